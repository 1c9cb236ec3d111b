import type { ErrorCode } from '../../error-codes.ts'

/** What came of reading a value. A problem says what would be valid, never what was found: that may be a secret. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | Problematic

export interface Problematic {
  readonly ok: false
  /** Goes on after the key's name: `must be …`, `lies in the future`. */
  readonly problem: string
  readonly code?: ErrorCode
  readonly hint?: string
}

export const good = <T>(value: T): Parsed<T> => ({ ok: true, value })

export const wrong = (
  problem: string,
  more: { readonly code?: ErrorCode; readonly hint?: string } = {},
): Problematic => ({
  ok: false,
  problem,
  ...more,
})
