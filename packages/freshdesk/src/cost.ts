import type { BudgetState } from '@tajo/core/budget/types'
import type { StreamSpec } from '@tajo/core/stream'
import { type LimitClass, planByTotal, ticketListCredits } from './limits.ts'
import { perPage } from './read/pages.ts'
import { listIncludes } from './read/ticket-includes.ts'

/**
 * Calls and credits to read `rows` rows (of a child stream: `rows` parents). Lower bounds: a full page each, one page a parent.
 * Ticket lists repeat the last row of each page on the next.
 */
export function costOf(
  stream: StreamSpec,
  rows: number,
  columns: ReadonlySet<string>,
): { calls: number; credits: number; limitClass: string | undefined } {
  const limitClass = stream.limitClass
  if (stream.name === 'tickets') {
    // Live, spam and deleted tickets are three lists.
    const calls = Math.max(1, Math.ceil(rows / (perPage - 1))) + 2
    return { calls, credits: calls * ticketListCredits(listIncludes(columns)), limitClass }
  }
  if (stream.parent !== undefined) return { calls: rows, credits: rows * stream.credits, limitClass }
  const lists = stream.name === 'contacts' ? 2 : 0
  const calls = (stream.paging === 'single' ? 1 : Math.max(1, Math.ceil(rows / perPage))) + lists
  return { calls, credits: calls * stream.credits, limitClass }
}

/** Minutes `credits` take a stream that has the account to itself. */
export function minutesFor(
  credits: number,
  limitClass: string | undefined,
  { totalPerMinute, allowedPerMinute }: BudgetState,
  options: { readonly reservePercent: number },
): number | undefined {
  if (totalPerMinute === undefined || allowedPerMinute === undefined) return undefined
  const classLimit = planByTotal(totalPerMinute).limits[limitClass as LimitClass]
  const allowed =
    classLimit === undefined
      ? allowedPerMinute
      : Math.min(allowedPerMinute, Math.floor(classLimit * (1 - options.reservePercent / 100)))
  return credits / allowed
}
