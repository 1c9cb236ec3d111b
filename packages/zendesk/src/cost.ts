import type { BudgetState } from '@tajo/core/budget/types'
import type { StreamSpec } from '@tajo/core/stream'
import { cursorPageSize, exportPageSize, type LimitName, startingLimits } from './limits.ts'

/** Streams that come with another one's export, at no further call when both are read. */
const rides: ReadonlySet<string> = new Set(['ticket_metrics', 'user_identities', 'ticket_events'])

/** Calls to read `rows` rows (of a child stream: `rows` parents). Lower bounds: a full page each, one page a parent. */
export function costOf(
  stream: StreamSpec,
  rows: number,
): { calls: number; credits: number; limitClass: string | undefined } {
  const calls = callsFor(stream, rows)
  return { calls, credits: calls * stream.credits, limitClass: stream.limitClass }
}

function callsFor(stream: StreamSpec, rows: number): number {
  if (rides.has(stream.name)) return 0
  if (stream.parent !== undefined && stream.parent.fewerThan === undefined) return rows
  if (stream.paging === 'single') return 1
  return Math.max(1, Math.ceil(rows / (stream.path.includes('/incremental/') ? exportPageSize : cursorPageSize)))
}

/** Minutes `credits` take a stream that has the account to itself. */
export function minutesFor(
  credits: number,
  limitClass: string | undefined,
  { allowedPerMinute, allowedOfClass }: BudgetState,
): number | undefined {
  if (allowedPerMinute === undefined) return undefined
  const ofClass = limitClass === undefined ? undefined : (allowedOfClass[limitClass] ?? startingOf(limitClass))
  return credits / Math.min(allowedPerMinute, ofClass ?? Number.POSITIVE_INFINITY)
}

function startingOf(limitClass: string): number | undefined {
  const starting = limitClass in startingLimits ? startingLimits[limitClass as LimitName] : undefined
  return starting === undefined ? undefined : (starting.limit * 60_000) / starting.windowMs
}
