import { describe, expect, it } from 'vitest'
import { fingerprintOf } from './fingerprint.ts'
import { knownWrites } from './known-writes.ts'
import type { RememberedWrite } from './memory.ts'

const before = '2026-11-20T10:00:00.000Z'
const written = '2026-11-21T10:00:00Z'

describe('what a helpdesk shows of our own writes', () => {
  const place = 'freshdesk 7 job_title'
  const remembered: RememberedWrite = {
    id: place,
    customerId: 'freshdesk-7',
    source: 'freshdesk',
    contactId: '7',
    field: 'job_title',
    valueHash: fingerprintOf(place, 'Head of Ops'),
    state: 'written',
    settles: null,
    beforeHash: fingerprintOf(place, 'Buyer'),
    version: written,
    writtenAt: written,
    attempts: 1,
    nextTryAt: null,
    cause: null,
    reason: null,
  }
  const now = Date.parse(written) + 60_000
  const shows = (
    job_title: string | null,
    updatedAt: number | undefined,
    over: Partial<RememberedWrite> = {},
    nowMs = now,
  ) =>
    knownWrites(
      [{ source: 'freshdesk', contactId: '7', updatedAt, values: { job_title } }],
      [{ ...remembered, ...over }],
      nowMs,
    )
  const at = Date.parse(written)

  it.each([
    ['an older row is no news', 'Buyer', at - 1000, true],
    ['a row of before, whatever it says', 'Controller', at - 1000, true],
    ['the row as it was written', 'Head of Ops', at, false],
    ['a person’s edit since', 'Controller', at + 1000, false],
    ['a person who took it back since', 'Buyer', at + 1000, false],
    ['a row of the same second with the old value', 'Buyer', at, true],
    ['an edit of the same second', 'Controller', at, false],
    ['a row without a time', 'Buyer', undefined, false],
  ])('%s', (_, value, updatedAt, isPending) => {
    expect(shows(value, updatedAt).pending.has(place)).toBe(isPending)
  })

  it('takes a row of the same second at its word after a while', () => {
    expect(shows('Buyer', at, {}, now + 3_600_000).pending.size).toBe(0)
  })

  it('knows a write whose answer was lost by what the row shows', () => {
    const sent = { state: 'sent', settles: { JOB: 'Head of Ops' }, version: before } as const
    expect(shows('Head of Ops', at, sent).arrived).toMatchObject([{ settles: { JOB: 'Head of Ops' } }])
    expect(shows('Buyer', Date.parse(before), sent)).toEqual({ pending: new Set(), arrived: [] })
    expect(shows('Controller', at, sent).arrived).toEqual([])
  })

  it('knows such a write in the helpdesk’s own spelling too, and not by what stood there before', () => {
    const sent = { state: 'sent', settles: { JOB: 'Head of Ops' }, version: before } as const
    expect(shows('head of ops', at, sent).arrived).toHaveLength(1)
    expect(shows('head of ops', at, { ...sent, beforeHash: fingerprintOf(place, 'head of ops') }).arrived).toEqual([])
    expect(shows('head of ops', at, { ...sent, settles: { FIRST: 'Head of Ops', LAST: null } }).arrived).toEqual([])
  })

  it('takes no row from before a write for its arrival, whatever it says', () => {
    // Written, then set back in Brevo: the row that shows the old value is older than what the helpdesk has by now.
    const sent = { state: 'sent', settles: { JOB: 'Buyer' }, valueHash: fingerprintOf(place, 'Buyer') } as const
    expect(shows('Buyer', at - 1000, sent)).toEqual({ pending: new Set([place]), arrived: [] })
  })

  it('has one fingerprint for empty, and for a number and its text, and another for each place', () => {
    expect(fingerprintOf(place, null)).toBe(fingerprintOf(place, ''))
    expect(fingerprintOf(place, undefined)).toBe(fingerprintOf(place, []))
    expect(fingerprintOf(place, 3)).toBe(fingerprintOf(place, '3'))
    expect(fingerprintOf(place, 0)).not.toBe(fingerprintOf(place, null))
    // Zendesk shows a day with a time.
    expect(fingerprintOf(place, '2026-11-21')).toBe(fingerprintOf(place, '2026-11-21T00:00:00+00:00'))
    expect(fingerprintOf(place, '2026-11-21')).not.toBe(fingerprintOf(place, '2026-11-21T09:00:00+00:00'))
    expect(fingerprintOf(place, ['b', 'a'])).toBe(fingerprintOf(place, ['a', 'b']))
    expect(fingerprintOf(place, 'x')).not.toBe(fingerprintOf('freshdesk 8 job_title', 'x'))
  })
})
