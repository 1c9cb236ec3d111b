import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { organizations } from '../streams/organizations.ts'
import { ticket_events } from '../streams/ticket-history.ts'
import { ticket_metric_events } from '../streams/ticket-metrics.ts'
import { contextFor, eventsOf, idsIn, lastCheckpoint, ofType, play } from '../testing/played.ts'

interface Row {
  readonly id: number
  readonly at: number
}

/** An export as recorded: rows of a second stay together; a page of one second, not the last, ends a second later. [rec] */
function exportOf(rows: readonly Row[], pageSize: number, flag: boolean, key: string) {
  const sorted = [...rows].sort((a, b) => a.at - b.at || a.id - b.id)
  return (start: number) => {
    const due = sorted.filter(({ at }) => at >= start)
    let count = Math.min(pageSize, due.length)
    while (count < due.length && due[count]?.at === due[count - 1]?.at) count += 1
    const page = due.slice(0, count)
    const last = count === due.length
    const end = page.at(-1)?.at ?? start
    const single = page.length > 0 && page[0]?.at === end
    const end_time = single && !last ? end + 1 : end
    return {
      [key]: page.map(({ id, at }) => ({ id, created_at: at })),
      count,
      end_time,
      next_page: `https://x/?start_time=${end_time}`,
      ...(flag ? { end_of_stream: last } : {}),
    }
  }
}

const read = (...of: Parameters<typeof contextFor>) => eventsOf(ticket_events.read(contextFor(...of)))

describe('an export by time', () => {
  it('shows every row, ties and page sizes whatever they are, and goes on where it stood', async () => {
    const rows = fc
      .array(fc.integer({ min: 1_000_000, max: 1_000_030 }), { maxLength: 60 })
      .map((times) => times.map((at, index): Row => ({ id: index + 1, at })))
    const streams = fc.constantFrom(
      { stream: ticket_events, flag: true },
      { stream: ticket_metric_events, flag: false },
    )
    await fc.assert(
      fc.asyncProperty(
        rows,
        rows,
        fc.integer({ min: 1, max: 9 }),
        streams,
        async (first, later, size, { stream, flag }) => {
          const all: Row[] = [...first]
          const played = play((_path, query) =>
            exportOf(all, size, flag, stream.collection)(Number(query['start_time'])),
          )
          const events = await eventsOf(stream.read(contextFor(played, stream)))
          expect(new Set(idsIn(events))).toEqual(new Set(all.map(({ id }) => id)))
          // What comes later is never before the last second that was shown.
          const latest = Math.max(1_000_000, ...first.map(({ at }) => at))
          for (const { id, at } of later) all.push({ id: id + 1000, at: at - 1_000_000 + latest })
          const checkpoint = lastCheckpoint(events) as { startTime: number }
          if (first.length === 0) return
          const more = await eventsOf(stream.read(contextFor(played, stream, { checkpoint })))
          for (const { id } of later) expect(idsIn(more)).toContain(id + 1000)
          expect(ofType([...events, ...more], 'incomplete')).toEqual([])
        },
      ),
      { numRuns: 200 },
    )
  })

  it('takes one call when nothing is new', async () => {
    for (const [stream, flag] of [
      [ticket_events, true],
      [ticket_metric_events, false],
    ] as const) {
      const played = play((_path, query) =>
        exportOf([{ id: 1, at: 1_000_000 }], 1000, flag, stream.collection)(Number(query['start_time'])),
      )
      const events = await eventsOf(stream.read(contextFor(played, stream, { checkpoint: { startTime: 1_000_000 } })))
      expect([played.asked.length, lastCheckpoint(events)]).toEqual([1, { startTime: 1_000_000 }])
    }
  })

  it('says when a second holds more rows than a page, and does not skip the rest', async () => {
    const rows = Array.from({ length: 1000 }, (_, n) => ({ id: n + 1 }))
    const played = play(() => ({ ticket_events: rows, count: 1000, end_time: 5_000_000, end_of_stream: false }))
    const events = await read(played, ticket_events, { checkpoint: { startTime: 5_000_000 } })
    expect([played.asked.length, idsIn(events).length, ofType(events, 'incomplete').length]).toEqual([1, 1000, 1])
    expect(lastCheckpoint(events)).toEqual({ startTime: 5_000_000 })
  })

  it('goes on a second later when a page that ends where it began is not full', async () => {
    const played = play((_path, query) =>
      Number(query['start_time']) > 5_000_000
        ? { ticket_events: [{ id: 2 }], end_time: 5_000_009, end_of_stream: true }
        : { ticket_events: [{ id: 1 }], end_time: 5_000_000, end_of_stream: false },
    )
    const events = await read(played, ticket_events, { checkpoint: { startTime: 5_000_000 } })
    expect([idsIn(events), lastCheckpoint(events)]).toEqual([[1, 2], { startTime: 5_000_009 }])
  })

  it('never moves its position into the minute that is not shown yet', async () => {
    const now = Date.UTC(2026, 10, 21) / 1000
    const played = play(() => ({ ticket_events: [{ id: 1 }], end_time: now - 5, end_of_stream: true }))
    expect(lastCheckpoint(await read(played, ticket_events))).toEqual({ startTime: now - 61 })
  })
})

describe('organizations', () => {
  it('that were deleted are tombstones, and those a full read did not show are asked for', async () => {
    const rows = [
      { id: 1, deleted_at: null },
      { id: 2, deleted_at: '2026-01-01T00:00:00Z' },
    ]
    const played = play((path) => {
      if (path === '/incremental/organizations') return { organizations: rows, end_time: 9, end_of_stream: true }
      return path === '/organizations/show_many' ? { organizations: [{ id: 3 }] } : { organization: { id: 4 } }
    })
    const context = contextFor(played, organizations, { mode: 'full', unmetKeys: async () => ['3', '4'] })
    const events = await eventsOf(organizations.read(context))
    expect([idsIn(events, 'live'), idsIn(events, 'deleted')]).toEqual([[1, 3, 4], [2]])
    expect(events.at(-1)).toEqual({ type: 'walk-end', whole: true, absent: 'ignore' })
  })
})
