import { describe, expect, it } from 'vitest'
import { DAY, iso } from '../../world/time.ts'
import { readAll, type TestRow, testClient } from '../test-client.ts'

const ALL = '/tickets?updated_since=2000-01-01'
const ids = (rows: readonly TestRow[]) => rows.map((row) => row['id'])

describe('what a list shows', () => {
  it('shows only tickets created in the last thirty days unless updated_since is given', () => {
    const client = testClient({ size: { tickets: 600 } })
    const border = client.clock.now() / 1000 - 30 * DAY
    const living = [...client.world.tickets.values()].filter((one) => !one.spam && !one.deleted)
    const young = living.filter((one) => one.created_at >= border)
    expect(young.length).toBeGreaterThan(20)
    expect(ids(readAll(client, '/tickets')).sort()).toEqual(young.map((one) => one.id).sort())
    expect(ids(readAll(client, ALL)).sort()).toEqual(living.map((one) => one.id).sort())
  })

  it('moves that window with the clock', () => {
    const client = testClient()
    expect(readAll(client, '/tickets').length).toBeGreaterThan(0)
    client.clock.forward(31 * DAY)
    expect(readAll(client, '/tickets')).toEqual([])
  })

  it('shows spam and deleted tickets in their own passes alone', () => {
    const client = testClient({ size: { tickets: 600 } })
    const { world } = client
    world.deleteTicket(2)
    world.spamTicket(3)
    world.spamTicket(4)
    world.deleteTicket(4)
    const [listed, spam, deleted] = ['', '&filter=spam', '&filter=deleted'].map((filter) =>
      readAll(client, ALL + filter),
    )
    expect(ids(listed ?? [])).not.toEqual(expect.arrayContaining([2]))
    expect(ids(spam ?? [])).toContain(3)
    expect(ids(spam ?? [])).not.toContain(4)
    expect(ids(deleted ?? [])).toEqual(expect.arrayContaining([2, 4]))
    expect(new Set([listed, spam, deleted].flatMap((rows) => ids(rows ?? []))).size).toBe(world.tickets.size)
    expect(deleted?.every((row) => row['deleted'] === true)).toBe(true)
    expect(listed?.some((row) => 'deleted' in row)).toBe(false)
    expect(spam?.every((row) => row['spam'] === true)).toBe(true)
  })

  it('includes the very second of updated_since', () => {
    const client = testClient()
    const ticket = client.world.addNote(9, { body: 'now' })
    const at = iso(ticket.created_at)
    expect(ids(readAll(client, `/tickets?updated_since=${at}`))).toContain(9)
    const after = iso(ticket.created_at + 1)
    expect(ids(readAll(client, `/tickets?updated_since=${after}`))).not.toContain(9)
  })

  it('includes all of a second that a bulk edit filled', () => {
    const client = testClient({ size: { tickets: 600 } })
    const hit = [...client.world.tickets.values()].filter((one) => one.tags.includes('outage'))
    const at = iso(hit[0]?.updated_at ?? 0)
    const rows = readAll(client, `/tickets?updated_since=${at}&order_by=updated_at&order_type=asc`)
    expect(rows.filter((row) => row['updated_at'] === at)).toHaveLength(72)
    expect(hit).toHaveLength(72)
    expect(rows[0]?.['updated_at']).toBe(at)
  })

  it('narrows to a requester or a company', () => {
    const client = testClient()
    const ticket = [...client.world.tickets.values()].find((one) => {
      return (
        !one.deleted &&
        !one.spam &&
        one.company_id !== null &&
        client.world.contacts.get(one.requester_id)?.email?.includes('@')
      )
    })
    const contact = client.world.contacts.get(ticket?.requester_id ?? 0)
    const byId = ids(readAll(client, `${ALL}&requester_id=${contact?.id}`))
    expect(byId).toContain(ticket?.id)
    expect(byId.length).toBeLessThan(client.world.tickets.size / 2)
    const company = readAll(client, `${ALL}&company_id=${ticket?.company_id}`)
    expect(company.every((row) => row['company_id'] === ticket?.company_id)).toBe(true)
    expect(ids(company)).toContain(ticket?.id)
    expect(readAll(client, `${ALL}&email=nobody@nowhere.example`)).toEqual([])
    const email = encodeURIComponent(contact?.email ?? '')
    expect(ids(readAll(client, `${ALL}&email=${email}`))).toEqual(byId)
  })

  it('knows no other filter', () => {
    const { get } = testClient()
    for (const filter of ['all_tickets', 'all_unresolved', 'SPAM']) {
      expect(get(`/tickets?filter=${filter}`).at('errors', 0, 'code')).toBe('invalid_value')
    }
    expect(get('/tickets?filter=new_and_my_open').status).toBe(200)
    expect(get('/tickets?filter=watching').body).toEqual([])
  })

  it('is silently smaller for an agent of narrow scope', () => {
    const whole = readAll(testClient(), ALL).length
    const client = testClient({ role: 'agent', ticketScope: 'group' })
    const mine = readAll(client, ALL)
    expect(mine.length).toBeGreaterThan(0)
    expect(mine.length).toBeLessThan(whole)
    const other = [...client.world.tickets.values()].find(
      (one) => !ids(mine).includes(one.id) && !one.deleted && !one.spam,
    )
    expect(client.get(`/tickets/${other?.id}`).status).toBe(403)
  })
})

describe('order', () => {
  it('is newest first by creation unless told', () => {
    const rows = readAll(testClient(), ALL)
    const created = rows.map((row) => String(row['created_at']))
    expect(created).toEqual([...created].sort().reverse())
  })

  it.each(['created_at', 'updated_at', 'due_by', 'status'] as const)('can be by %s, both ways', (key) => {
    const client = testClient()
    const up = readAll(client, `${ALL}&order_by=${key}&order_type=asc`).map((row) => row[key])
    const down = readAll(client, `${ALL}&order_by=${key}&order_type=desc`).map((row) => row[key])
    expect(up).toEqual([...down].reverse())
    expect(up).toEqual([...up].sort((a, b) => (String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0)))
    expect(up[0]).not.toEqual(up.at(-1))
  })

  it('follows a ticket that changes', () => {
    const client = testClient()
    client.world.addNote(5, { body: 'moved' })
    const { rows } = client.get(`${ALL}&order_by=updated_at&order_type=desc&per_page=1`)
    expect(ids(rows)).toEqual([5])
  })

  it('scatters ties when told, and only ties', () => {
    const read = (tieOrder: 'id' | 'scattered') =>
      readAll(testClient({ tieOrder }), `${ALL}&order_by=updated_at&order_type=asc`)
    const [plain, scattered] = [read('id'), read('scattered')]
    expect(ids(scattered)).not.toEqual(ids(plain))
    expect(scattered.map((row) => row['updated_at'])).toEqual(plain.map((row) => row['updated_at']))
  })
})

describe('pages', () => {
  it('hold thirty rows unless told, and link on while there are more', () => {
    const { get } = testClient()
    const first = get(ALL)
    expect(first.rows).toHaveLength(30)
    expect(first.headers['link']).toBe(
      '< https://acme-sandbox.freshdesk.com/api/v2/tickets?updated_since=2000-01-01&page=2>;rel="next"',
    )
    const last = get(`${ALL}&per_page=100&page=2`)
    expect(last.rows.length).toBeLessThan(100)
    expect('link' in last.headers).toBe(false)
    const past = get(`${ALL}&per_page=100&page=9`)
    expect([past.status, past.text, 'link' in past.headers]).toEqual([200, '[]', false])
  })

  it('do not link past a last page that is just full', () => {
    const { get, world } = testClient()
    expect('link' in get(`/groups?per_page=${world.groups.size}`).headers).toBe(false)
    expect('link' in get(`/groups?per_page=${world.groups.size - 1}`).headers).toBe(true)
    const listed = readAll({ get }, '/contacts').length
    expect(listed).toBeLessThan(100)
    expect('link' in get(`/contacts?per_page=${listed}`).headers).toBe(false)
    expect('link' in get(`/contacts?per_page=${listed - 1}`).headers).toBe(true)
  })

  it('space the link strictly when told', () => {
    const { headers } = testClient({ looseLink: false }).get(ALL, { host: '127.0.0.1:4101' })
    expect(headers['link']).toBe('<http://127.0.0.1:4101/api/v2/tickets?updated_since=2000-01-01&page=2>; rel="next"')
  })

  it('end at the 300th', () => {
    const { get } = testClient()
    expect(get(`${ALL}&page=300`).status).toBe(200)
    const answer = get(`${ALL}&page=301`)
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual({
      description: 'Validation failed',
      errors: [
        {
          field: 'page',
          message: 'You cannot access tickets beyond the 300th page. Please provide a smaller page number.',
          code: 'invalid_value',
        },
      ],
    })
  })

  it('hide a row that slid left when an earlier one was touched', () => {
    const client = testClient()
    const query = `${ALL}&order_by=updated_at&order_type=asc&per_page=10`
    const first = ids(client.get(`${query}&page=1`).rows)
    const expected = ids(client.get(`${query}&page=2`).rows)
    client.world.addNote(Number(first[0]), { body: 'touched' })
    const second = ids(client.get(`${query}&page=2`).rows)
    expect(second).not.toContain(expected[0])
    expect(second.slice(0, 9)).toEqual(expected.slice(1))
  })

  it('let a test change the world before any call', () => {
    const client = testClient()
    const seen: number[] = []
    client.sandbox.beforeRequest = (_, index) => {
      seen.push(index)
      if (index === 3) client.world.deleteTicket(11)
    }
    expect(ids(readAll(client, ALL))).toContain(11)
    expect(ids(readAll(client, ALL))).not.toContain(11)
    expect(seen).toEqual([0, 1, 2, 3, 4, 5])
  })
})
