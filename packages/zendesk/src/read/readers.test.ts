import { describe, expect, test } from 'vitest'
import { streams } from '../streams/index.ts'
import { pagesIn, rowsIn, sandboxReader } from '../testing/sandbox-reader.ts'

/** What the sandbox does not play. */
const notPlayed = ['group_sla_policies']
/** Single tickets refuse theirs with an empty 403. [client] AB */
const refusesSome = ['side_conversations']

describe('every stream, read whole', () => {
  const reader = sandboxReader({ size: { tickets: 400 }, csat: 'surveys' })
  const played = streams.filter(({ name }) => !notPlayed.includes(name))

  // One after the other: children are read below what was read of their parents.
  test.each(played.map((stream) => [stream.name, stream] as const))('%s', async (name, stream) => {
    const events = await reader.read(name)
    const rows = rowsIn(events)
    expect(rows.length).toBeGreaterThan(0)
    // A column for every key there is, and a value for every key of the table.
    expect([...new Set(pagesIn(events).flatMap((page) => page.unknown ?? []))]).toEqual([])
    for (const row of rows) for (const part of stream.key) expect(row[part] ?? undefined, part).toBeDefined()
    expect(events.some(({ type }) => type === 'incomplete')).toBe(false)
    expect(events.some(({ type }) => type === 'rejected')).toBe(refusesSome.includes(name))
    expect(events.some((event) => 'checkpoint' in event && event.checkpoint !== undefined)).toBe(true)
  })
})
