import { TajoError } from '@tajo/core/errors'
import { describe, expect, it } from 'vitest'
import { ticket_metrics } from '../streams/ticket-metrics.ts'
import { tickets } from '../streams/tickets.ts'
import { user_identities, users } from '../streams/users.ts'
import { contextFor, eventsOf, idsIn, lastCheckpoint, ofType, play, recordsIn, Status } from '../testing/played.ts'

const page = (rows: readonly unknown[], after: string | null, ended: boolean, key = 'tickets') => ({
  [key]: rows,
  after_url: after === null ? null : `https://x/cursor.json?cursor=${after}`,
  after_cursor: after,
  before_cursor: null,
  end_of_stream: ended,
})
const ticket = (id: number, more: object = {}) => ({ id, status: 'open', updated_at: '2026-01-01T00:00:00Z', ...more })
const read = (...of: Parameters<typeof contextFor>) => eventsOf(tickets.read(contextFor(...of)))

describe('an export by cursor', () => {
  it('is read to its end, empty pages on the way, and leaves its last cursor', async () => {
    const pages = [page([ticket(1), ticket(2)], 'A', false), page([], 'B', false), page([ticket(3)], 'C', true)]
    const played = play(() => pages.shift())
    const events = await read(played, tickets)
    expect([idsIn(events), lastCheckpoint(events)]).toEqual([[1, 2, 3], { cursor: 'C' }])
    const fixed = 'include=metric_sets%2Ccomment_count&support_type_scope=all'
    expect(played.asked).toEqual([
      `/incremental/tickets/cursor?${fixed}&start_time=0&per_page=1000`,
      `/incremental/tickets/cursor?${fixed}&cursor=A&per_page=1000`,
      `/incremental/tickets/cursor?${fixed}&cursor=B&per_page=1000`,
    ])
    expect(played.calls.map(({ limitClass }) => limitClass)).toEqual(Array(3).fill(['incremental-exports']))
  })

  it('never loses its place to an idle poll', async () => {
    const played = play(() => page([], null, true))
    const events = await read(played, tickets, { checkpoint: { cursor: 'A' } })
    expect([played.asked.length, events]).toEqual([1, []])
  })

  it('has a place after a first read without any row', async () => {
    const events = await read(
      play(() => page([], null, true)),
      tickets,
    )
    expect(lastCheckpoint(events)).toEqual({ startTime: Date.UTC(2026, 10, 21) / 1000 - 61 })
  })

  it('starts at a date, never one within the last minute', async () => {
    const played = play(() => page([], null, true))
    await read(played, tickets, { since: new Date('2026-11-01T00:00:00Z') })
    await read(played, tickets, { checkpoint: { startTime: Date.UTC(2026, 10, 21) / 1000 } })
    expect(played.asked.map((url) => new URLSearchParams(url.split('?')[1]).get('start_time'))).toEqual([
      String(Date.UTC(2026, 10, 1) / 1000),
      String(Date.UTC(2026, 10, 21) / 1000 - 61),
    ])
  })

  it('starts earlier where the vendor’s clock is behind', async () => {
    const behind = Date.UTC(2026, 10, 21) / 1000 - 300
    const played = play((_path, query) =>
      Number(query['start_time']) > behind - 60
        ? new Status(400, { error: 'StartTimeTooRecent', description: 'Too recent start_time' })
        : page([ticket(1)], 'A', true),
    )
    const events = await read(played, tickets, { checkpoint: { startTime: Date.UTC(2026, 10, 21) / 1000 } })
    expect(idsIn(events)).toEqual([1])
  })

  it('that gives no way on is incomplete, not ended', async () => {
    for (const stuck of [page([ticket(1)], null, false), page([ticket(1)], 'A', false)]) {
      const events = await read(
        play(() => stuck),
        tickets,
        { checkpoint: { cursor: 'A' } },
      )
      expect([idsIn(events), ofType(events, 'incomplete').length]).toEqual([[1], 1])
    }
  })

  it('asks again when an empty page leads back to itself, not for ever', async () => {
    const empty = page([], 'A', false)
    const pages = [empty, empty, page([ticket(1)], 'B', true)]
    const events = await read(
      play(() => pages.shift()),
      tickets,
      { checkpoint: { cursor: 'A' } },
    )
    expect([idsIn(events), lastCheckpoint(events)]).toEqual([[1], { cursor: 'B' }])
    const endless = play(() => empty)
    const stuck = await read(endless, tickets, { checkpoint: { cursor: 'A' } })
    expect([ofType(stuck, 'incomplete').length, endless.asked.length]).toEqual([1, 11])
  })

  it('asks for smaller pages where the vendor takes too long, and remembers', async () => {
    const sizes: string[] = []
    const slow = new TajoError('TAJO_VENDOR_ERROR', '504', { status: 504 })
    const played = play((_path, query, call) => {
      sizes.push(query['per_page'] ?? '')
      expect(call.patienceMs).toBe(20_000)
      return Number(query['per_page']) > 300
        ? slow
        : page([ticket(1)], sizes.length < 5 ? `A${sizes.length}` : 'Z', sizes.length >= 5)
    })
    const events = await read(played, tickets)
    expect([sizes, idsIn(events)]).toEqual([
      ['1000', '500', '250', '250', '250'],
      [1, 1, 1],
    ])
  })

  it('tries larger pages again when the vendor has answered for a while', async () => {
    const sizes: number[] = []
    const slow = new TajoError('TAJO_VENDOR_ERROR', '504', { status: 504 })
    const played = play((_path, query) => {
      sizes.push(Number(query['per_page']))
      if (sizes.length === 1) return slow
      return page([ticket(1)], `A${sizes.length}`, sizes.length === 60)
    })
    await read(played, tickets)
    expect([sizes[0], sizes[1], sizes[50], sizes[51], sizes[59]]).toEqual([1000, 500, 500, 1000, 1000])
  })

  it('waits an outage out as usual, and keeps its pages', async () => {
    const patience: unknown[] = []
    const down = new TajoError('TAJO_VENDOR_ERROR', '503', { status: 503 })
    const played = play((_path, query, call) => {
      patience.push(call.patienceMs)
      expect(query['per_page']).toBe('1000')
      return patience.length === 1 ? down : page([ticket(1)], 'A', true)
    })
    await read(played, tickets)
    expect(patience).toEqual([20_000, undefined])
    const broken = play(() => down)
    await expect(read(broken, tickets)).rejects.toThrow('503')
    expect(broken.asked).toHaveLength(2)
  })

  it('fails when small pages take too long as well', async () => {
    const played = play(() => new TajoError('TAJO_VENDOR_ERROR', 'down', { status: 504 }))
    await expect(read(played, tickets)).rejects.toThrow('down')
    expect(played.calls.at(-1)?.patienceMs).toBeUndefined()
    expect(played.asked.length).toBeLessThan(8)
  })

  it('fails at once for reasons that are not the size', async () => {
    const played = play(
      () => new Status(403, { error: 'Forbidden', description: 'You are missing the following required scopes: read' }),
    )
    await expect(read(played, tickets)).rejects.toMatchObject({ code: 'TAJO_FORBIDDEN' })
    expect(played.asked).toHaveLength(1)
  })
})

describe('tickets', () => {
  it('that were deleted are tombstones; scrubbed ones do not replace what is stored', async () => {
    const rows = [
      ticket(1),
      ticket(2, { status: 'deleted', subject: 'Refund' }),
      ticket(3, { status: 'deleted', subject: 'SCRUBBED', description: 'X' }),
      ticket(4, { status: 'open', subject: 'SCRUBBED', description: 'X' }),
    ]
    const events = await read(
      play(() => page(rows, 'A', true)),
      tickets,
    )
    expect([idsIn(events, 'live'), idsIn(events, 'deleted')]).toEqual([[1, 4], [2]])
    expect(ofType(events, 'gone').map(({ tombstone }) => tombstone.key)).toEqual([['3']])
  })

  it('not met in a full read are asked for, a hundred at a time, and gone by a 404 only', async () => {
    const stored = Array.from({ length: 103 }, (_, n) => String(n + 1))
    const gone = new Set(['7', '103'])
    const played = play((path, query) => {
      if (path.endsWith('/cursor')) return page([ticket(500)], 'A', true)
      if (path === '/tickets/show_many')
        return {
          tickets: (query['ids'] ?? '')
            .split(',')
            .filter((id) => !gone.has(id) && id !== '9')
            .map((id) => ticket(Number(id))),
        }
      const id = path.split('/').at(-1) ?? ''
      if (id === '9') return new Status(403, '')
      return gone.has(id) ? new Status(404, { error: 'RecordNotFound' }) : { ticket: ticket(Number(id)) }
    })
    const events = await read(played, tickets, { mode: 'full', unmetKeys: async () => stored })
    expect(played.asked).toHaveLength(1 + 2 + 3)
    expect(new Set(ofType(events, 'gone').map(({ tombstone }) => tombstone.key[0]))).toEqual(gone)
    expect(ofType(events, 'rejected').map(({ rejected }) => rejected.key)).toEqual(['9'])
    expect(idsIn(events)).toHaveLength(1 + 100)
    expect(events[0]).toEqual({ type: 'walk-start', resume: false })
    expect(events.at(-1)).toEqual({ type: 'walk-end', whole: true, absent: 'ignore' })
  })

  it('of a full read that is taken up again go on where it was left', async () => {
    const played = play(() => page([ticket(1)], 'B', true))
    const over = { mode: 'full', checkpoint: { cursor: 'A' } } as const
    expect((await read(played, tickets, { ...over, resumed: true }))[0]).toEqual({ type: 'walk-start', resume: true })
    await read(played, tickets, over)
    expect(played.asked.map((url) => /(cursor|start_time)=\w+/.exec(url)?.[0])).toEqual(['cursor=A', 'start_time=0'])
  })
})

describe('ticket metrics', () => {
  const rows = [
    ticket(1, { metric_set: { id: 10, ticket_id: 1 } }),
    ticket(2, { status: 'deleted', metric_set: { id: 20, ticket_id: 2 } }),
    ticket(3, { status: 'deleted', metric_set: null }),
  ]

  it('come out of the tickets', async () => {
    const events = await eventsOf(
      ticket_metrics.read(
        contextFor(
          play(() => page(rows, 'A', true)),
          ticket_metrics,
        ),
      ),
    )
    expect([idsIn(events, 'live'), idsIn(events, 'deleted'), lastCheckpoint(events)]).toEqual([
      [10],
      [20],
      { cursor: 'A' },
    ])
  })

  it('take the answers tickets take, and cost no call of their own', async () => {
    const pages = [page([ticket(1, { metric_set: { id: 10 } })], 'A', false), page(rows, 'B', true)]
    const played = play((_path, query) => (query['cursor'] === undefined ? pages[0] : pages[1]))
    const [one, other] = await Promise.all([
      read(played, tickets),
      eventsOf(ticket_metrics.read(contextFor(played, ticket_metrics))),
    ])
    expect([idsIn(one, 'live'), idsIn(other, 'live'), played.asked.length]).toEqual([[1, 1], [10, 10], 2])
  })

  it('that a full read does not show are gone only when the last minute has become visible', async () => {
    const stored = new Set(['10', '11', '12'])
    const played = play((_path, query) =>
      query['cursor'] === undefined
        ? page([ticket(1, { metric_set: { id: 10 } })], 'A', true)
        : page([ticket(2, { metric_set: { id: 11 } })], 'B', true),
    )
    const before = played.clock.now()
    const events = []
    const context = contextFor(played, ticket_metrics, { mode: 'full', unmetKeys: async () => [...stored] })
    for await (const event of ticket_metrics.read(context)) {
      events.push(event)
      if (event.type === 'page') for (const record of recordsIn(event.page)) stored.delete(String(record['id']))
    }
    expect(ofType(events, 'gone').map(({ tombstone }) => tombstone.key)).toEqual([['12']])
    expect(played.clock.now() - before).toBeGreaterThan(60_000)
  })
})

describe('users and identities', () => {
  it('come from one export, inactive users as tombstones', async () => {
    const rows = [
      { id: 1, active: true },
      { id: 2, active: false, email: null, permanently_deleted: false },
    ]
    const played = play(() => ({ ...page(rows, 'A', true, 'users'), identities: [{ id: 5, user_id: 1 }] }))
    const [people, addresses] = await Promise.all([
      eventsOf(users.read(contextFor(played, users))),
      eventsOf(user_identities.read(contextFor(played, user_identities))),
    ])
    expect([idsIn(people, 'live'), idsIn(people, 'deleted'), idsIn(addresses)]).toEqual([[1], [2], [5]])
    expect(played.asked).toEqual(['/incremental/users/cursor?include=identities&start_time=0&per_page=1000'])
  })
})
