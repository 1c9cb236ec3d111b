import type { BudgetState } from '@tajo/core/budget/types'
import type { StreamSpec } from '@tajo/core/stream'
import { caps, type LimitClass, windowsOf } from './limits.ts'

/** Calls to read `rows` rows: full pages, of which each repeats a row or two of the last. */
export function costOf(
  stream: StreamSpec,
  rows: number,
): { readonly calls: number; readonly credits: number; readonly limitClass: string | undefined } {
  const calls = stream.paging === 'single' ? 1 : Math.max(1, Math.ceil(rows / (pageSizeOf(stream) - 1)))
  return { calls, credits: calls * stream.credits, limitClass: stream.limitClass }
}

function pageSizeOf({ name }: StreamSpec): number {
  return name === 'contacts' ? caps.contactsPerPage : caps.listsPerPage
}

/** Minutes `credits` take a stream that has the account to itself. */
export function minutesFor(credits: number, stream: StreamSpec, { allowedOfClass }: BudgetState): number | undefined {
  const windows = stream.limitClass === undefined ? [] : windowsOf(stream.limitClass as LimitClass)
  const allowed = windows.flatMap((name) => allowedOfClass[name] ?? [])
  return allowed.length === 0 ? undefined : credits / Math.min(...allowed)
}
