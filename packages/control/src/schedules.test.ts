import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ScheduledJob } from './schedules.ts'
import { HandClock } from './testing/hand-clock.ts'
import { onBothStores } from './testing/stores.ts'

const minute = 60_000
const start = Date.UTC(2026, 2, 2, 12)

const clock = new HandClock()

function job(changes: Partial<ScheduledJob> & { everyMs?: number; catchUp?: 'once' | 'skip' } = {}): ScheduledJob {
  const { everyMs = 15 * minute, catchUp = 'once', ...more } = changes
  const rule = { timing: { everyMs }, timeZone: 'UTC', jitterMs: 0, catchUp }
  return { name: 'sync zendesk', kind: 'sync', source: 'zendesk', data: {}, rule, ...more }
}

onBothStores(
  (store) => {
    const schedules = () => store().control.schedules

    test('asks for what is due, once', async () => {
      clock.ms = start
      await schedules().set([
        job(),
        job({ name: 'full', data: { full: true }, key: 'zendesk full', everyMs: 60 * minute }),
      ])
      const enqueued = await schedules().enqueueDue()
      expect(enqueued).toMatchObject([
        { name: 'full', dueAt: '2026-03-02T12:00:00.000Z', job: { existed: false } },
        { name: 'sync zendesk', kind: 'sync', source: 'zendesk', job: { existed: false } },
      ])
      expect(await store().control.jobs.get(enqueued[0]?.job.id ?? '')).toMatchObject({
        kind: 'sync',
        data: { full: true },
        state: 'waiting',
      })
      expect(await schedules().enqueueDue()).toEqual([])
      expect(await schedules().list()).toMatchObject([
        { name: 'full', key: 'zendesk full', dueAt: '2026-03-02T13:00:00.000Z' },
        { name: 'sync zendesk', dueAt: '2026-03-02T12:15:00.000Z', lastDueAt: '2026-03-02T12:00:00.000Z' },
      ])
      clock.ms += 15 * minute
      // The first one still waits: it is answered, and no second one waits beside it.
      expect(await schedules().enqueueDue()).toMatchObject([{ name: 'sync zendesk', job: { existed: true } }])
    })

    test('after downtime follows the rule for what was missed', async () => {
      clock.ms = start
      await schedules().set([job({ name: 'a', catchUp: 'once' }), job({ name: 'b', catchUp: 'skip' })])
      expect(await schedules().enqueueDue()).toHaveLength(2)
      clock.ms += 5 * 60 * minute + 7 * minute
      expect(await schedules().enqueueDue()).toMatchObject([{ name: 'a', dueAt: '2026-03-02T17:00:00.000Z' }])
      expect(await schedules().list()).toMatchObject([
        { dueAt: '2026-03-02T17:15:00.000Z' },
        { dueAt: '2026-03-02T17:15:00.000Z' },
      ])
    })

    test('keeps what was due when the same is set again, and counts a changed rule from the last time', async () => {
      clock.ms = start
      await schedules().set([job(), job({ name: 'gone' })])
      await schedules().enqueueDue()
      clock.ms += 5 * minute
      await schedules().set([job({ data: { streams: ['tickets'] } })])
      expect(await schedules().list()).toMatchObject([
        { name: 'sync zendesk', dueAt: '2026-03-02T12:15:00.000Z', data: { streams: ['tickets'] } },
      ])
      await schedules().set([job({ everyMs: 30 * minute })])
      expect(await schedules().list()).toMatchObject([{ dueAt: '2026-03-02T12:30:00.000Z' }])
      await schedules().set([])
      expect(await schedules().list()).toEqual([])
    })

    test('many who ask never take one due time twice, and none is lost', async () => {
      const others = await Promise.all([store().another(), store().another()])
      try {
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 }),
            fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 6 }),
            async (intervals, steps) => {
              clock.ms = start
              await schedules().set([])
              await schedules().set(
                intervals.map((every, i) => job({ name: `s${i}`, source: `s${i}`, everyMs: every * minute })),
              )
              const taken = new Map<string, string[]>()
              for (const step of [0, ...steps]) {
                clock.ms += step * minute
                const claimers = [store().control, ...others].map((control) => control.schedules.enqueueDue())
                for (const { name, dueAt } of (await Promise.all(claimers)).flat())
                  taken.set(name, [...(taken.get(name) ?? []), dueAt])
                // What one skipped because another held it is there for the next.
                for (const { name, dueAt } of await schedules().enqueueDue())
                  taken.set(name, [...(taken.get(name) ?? []), dueAt])
              }
              for (const [i, every] of intervals.entries()) {
                const expected: string[] = []
                let [now, last] = [start, start - every * minute]
                for (const step of [0, ...steps]) {
                  now += step * minute
                  const latest = start + Math.floor((now - start) / (every * minute)) * every * minute
                  if (latest > last) expected.push(new Date(latest).toISOString())
                  last = Math.max(last, latest)
                }
                expect(taken.get(`s${i}`)).toEqual(expected)
              }
            },
          ),
          { seed: 11, numRuns: 15 },
        )
      } finally {
        for (const other of others) if (other !== store().control) await other.close()
      }
    })
  },
  { clock },
)
