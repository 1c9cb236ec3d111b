import { describe, expect, it } from 'vitest'
import { isoDay } from '../../world/time.ts'
import { testClient } from '../test-client.ts'

const ask = (query: string, what = 'tickets') => `/search/${what}?query=${encodeURIComponent(query)}`

describe('searching tickets', () => {
  const client = testClient({ size: { tickets: 600 } })
  const { get, world } = client
  const visible = [...world.tickets.values()].filter((one) => !one.deleted && !one.spam)
  const total = (query: string) => get(ask(query)).at('total')

  it('answers a total and at most thirty rows on ten pages', () => {
    const answer = get(ask('"status:5"'))
    const closed = visible.filter((one) => one.status === 5).length
    expect(closed).toBeGreaterThan(300)
    expect(answer.at('total')).toBe(closed)
    expect(answer.at('results')).toHaveLength(30)
    expect('link' in answer.headers).toBe(false)
    expect(get(`${ask('"status:5"')}&page=10`).at('results')).toHaveLength(30)
    const eleventh = get(`${ask('"status:5"')}&page=11`)
    expect([eleventh.status, eleventh.at('errors', 0, 'field')]).toEqual([400, 'page'])
    expect(get(`${ask('"status:5"')}&per_page=50`).at('errors', 0, 'code')).toBe('invalid_field')
  })

  it('pages without gaps or repeats', () => {
    const seen = new Set<unknown>()
    for (let page = 1; page <= 10; page += 1) {
      for (let place = 0; place < 30; place += 1)
        seen.add(get(`${ask('"status:5"')}&page=${page}`).at('results', place, 'id'))
    }
    expect(seen.size).toBe(300)
  })

  it('reads :> and :< as at least and at most', () => {
    expect(total('"priority:>3"')).toBe(visible.filter((one) => one.priority >= 3).length)
    expect(total('"priority:<1"')).toBe(visible.filter((one) => one.priority === 1).length)
    const day = isoDay(visible[100]?.created_at ?? 0)
    const start = Date.parse(day) / 1000
    const onDay = visible.filter((one) => one.created_at >= start && one.created_at < start + 86_400).length
    expect(onDay).toBeGreaterThan(0)
    expect(total(`"created_at:>'${day}' AND created_at:<'${day}'"`)).toBe(onDay)
    expect(total(`"created_at:'${day}'"`)).toBe(onDay)
  })

  it('combines with AND before OR, and brackets before both', () => {
    const [high, outage, open] = [
      visible.filter((one) => one.priority === 4),
      visible.filter((one) => one.tags.includes('outage')),
      visible.filter((one) => one.status === 2),
    ]
    expect(total(`"priority:4 OR tag:'outage'"`)).toBe(new Set([...high, ...outage]).size)
    expect(total(`"priority:4 OR tag:'outage' AND status:2"`)).toBe(
      new Set([...high, ...outage.filter((one) => open.includes(one))]).size,
    )
    expect(total(`"(priority:4 OR tag:'outage') AND status:2"`)).toBe(
      new Set([...high, ...outage].filter((one) => open.includes(one))).size,
    )
  })

  it('finds what is unset with null', () => {
    expect(total('"tag:null"')).toBe(visible.filter((one) => one.tags.length === 0).length)
    expect(total('"type:null AND status:5"')).toBe(
      visible.filter((one) => one.type === null && one.status === 5).length,
    )
    expect(total('"agent_id:null"')).toBe(visible.filter((one) => one.responder_id === null).length)
  })

  it('knows custom fields of five kinds and no others', () => {
    expect(total(`"cf_region:'APAC'"`)).toBe(visible.filter((one) => one.custom_fields['cf_region'] === 'APAC').length)
    expect(total('"cf_is_vip:true"')).toBe(visible.filter((one) => one.custom_fields['cf_is_vip'] === true).length)
    expect(total('"cf_seats:>500"')).toBe(visible.filter((one) => Number(one.custom_fields['cf_seats']) >= 500).length)
    expect(get(ask(`"cf_renewal_on:>'2020-01-01'"`)).status).toBe(200)
    const order = visible.find((one) => one.custom_fields['cf_order_number'] !== null)?.custom_fields['cf_order_number']
    expect(total(`"cf_order_number:'${order}'"`)).toBe(total(`"custom_string:'${order}'"`))
    expect(get(ask('"cf_contract_value:1"')).status).toBe(400)
    expect(get(ask(`"cf_country:'Germany'"`)).status).toBe(400)
  })

  it.each([
    ['status:2', 'no double quotes'],
    ['"requester_id:12"', 'not a search field'],
    [`"email:'a@b.example'"`, 'a contact field'],
    ['"responder_id:1"', 'the name is agent_id'],
    [`"tags:'vip'"`, 'the name is tag'],
    [`"~'password reset'"`, 'no full text'],
    ['"status:2 and priority:1"', 'upper case only'],
    ['"status:2 NOT priority:1"', 'no NOT'],
    ['"(status:2"', 'an open bracket'],
    ['"status:two"', 'a word without quotes'],
    [`"status:'2'"`, 'a text for a number'],
    ['"type:5"', 'a number for a text'],
    [`"type:>'a'"`, 'a bound on a text'],
    [`"created_at:>'2026-03-01T10:00:00Z'"`, 'days only'],
    ['"created_at:>2026-03-01"', 'a date without quotes'],
    ['"priority:>null"', 'a bound of null'],
    ['""', 'nothing'],
    [`"type:'${'x'.repeat(520)}'"`, 'longer than 512'],
  ])('refuses %s: %s', (query) => {
    const answer = get(ask(query))
    expect([answer.status, answer.at('description')]).toEqual([400, 'Validation failed'])
  })

  it('needs a query', () => {
    expect(get('/search/tickets').at('errors', 0)).toMatchObject({ field: 'query', code: 'missing_field' })
  })

  it('rows carry descriptions and no includes', () => {
    const row = get(ask('"priority:>1"')).at('results', 0)
    expect(row).toHaveProperty('description_text')
    expect(row).not.toHaveProperty('stats')
    expect(get(`${ask('"priority:>1"')}&include=stats`).status).toBe(400)
  })
})

describe('searching people', () => {
  it('finds contacts by their own fields, without the deleted', () => {
    const { get, world } = testClient()
    const living = [...world.contacts.values()].filter((one) => !one.deleted)
    expect(get(ask(`"language:'de'"`, 'contacts')).at('total')).toBe(
      living.filter((one) => one.language === 'de').length,
    )
    expect(get(ask('"active:false"', 'contacts')).at('total')).toBe(living.filter((one) => !one.active).length)
    expect(get(ask(`"department:'Finance'"`, 'contacts')).status).toBe(200)
    expect(get(ask(`"name:'x'"`, 'contacts')).status).toBe(400)
  })

  it('finds companies by domain, never by name', () => {
    const { get, world } = testClient()
    const [company] = world.companies.values()
    expect(get(ask(`"domain:'${company?.domains[0]}'"`, 'companies')).at('results', 0, 'id')).toBe(company?.id)
    expect(get(ask(`"name:'x'"`, 'companies')).status).toBe(400)
  })
})

describe('the index', () => {
  it('lags behind writes as long as told', () => {
    const { get, world, clock, send } = testClient({ searchLagMs: 120_000 })
    const total = (query: string) => get(ask(query)).at('total')
    const before = Number(total('"status:7"'))
    const { id } = world.createTicket({ requester_id: world.me().id, status: 7, due_by: 1 })
    expect(total('"status:7"')).toBe(before)
    clock.forward(121)
    expect(total('"status:7"')).toBe(before + 1)
    send('PUT', `/tickets/${id}`, { status: 5 })
    world.hardDeleteTicket(id)
    expect(total('"status:7"')).toBe(before + 1)
    clock.forward(121)
    expect(total('"status:7"')).toBe(before)
  })

  it('is up to date otherwise', () => {
    const { get, world } = testClient()
    const before = Number(get(ask('"status:7"')).at('total'))
    world.createTicket({ requester_id: world.me().id, status: 7 })
    expect(get(ask('"status:7"')).at('total')).toBe(before + 1)
  })
})
