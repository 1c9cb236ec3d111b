import { openWindow, type Window } from '../../http/rate-window.ts'
import type { Plan, Settings } from '../options.ts'

export type SubLimit = 'ticket_create' | 'ticket_update' | 'tickets_list' | 'contacts_list'

type Budget = { readonly total: number } & Partial<Readonly<Record<SubLimit, number>>>

/** Calls a minute per account, and on four hot endpoints apart [doc, change of 14 Mar 2024]. */
const BUDGETS: Readonly<Record<Plan, Budget>> = {
  trial: { total: 50 },
  growth: { total: 200, ticket_create: 80, ticket_update: 80, tickets_list: 20, contacts_list: 20 },
  pro: { total: 400, ticket_create: 160, ticket_update: 160, tickets_list: 100, contacts_list: 100 },
  enterprise: { total: 700, ticket_create: 280, ticket_update: 280, tickets_list: 200, contacts_list: 200 },
  // No such plan: room enough for a test that is not about limits.
  unlimited: { total: 1_000_000 },
}

export interface Verdict {
  readonly headers: Record<string, string>
  /** Set when the call is refused. */
  readonly retryAfterSeconds?: number
}

/** The account's minute: every call counts, also the refused, the invalid and the unauthenticated ones [doc]. */
export class RateLimiter {
  readonly #settings: Settings
  readonly #budget: Budget
  readonly #account: Window
  readonly #subWindows = new Map<SubLimit, Window>()

  constructor(settings: Settings) {
    this.#settings = settings
    this.#budget = BUDGETS[settings.plan]
    this.#account = openWindow(settings.window)
  }

  spend(credits: number, subLimit: SubLimit | undefined): Verdict {
    const now = this.#settings.clock.now()
    const waits = [this.#account.waitMs(now, credits, this.#budget.total)]
    const sub = subLimit === undefined ? undefined : this.#sub(subLimit)
    const subCredits = this.#settings.subLimits === 'credits' ? credits : 1
    if (sub !== undefined) waits.push(sub.window.waitMs(now, subCredits, sub.limit))
    const waitMs = Math.max(...waits)
    if (waitMs > 0) return { headers: this.#headers(now, credits), retryAfterSeconds: Math.ceil(waitMs / 1000) }
    this.#account.add(now, credits)
    sub?.window.add(now, subCredits)
    return { headers: this.#headers(now, credits) }
  }

  /** Whether the account has a call left this minute. */
  hasRoom(): boolean {
    return this.#account.waitMs(this.#settings.clock.now(), 1, this.#budget.total) <= 0
  }

  /** Counts what nobody called for: the delivery of a webhook [doc]. */
  spendOne(): void {
    this.#account.add(this.#settings.clock.now(), 1)
  }

  #sub(name: SubLimit): { readonly window: Window; readonly limit: number } | undefined {
    const limit = this.#budget[name]
    if (limit === undefined) return undefined
    let window = this.#subWindows.get(name)
    if (window === undefined) {
      window = openWindow(this.#settings.window)
      this.#subWindows.set(name, window)
    }
    return { window, limit }
  }

  /** The account's numbers even on the four hot endpoints [doc silent, guess]. */
  #headers(now: number, credits: number): Record<string, string> {
    const { total } = this.#budget
    const write = (value: number) => (this.#settings.decimals ? value.toFixed(1) : String(value))
    return {
      'X-RateLimit-Total': write(total),
      'X-RateLimit-Remaining': write(Math.max(0, total - this.#account.used(now))),
      'X-RateLimit-Used-CurrentRequest': write(credits),
    }
  }
}
