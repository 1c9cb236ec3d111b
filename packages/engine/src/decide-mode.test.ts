import { describe, expect, it } from 'vitest'
import { decideMode } from './decide-mode.ts'
import type { Envelope } from './position-envelope.ts'
import type { SourceStream } from './source.ts'

const now = Date.UTC(2026, 5, 10)
const stored: Envelope = { at: {}, fullAt: '2026-06-01T00:00:00.000Z', since: null, columns: ['id', 'subject'] }
const facts = { full: false, since: undefined, now, fullSyncDays: undefined }

function stream(
  columns: readonly string[] = ['id', 'subject'],
  syncType: 'incremental' | 'full_table' = 'incremental',
): SourceStream {
  const table = { columns: Object.fromEntries(columns.map((name) => [name, { type: 'text', description: name }])) }
  return { syncType, table } as unknown as SourceStream
}

describe('decideMode (F5, F6)', () => {
  it('goes on from a position', () => {
    expect(decideMode(stream(), stored, facts)).toBe('incremental')
  })

  it('begins at the beginning without a position', () => {
    expect(decideMode(stream(), undefined, facts)).toBe('incremental')
    expect(decideMode(stream(), undefined, { ...facts, full: true })).toBe('full')
  })

  it('reads everything when asked, and always where the table is swapped whole', () => {
    expect(decideMode(stream(), stored, { ...facts, full: true })).toBe('full')
    expect(decideMode(stream(['id', 'subject'], 'full_table'), undefined, facts)).toBe('full')
  })

  it('reads everything again when a column was added, but not when one was left out', () => {
    expect(decideMode(stream(['id', 'subject', 'description']), stored, facts)).toBe('full')
    expect(decideMode(stream(['id']), stored, facts)).toBe('incremental')
  })

  it('reads everything again when the start date moves back or goes, but not when it moves forward', () => {
    const since2024 = { ...stored, since: '2024-01-01T00:00:00.000Z' }
    expect(decideMode(stream(), since2024, { ...facts, since: new Date('2023-01-01') })).toBe('full')
    expect(decideMode(stream(), since2024, facts)).toBe('full')
    expect(decideMode(stream(), since2024, { ...facts, since: new Date('2025-01-01') })).toBe('incremental')
  })

  it('adds a full sync when it is due', () => {
    expect(decideMode(stream(), stored, { ...facts, fullSyncDays: 9 })).toBe('full')
    expect(decideMode(stream(), stored, { ...facts, fullSyncDays: 10 })).toBe('incremental')
    expect(decideMode(stream(), { ...stored, fullAt: null }, { ...facts, fullSyncDays: 1 })).toBe('incremental')
  })
})
