import { describe, expect, it } from 'vitest'
import { isoDay } from '../../world/time.ts'
import { readAll, testClient } from '../test-client.ts'

describe('everything a reader asks for', () => {
  const { get } = testClient()

  it.each([
    '/roles',
    '/products',
    '/business_hours',
    '/email_configs',
    '/email/mailboxes',
    '/surveys',
    '/surveys/satisfaction_ratings?created_since=2000-01-01',
    '/time_entries',
    '/ticket_fields',
    '/contact_fields',
    '/company_fields',
    '/canned_response_folders',
    '/solutions/categories',
    '/discussions/categories',
    '/ticket-forms',
    '/groups',
    '/admin/groups',
    '/agents',
    '/skills',
    '/admin/skills',
    '/automations/1/rules',
    '/automations/3/rules',
    '/automations/4/rules',
  ])('%s answers rows with ids', (path) => {
    const { rows, status } = get(path)
    expect(status).toBe(200)
    expect(rows.length).toBeGreaterThan(0)
    expect(new Set(rows.map((row) => row['id'])).size).toBe(rows.length)
  })

  it.each([
    '/roles',
    '/products',
    '/business_hours',
    '/email_configs',
    '/email/mailboxes',
    '/ticket-forms',
    '/groups',
    '/agents',
    '/skills',
    '/contact_fields',
  ])('%s/{id} answers one of them, and 404 for another', (path) => {
    const row = get(path).rows[0]
    expect(get(`${path}/${row?.['id']}`).body).toMatchObject({ id: row?.['id'] })
    expect(get(`${path}/1234567`).status).toBe(404)
  })

  it('has no single policy, no automations of type 2 and no webhooks', () => {
    const policy = get('/sla_policies').rows[0]
    expect(get(`/sla_policies/${policy?.['id']}`).status).toBe(404)
    expect(get('/automations/2/rules').status).toBe(404)
    expect(get('/webhooks').status).toBe(404)
    expect(JSON.stringify(get('/automations/4/rules').body)).toContain('trigger_webhook')
  })

  it('walks the help pages down to the articles', () => {
    let articles = 0
    let subfolders = 0
    for (const category of get('/solutions/categories').rows) {
      for (const folder of get(`/solutions/categories/${category['id']}/folders`).rows) {
        articles += get(`/solutions/folders/${folder['id']}/articles`).rows.length
        subfolders += get(`/solutions/folders/${folder['id']}/subfolders`).rows.length
      }
    }
    expect([articles, subfolders]).toEqual([12, 1])
    expect(get('/solutions/articles').status).toBe(404)
    expect(get('/solutions/categories/1/folders').status).toBe(404)
  })

  it('walks the forums down to the comments', () => {
    const forums = get('/discussions/categories').rows.flatMap(
      (one) => get(`/discussions/categories/${one['id']}/forums`).rows,
    )
    const topics = forums.flatMap((one) => get(`/discussions/forums/${one['id']}/topics`).rows)
    const comments = topics.flatMap((one) => get(`/discussions/topics/${one['id']}/comments`).rows)
    expect([forums.length, topics.length]).toEqual([4, 10])
    expect(comments.length).toBe(topics.reduce((sum, one) => sum + Number(one['comments_count']), 0))
  })

  it('walks the canned responses folder by folder', () => {
    const folders = get('/canned_response_folders').rows
    for (const folder of folders) {
      const { rows } = get(`/canned_response_folders/${folder['id']}/responses`)
      expect(rows.length).toBe(folder['responses_count'])
      for (const row of rows) expect(get(`/canned_responses/${row['id']}`).body).toEqual(row)
    }
    expect(get('/canned_responses').status).toBe(404)
  })

  it('shows ticket fields with choices in four shapes', () => {
    const { rows } = get('/ticket_fields?page=1&per_page=1')
    const choices = (name: string) => rows.find((row) => row['name'] === name)?.['choices']
    expect(choices('ticket_type')).toContain('Incident')
    expect(choices('priority')).toEqual({ Low: 1, Medium: 2, High: 3, Urgent: 4 })
    expect(choices('status')).toMatchObject({ 6: ['Waiting on Customer', 'Awaiting your Reply'] })
    expect(choices('cf_country')).toMatchObject({ Germany: { Bavaria: ['Munich', 'Nuremberg'] } })
    expect(get('/ticket_fields?type=custom_dropdown').rows.map((row) => row['name'])).toEqual(['cf_region'])
  })

  it('answers the account and its languages', () => {
    expect(get('/account').at('account_domain')).toBe('acme-sandbox.freshdesk.com')
    expect(get('/settings/helpdesk').at('primary_language')).toBe('en')
    expect(get('/scenario_automations').rows.length).toBe(2)
  })
})

describe('activity', () => {
  it('ratings reach back thirty days unless told, and can be amended unseen', () => {
    const client = testClient({ size: { tickets: 600 } })
    const all = readAll(client, '/surveys/satisfaction_ratings?created_since=2000-01-01')
    const recent = readAll(client, '/surveys/satisfaction_ratings')
    expect(recent.length).toBeGreaterThan(0)
    const border = client.world.now() - 30 * 86_400
    const young = [...client.world.satisfaction_ratings.values()].filter((one) => one.created_at >= border)
    const older = [...client.world.satisfaction_ratings.values()].filter(
      (one) => one.created_at >= border - 10 * 86_400,
    )
    expect(recent.length).toBe(young.length)
    expect(older.length).toBeGreaterThan(young.length)
    expect(all.length).toBe(client.world.satisfaction_ratings.size)
    const oldest = all.at(-1)
    client.world.amendRating(Number(oldest?.['id']), { score: 100 })
    expect(readAll(client, '/surveys/satisfaction_ratings').length).toBe(recent.length)
    const again = readAll(client, '/surveys/satisfaction_ratings?created_since=2000-01-01').at(-1)
    expect(again?.['updated_at']).not.toBe(again?.['created_at'])
    expect(client.get('/surveys/satisfaction_ratings?updated_since=2000-01-01').status).toBe(400)
  })

  it('time entries filter by agent, account, day and price', () => {
    const client = testClient()
    const all = readAll(client, '/time_entries')
    const [first] = all
    const mine = readAll(client, `/time_entries?agent_id=${first?.['agent_id']}`)
    expect(mine.length).toBe(all.filter((one) => one['agent_id'] === first?.['agent_id']).length)
    const day = isoDay(client.clock.now() / 1000 - 60 * 86_400)
    const split = [`executed_after=${day}`, `executed_before=${day}`].map(
      (one) => readAll(client, `/time_entries?${one}`).length,
    )
    const onDay = all.filter((one) => one['executed_at'] === `${day}T00:00:00Z`).length
    expect((split[0] ?? 0) + (split[1] ?? 0)).toBe(all.length + onDay)
    const paid = readAll(client, '/time_entries?billable=true').length
    expect(paid + readAll(client, '/time_entries?billable=false').length).toBe(all.length)
  })

  it('the activities export answers a file per finished day, where it is switched on', () => {
    const client = testClient({ features: { ticket_activities_export: true } })
    const ticket = [...client.world.tickets.values()].findLast(
      (one) => one.created_at < client.world.now() - 2 * 86_400,
    )
    const day = isoDay(ticket?.created_at ?? 0)
    const index = client.get(`/export/ticket_activities?created_at=${day}`)
    const url = String(index.at('export', 0, 'url'))
    const file = client.get(new URL(url).pathname, { authorization: '' })
    expect(file.at('activities_data', 0, 'ticket_id')).toBeTypeOf('number')
    expect(file.at('activities_data', 0, 'performed_at')).toMatch(/^\d\d-\d\d-\d{4} \d\d:\d\d:\d\d \+0000$/)
    client.world.unfinishedActivityDays.add(day)
    expect(client.get(`/export/ticket_activities?created_at=${day}`).status).toBe(404)
    expect(client.get(`/export/ticket_activities?created_at=${isoDay(client.world.now())}`).status).toBe(404)
    expect(testClient().get(`/export/ticket_activities?created_at=${day}`).status).toBe(404)
  })
})

describe('custom objects', () => {
  const { get } = testClient()

  it('page by opaque tokens over relative links, in milliseconds', () => {
    const seen: unknown[] = []
    let path = '/schemas/30/records?page_size=20'
    while (path !== '') {
      const answer = get(`/custom_objects${path}`)
      const records = answer.at('records')
      if (Array.isArray(records)) seen.push(...records.map((record) => record.display_id))
      path = String(answer.at('_links', 'next', 'href') ?? '')
    }
    expect(seen.length).toBe(47)
    expect(new Set(seen).size).toBe(47)
    expect(get('/custom_objects/schemas/30/records?page_size=47').at('_links', 'next')).toBeUndefined()
    expect(get('/custom_objects/schemas/30/records/count').at('count')).toBe(47)
    expect(get('/custom_objects/schemas/30/records/BKG-2').at('created_time')).toBeGreaterThan(1e12)
  })

  it('filter by fields and err in their own envelope', () => {
    expect(get('/custom_objects/schemas/30/records?customer_id=C6003').at('records')).toHaveLength(1)
    for (const path of ['30/records?nothing=1', '30/records?page_size=101']) {
      const answer = get(`/custom_objects/schemas/${path}`)
      expect([answer.status, answer.at('error_type')]).toEqual([400, 'INVALID_INPUT'])
    }
    const missing = get('/custom_objects/schemas/31/records')
    expect([missing.status, missing.at('error_type')]).toEqual([404, 'RESOURCE_NOT_FOUND'])
  })
})
