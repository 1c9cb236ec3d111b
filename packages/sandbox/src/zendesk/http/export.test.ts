import { describe, expect, it } from 'vitest'
import { DAY } from '../../world/time.ts'
import { type TestClient, testClient } from '../test-client.ts'

function follow({ get }: TestClient, path: string, key: string, include = '') {
  const pages: unknown[][] = []
  let answer = get(path)
  for (;;) {
    pages.push(answer.rows(key).map((row) => row['id']))
    if (answer.at('end_of_stream') === true) return { pages, last: answer }
    const next = new URL(String(answer.at('after_url') ?? answer.at('next_page')))
    answer = get(`${next.pathname.replace('/api/v2', '')}${next.search}${include}`)
  }
}

describe('the export by cursor', () => {
  it('cuts exact pages and goes on where it was', () => {
    const client = testClient()
    const { pages, last } = follow(
      client,
      '/incremental/tickets/cursor?start_time=0&per_page=30&support_type_scope=all',
      'tickets',
      '&support_type_scope=all',
    )
    expect(pages.slice(0, -1).every((page) => page.length === 30)).toBe(true)
    expect(new Set(pages.flat()).size).toBe(client.world.tickets.size)
    expect(Buffer.from(String(last.at('after_cursor')), 'base64').toString()).toMatch(/^\d+\.0\|\|\d+\|$/)
  })

  it('answers an idle poll with null cursors', () => {
    const client = testClient()
    const cursor = encodeURIComponent(
      String(follow(client, '/incremental/users/cursor?start_time=0', 'users').last.at('after_cursor')),
    )
    const idle = client.get(`/incremental/users/cursor?cursor=${cursor}`)
    expect([idle.rows('users'), idle.at('after_cursor'), idle.at('after_url'), idle.at('end_of_stream')]).toEqual([
      [],
      null,
      null,
      true,
    ])
    const kind = testClient({ nullCursorOnIdle: false })
    const mine = encodeURIComponent(
      String(follow(kind, '/incremental/tickets/cursor?start_time=0', 'tickets').last.at('after_cursor')),
    )
    expect(kind.get(`/incremental/tickets/cursor?cursor=${mine}`).at('after_cursor')).not.toBeNull()
  })

  it('holds back the last minute and refuses to start in it', () => {
    const { get, world, clock } = testClient()
    const { ticket } = world.createTicket({ subject: 'new', comment: { html: 'x', public: true } })
    const ids = () =>
      get('/incremental/tickets/cursor?start_time=0')
        .rows('tickets')
        .map((row) => row['id'])
    expect(ids()).not.toContain(ticket.id)
    expect(get(`/incremental/tickets/cursor?start_time=${clock.now() / 1000 - 30}`).at('error')).toBe(
      'StartTimeTooRecent',
    )
    clock.forward(60)
    expect(ids()).toContain(ticket.id)
  })

  it('follows the clock of the system, not that of events', () => {
    const { get, world, clock } = testClient()
    const before = clock.now() / 1000 - 61
    const quiet = [...world.tickets.values()].find((one) => one.status === 'closed')
    world.systemUpdate(quiet?.id ?? 0)
    clock.forward(120)
    const [row] = get(`/incremental/tickets/cursor?start_time=${before + 61}`).rows('tickets')
    expect(row?.['id']).toBe(quiet?.id)
    expect(Date.parse(String(row?.['updated_at'])) / 1000).toBeLessThan(before)
  })

  it('comes empty in between, when asked to', () => {
    const client = testClient({ emptyPages: true })
    const { pages } = follow(
      client,
      '/incremental/tickets/cursor?start_time=0&per_page=40&support_type_scope=all',
      'tickets',
      '&support_type_scope=all',
    )
    expect(pages.some((page) => page.length === 0)).toBe(true)
    expect(new Set(pages.flat()).size).toBe(client.world.tickets.size)
  })

  it('hides what only an AI agent did and shows deleted ones until asked otherwise', () => {
    const { get, world } = testClient({ size: { tickets: 400 } })
    const rows = (query: string) => get(`/incremental/tickets/cursor?start_time=0${query}`).rows('tickets')
    const all = [...world.tickets.values()]
    const bots = all.filter((one) => one.support_type === 'ai_agent').length
    expect(bots).toBeGreaterThan(3)
    expect(rows('').length).toBe(all.length - bots)
    expect(rows('&support_type_scope=ai_agent').length).toBe(bots)
    expect(rows('').some((row) => row['status'] === 'deleted')).toBe(true)
    expect(rows('&exclude_deleted=true').some((row) => row['status'] === 'deleted')).toBe(false)
  })

  it('embeds metric sets and counts of comments', () => {
    const { get, world } = testClient()
    const [row] = get(
      '/incremental/tickets/cursor?start_time=0&per_page=1&include=metric_sets,comment_count,users',
    ).rows('tickets')
    expect(row?.['comment_count']).toBe(world.comments.of(Number(row?.['id'])).length)
    expect(row?.['metric_set']).toMatchObject({ ticket_id: row?.['id'] })
  })
})

describe('deleted tickets', () => {
  it('are emptied after thirty days, exported once more with `updated_at` unmoved', () => {
    const { get, world, clock } = testClient()
    const ticket = [...world.tickets.values()].find((one) => one.deleted_at === null && one.status !== 'closed')
    const id = ticket?.id ?? 0
    world.deleteTicket(id)
    const row = () =>
      get('/incremental/tickets/cursor?start_time=0&support_type_scope=all')
        .rows('tickets')
        .find((one) => one['id'] === id)
    clock.forward(61)
    const fresh = row()
    expect([fresh?.['status'], fresh?.['subject']]).toEqual(['deleted', ticket?.subject])
    expect(get(`/tickets/${id}`).status).toBe(404)
    expect(get(`/tickets/${id}/comments`).status).toBe(404)
    clock.forward(30 * DAY + 61)
    const empty = row()
    expect([empty?.['subject'], empty?.['description'], empty?.['updated_at']]).toEqual([
      'SCRUBBED',
      'X',
      fresh?.['updated_at'],
    ])
    expect(Number(empty?.['generated_timestamp'])).toBe(Number(fresh?.['generated_timestamp']) + 30 * DAY)
    expect(
      get('/deleted_tickets')
        .rows('deleted_tickets')
        .map((one) => one['id']),
    ).not.toContain(id)
    world.destroyTicket(id)
    expect(row()).toBeUndefined()
  })
})

describe('the export by time', () => {
  it('never cuts a second and sends the last one again', () => {
    const client = testClient({ size: { tickets: 400 }, tiedTickets: 40 })
    const { pages } = follow(client, '/incremental/tickets?start_time=0&per_page=7&support_type_scope=all', 'tickets')
    expect(pages.some((page) => page.length >= 40)).toBe(true)
    expect(new Set(pages.flat()).size).toBe(client.world.tickets.size)
    expect(pages.flat().length).toBeGreaterThan(client.world.tickets.size)
  })

  it('goes on after a page that is one second', () => {
    const { get, world } = testClient()
    const [first] = [...world.tickets.values()].map((one) => one.generated_timestamp).sort((a, b) => a - b)
    const answer = get('/incremental/tickets?start_time=0&per_page=1&support_type_scope=all')
    expect(answer.at('end_time')).toBe((first ?? 0) + 1)
    expect(answer.at('next_page')).toContain(`start_time=${(first ?? 0) + 1}`)
  })

  it('names a next page at the end too, articles excepted', () => {
    const { get } = testClient()
    const organizations = get('/incremental/organizations?start_time=0')
    expect([organizations.at('end_of_stream'), typeof organizations.at('next_page')]).toEqual([true, 'string'])
    const articles = get('/help_center/incremental/articles?start_time=0')
    expect([articles.at('end_of_stream'), articles.at('next_page')]).toEqual([undefined, null])
    const calls = get('/channels/voice/stats/incremental/calls?start_time=0')
    expect([calls.at('end_of_stream'), typeof calls.at('next_page')]).toEqual([undefined, 'string'])
  })

  it('tells of comments only when asked, and never of messages', () => {
    const { get, world } = testClient()
    const children = (query: string) =>
      get(`/incremental/ticket_events?start_time=0${query}`)
        .rows('ticket_events')
        .flatMap((row) => {
          const events = row['child_events']
          return Array.isArray(events)
            ? events
                .filter((event) => event.event_type === 'Comment')
                .map((event) => ({ ...event, ticket: row['ticket_id'] }))
            : []
        })
    expect(children('').every((event) => event.body === undefined && event.comment_present === true)).toBe(true)
    const told = children('&include=comment_events')
    expect(told.every((event) => typeof event.body === 'string')).toBe(true)
    const chats = new Set([...world.tickets.values()].filter((one) => one.from_messaging_channel).map((one) => one.id))
    expect(chats.size).toBeGreaterThan(3)
    expect(told.some((event) => chats.has(event.ticket))).toBe(false)
  })

  it('pages metric events by cursor as well', () => {
    const { get } = testClient()
    expect(get('/incremental/ticket_metric_events?start_time=0&page[size]=50').at('meta', 'has_more')).toBe(true)
    expect(get('/incremental/ticket_metric_events?start_time=0').at('end_of_stream')).toBeUndefined()
  })
})
