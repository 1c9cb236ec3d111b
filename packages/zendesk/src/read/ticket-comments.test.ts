import type { ParentRef } from '@tajo/core/warehouse'
import { describe, expect, it } from 'vitest'
import { ticket_audits, ticket_comments, ticket_events } from '../streams/ticket-history.ts'
import { contextFor, eventsOf, idsIn, ofType, pagesIn, play, recordsIn, Status } from '../testing/played.ts'
import { commentsPage } from './comments-page.ts'

const big = '9223372036854775807'
const exported = `{"ticket_events":[
  {"child_events":[{"id":80,"event_type":"Create","status":"new"},{"id":${big},"type":"Comment","event_type":"Comment","body":"Hi \\"[{","author_id":5}],"id":7,"ticket_id":1,"created_at":"2026-01-01T00:00:00Z"},
  {"id":8,"ticket_id":2,"created_at":"2026-01-02T00:00:00Z","child_events":[{"id":81,"event_type":"Change","priority":"low"}]},
  {"id":9,"ticket_id":3,"created_at":"2026-01-03T00:00:00Z","child_events":[ { "id":82,"type":"VoiceComment","event_type":"Comment","body":"","audit_id":9,"created_at":"2026-01-03T00:00:01Z" } , {"id":83,"event_type":"Comment","comment_public":true}]}
],"count":3,"end_time":1767398400,"end_of_stream":true}`
const answer = { body: Buffer.from(exported), data: JSON.parse(exported) as unknown }

describe('comments in the export of events', () => {
  it('are cut out whole, with ticket, audit and time where they have none', () => {
    const page = commentsPage(ticket_comments, answer)
    expect(Buffer.from(page.body).toString()).toContain(`"id":${big},`)
    expect([page.rows, page.unknown]).toEqual([2, undefined])
    expect(recordsIn(page)).toEqual([
      {
        ticket_id: 1,
        audit_id: 7,
        created_at: '2026-01-01T00:00:00Z',
        id: Number(big),
        type: 'Comment',
        event_type: 'Comment',
        body: 'Hi "[{',
        author_id: 5,
      },
      {
        ticket_id: 3,
        id: 82,
        type: 'VoiceComment',
        event_type: 'Comment',
        body: '',
        audit_id: 9,
        created_at: '2026-01-03T00:00:01Z',
      },
    ])
  })

  it('cost no call beside the events', async () => {
    const played = play(() => exported)
    const [events, comments] = await Promise.all([
      eventsOf(ticket_events.read(contextFor(played, ticket_events))),
      eventsOf(ticket_comments.read(contextFor(played, ticket_comments))),
    ])
    expect([idsIn(events), pagesIn(comments)[0]?.rows, played.asked]).toEqual([
      [7, 8, 9],
      2,
      ['/incremental/ticket_events?include=comment_events&start_time=0&per_page=1000'],
    ])
  })
})

const none = { ticket_events: [], count: 0, end_time: 0, end_of_stream: true }
const due = (...parents: readonly ParentRef[]) => {
  const left = [...parents]
  return async (limit: number, skip: ReadonlySet<string>) => left.filter(({ id }) => !skip.has(id)).slice(0, limit)
}
const version = '2026-01-01T00:00:00Z'

describe('tickets with fewer comments than the vendor counts', () => {
  it('are read one by one, to the last page', async () => {
    const played = play((path, query) => {
      if (path === '/incremental/ticket_events') return none
      return query['page[after]'] === undefined
        ? { comments: [{ id: 1 }], meta: { has_more: true, after_cursor: 'x' } }
        : { comments: [{ id: 2 }], meta: { has_more: false, after_cursor: 'y' } }
    })
    const events = await eventsOf(
      ticket_comments.read(contextFor(played, ticket_comments, { parents: due({ id: '5', version }) })),
    )
    expect([idsIn(events), pagesIn(events).map(({ constants }) => constants)]).toEqual([
      [1, 2],
      [{ ticket_id: '5' }, { ticket_id: '5' }],
    ])
    expect(ofType(events, 'parent-done')).toEqual([
      { type: 'parent-done', parent: { id: '5', version }, compare: false },
    ])
  })

  it('are not read before all tickets are stored, nor when they are gone', async () => {
    let complete = false
    let asked = 0
    const played = play(() => none)
    const events = await eventsOf(
      ticket_comments.read(
        contextFor(played, ticket_comments, {
          parentsComplete: () => complete,
          parentsChanged: async () => {
            complete = true
          },
          parents: async (_limit, skip) => {
            expect(complete).toBe(true)
            asked += 1
            return [{ id: '5', version, live: false }].filter(({ id }) => !skip.has(id))
          },
        }),
      ),
    )
    expect([asked, played.asked.length, ofType(events, 'parent-done')]).toEqual([2, 1, []])
  })

  it.each([
    [404, { error: 'RecordNotFound' }, 0],
    [404, '', 0],
    [403, '', 1],
    [403, '<html>', 1],
  ])('a %i with %j on one of them is no failure of the stream', async (status, body, rejected) => {
    const played = play((path) => (path === '/incremental/ticket_events' ? none : new Status(status, body)))
    const events = await eventsOf(
      ticket_comments.read(contextFor(played, ticket_comments, { parents: due({ id: '5', version }) })),
    )
    expect([ofType(events, 'rejected').length, ofType(events, 'parent-done').length]).toEqual([rejected, 1])
  })
})

describe('audits', () => {
  it('of an archived ticket come without pages, and tell what is gone', async () => {
    const played = play(() => ({
      audits: [
        { id: 1, ticket_id: 5 },
        { id: 2, ticket_id: 5 },
      ],
    }))
    const context = contextFor(played, ticket_audits, { parents: due({ id: '5', version }) })
    const events = await eventsOf(ticket_audits.read(context))
    expect([idsIn(events), played.asked.length]).toEqual([[1, 2], 1])
    expect(ofType(events, 'parent-done')).toEqual([
      { type: 'parent-done', parent: { id: '5', version }, compare: true },
    ])
  })

  it('of a ticket that changed a moment ago are read again next time', async () => {
    const justNow = new Date(Date.UTC(2026, 10, 21) - 1000).toISOString()
    const played = play(() => ({ audits: [{ id: 1 }], meta: { has_more: false } }))
    const context = contextFor(played, ticket_audits, { parents: due({ id: '5', version: justNow }) })
    const [done] = ofType(await eventsOf(ticket_audits.read(context)), 'parent-done')
    expect(done?.parent.version).toBe('1970-01-01T00:00:00Z')
  })
})
