import type { Envelope } from './position-envelope.ts'
import type { SourceStream } from './source.ts'

export interface ModeFacts {
  /** Asked for on the command line. */
  readonly full: boolean
  readonly since: Date | undefined
  /** Milliseconds since the epoch. */
  readonly now: number
  /** The configuration's additional full sync. */
  readonly fullSyncDays: number | undefined
}

const dayMs = 86_400_000

/**
 * Whether a stream goes on from its position or reads everything. Everything is read when asked for, when the table is
 * swapped whole, when an additional full sync is due, and when an earlier start date or a further column makes the rows at
 * hand too few.
 *
 * A full read that was cut short is gone on with, so that a source whose runs are always cut short still gets its news. Only
 * children read parent by parent can go on with all of it; others go on from their position and are read in full next time.
 */
export function decideMode(
  { syncType, table, stream }: SourceStream,
  stored: Envelope | undefined,
  facts: ModeFacts,
): 'incremental' | 'full' {
  if (syncType === 'full_table') return 'full'
  if (facts.full) return 'full'
  if (stored === undefined) return 'incremental'
  if (startsEarlier(facts.since, stored.since)) return 'full'
  if (Object.keys(table.columns).some((name) => !stored.columns.includes(name))) return 'full'
  if (stored.fullSince !== undefined) return stream.parent?.changedOnly === true ? 'full' : 'incremental'
  if (facts.fullSyncDays === undefined || stored.fullAt === null) return 'incremental'
  return facts.now - Date.parse(stored.fullAt) >= facts.fullSyncDays * dayMs ? 'full' : 'incremental'
}

function startsEarlier(now: Date | undefined, before: string | null): boolean {
  if (before === null) return false
  return now === undefined || now.getTime() < Date.parse(before)
}
