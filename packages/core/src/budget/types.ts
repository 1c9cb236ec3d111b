import type { Clock } from '../clock.ts'

export interface BudgetOptions {
  readonly clock: Clock
  /** Share of the account's limit left to the helpdesk's other apps, 0 ≤ x < 1. */
  readonly reserve: number
  /** A limit set by the user; the vendor's own, less the reserve, still bounds it. */
  readonly limitPerMinute?: number
  /**
   * Limits of endpoint classes of an account with this total, from the vendor's limits.ts; a number is one per minute. What
   * answers say about a class of the same name counts more.
   */
  readonly classLimits: (totalPerMinute: number) => Readonly<Record<string, number | ClassLimit>>
  /** The vendor counts by endpoint class and has no limit for the account: classes start with those of an endless total. */
  readonly accountLimit?: 'none'
  /** Whether an include counts against a class limit as well as against the account. Not documented: `credits` is the safe one. */
  readonly classUnit: 'credits' | 'calls'
  /** Calls under way at once. */
  readonly maxUnderWay?: number
}

export interface ClassLimit {
  readonly limit: number
  readonly windowMs: number
}

export interface Want {
  /** Whose turn it is among equals. */
  readonly stream: string
  /** Limits of its own that the call is under. `name/key` is one of many limits of that name: so many updates per ticket. */
  readonly limitClass: string | readonly string[] | undefined
  /** The account-wide budget it counts against, where a vendor counts some endpoints apart; default: the account's own. */
  readonly account?: string | undefined
  /** Calls of one endpoint share every limit that an answer to one of them names. */
  readonly endpoint?: string
  readonly credits: number
  /** Someone is waiting at a screen: goes first and may use the reserve. */
  readonly interactive?: boolean
  /** Where the limits leave no room for longer than this, the call is refused instead of waiting. Default: it waits. */
  readonly limitedPatienceMs?: number
  readonly signal?: AbortSignal | undefined
}

/** What the vendor's answer said about the budget. */
export interface Feedback {
  readonly total: number | undefined
  readonly remaining: number | undefined
  readonly cost: number | undefined
  /** Limits the answer names beside the account's; absent for a vendor whose answers name none. */
  readonly limits?: readonly NamedLimit[]
  /** Limits of endpoint classes, where the answer shows which of the vendor's tables is the account's. */
  readonly classes?: Readonly<Record<string, number | ClassLimit>>
  /** Set after a 429: how long the vendor wants silence. */
  readonly limitedForMs?: number
}

export interface NamedLimit {
  readonly name: string
  readonly total: number
  readonly remaining: number
  /** Until the vendor counts from zero again. */
  readonly resetsInMs: number | undefined
}

/** Leave to make one call; settle it whatever becomes of the call. */
export interface Lease {
  settle(feedback: Feedback): void
}

export interface BudgetState {
  readonly totalPerMinute: number | undefined
  readonly allowedPerMinute: number | undefined
  readonly remaining: number | undefined
  /** What is allowed of each class with a limit that is known, reserve deducted, per minute. */
  readonly allowedOfClass: Readonly<Record<string, number>>
  /** Until the next waiting call may go; 0 when nobody waits. */
  readonly waitingMs: number
}

/** What of a limit is not used up at this moment. */
export interface LimitLeft {
  /** `account`, or the name of an endpoint class. */
  readonly limit: string
  /** In the unit the vendor counts in. */
  readonly left: number
}
