import type { SourceStatus } from '@tajo/engine/reports'

/** `ticketsSynced`, `usersSynced`, …: live rows of each stream. */
type StreamCounts = Readonly<Record<`${string}Synced`, number>>

export type ConnectorStatus = StreamCounts & {
  /** The last run got into the account. */
  readonly connected: boolean
  /** When the last run began, ISO 8601; `null` before the first. */
  readonly lastSync: string | null
  /** How it ended: `complete`, `incomplete: …`, `failed: …`. */
  readonly verdict: string | null
  /** Records that could not be stored. */
  readonly rejected: number
}

export function statusOf({ lastRun, streams, rejected }: SourceStatus): ConnectorStatus {
  const counts = Object.fromEntries(streams.map(({ stream, rows }) => [`${camelCase(stream)}Synced` as const, rows]))
  return {
    connected: lastRun !== null && !lastRun.verdict.startsWith('failed'),
    lastSync: lastRun === null ? null : new Date(lastRun.at).toISOString(),
    ...counts,
    verdict: lastRun?.verdict ?? null,
    rejected,
  }
}

/** `satisfaction_ratings` → `satisfactionRatings` */
function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
