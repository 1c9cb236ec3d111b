import type { Clock } from '../clock.ts'

export interface BudgetOptions {
  readonly clock: Clock
  /** Share of the account's limit left to the helpdesk's other apps, 0 ≤ x < 1. */
  readonly reserve: number
  /** A limit set by the user; the vendor's own, less the reserve, still bounds it. */
  readonly limitPerMinute?: number
  /** Limits of endpoint classes of an account with this total, from the vendor's limits.ts. */
  readonly classLimits: (totalPerMinute: number) => Readonly<Record<string, number>>
  /** Whether an include counts against a class limit as well as against the account. Not documented: `credits` is the safe one. */
  readonly classUnit: 'credits' | 'calls'
  /** Calls under way at once. */
  readonly maxUnderWay?: number
}

export interface Want {
  /** Whose turn it is among equals. */
  readonly stream: string
  readonly limitClass: string | undefined
  readonly credits: number
  /** Someone is waiting at a screen: goes first and may use the reserve. */
  readonly interactive?: boolean
  readonly signal?: AbortSignal | undefined
}

/** What the vendor's answer said about the budget. */
export interface Feedback {
  readonly total: number | undefined
  readonly remaining: number | undefined
  readonly cost: number | undefined
  /** Set after a 429: how long the vendor wants silence. */
  readonly limitedForMs?: number
}

/** Leave to make one call; settle it whatever becomes of the call. */
export interface Lease {
  settle(feedback: Feedback): void
}

export interface BudgetState {
  readonly totalPerMinute: number | undefined
  readonly allowedPerMinute: number | undefined
  readonly remaining: number | undefined
  /** Until the next waiting call may go; 0 when nobody waits. */
  readonly waitingMs: number
}
