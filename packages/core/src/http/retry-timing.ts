/** What is known of a call that did not succeed. */
export interface Failure {
  /** How many times this call has failed, this one included. */
  readonly attempt: number
  /** HTTP status, `undefined` when there was no answer at all. */
  readonly status: number | undefined
  /** Value of `Retry-After`, `undefined` when absent. */
  readonly retryAfter: string | undefined
  /** Now, milliseconds since the epoch. */
  readonly now: number
  /** 0 ≤ x < 1. */
  readonly random: () => number
}

const firstBackoffMs = 500
const longestBackoffMs = 30_000
// A window is a minute: without a word from the vendor, a quarter of it is the shortest wait that can help.
const limitedBackoffMs = 15_000
const longestLimitedMs = 60_000

/**
 * Milliseconds to wait before the next try, or `undefined` when another try cannot help.
 * `Retry-After` is authoritative when it parses; only without it does backoff decide.
 */
export function retryDelayMs(failure: Failure): number | undefined {
  const { attempt, status, random, now } = failure
  if (status !== undefined && status !== 408 && status !== 429 && status < 500) return undefined
  // 501 and 505 do not pass with time.
  if (status === 501 || status === 505) return undefined
  const asked = failure.retryAfter === undefined ? undefined : parseRetryAfterMs(failure.retryAfter, now)
  if (asked !== undefined) return asked
  const doubled = 2 ** Math.min(attempt - 1, 20)
  const plain =
    status === 429
      ? Math.min(limitedBackoffMs * doubled, longestLimitedMs)
      : Math.min(firstBackoffMs * doubled, longestBackoffMs)
  return Math.round(plain * (1 + random() / 4))
}

/** Seconds (decimals allowed) or an HTTP date; `undefined` for anything else. Never negative. */
export function parseRetryAfterMs(value: string, now: number): number | undefined {
  const text = value.trim()
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000)
  if (!/^[A-Za-z]{3}, \d{2} [A-Za-z]{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
