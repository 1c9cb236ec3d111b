import type { Clock } from '@tajo/core/clock'
import { TajoError } from '@tajo/core/errors'

export interface Failures {
  /** Throws while an address has failed too often; resolves after the wait its last failures have earned. */
  admit(address: string): Promise<void>
  count(address: string): void
}

const windowMs = 60_000
const freeTries = 5
const mostTries = 20
const firstWaitMs = 100
const longestWaitMs = 2_000
// Whoever guesses from more addresses than this is not slowed by remembering more of them.
const mostAddresses = 10_000

/** Wrong tokens by address, over the last minute: whoever guesses is answered more and more slowly, then not at all. */
export function createFailures(clock: Clock): Failures {
  const byAddress = new Map<string, { count: number; since: number }>()
  const recent = (address: string): number => {
    const entry = byAddress.get(address)
    if (entry === undefined) return 0
    if (clock.now() - entry.since < windowMs) return entry.count
    byAddress.delete(address)
    return 0
  }
  return {
    async admit(address) {
      const count = recent(address)
      if (count >= mostTries) {
        throw new TajoError('TAJO_SERVER_LIMIT', 'Too many wrong tokens came from this address.', {
          hint: 'Wait a minute, then send the right one.',
          parts: { retryAfter: windowMs / 1000 },
        })
      }
      if (count >= freeTries) await clock.sleep(Math.min(longestWaitMs, firstWaitMs * 2 ** (count - freeTries)))
    },
    count(address) {
      const count = recent(address)
      const since = byAddress.get(address)?.since ?? clock.now()
      // Asked again, an address moves to the end: the one at the front has been quiet for longest.
      byAddress.delete(address)
      byAddress.set(address, { count: count + 1, since })
      if (byAddress.size > mostAddresses) {
        const [oldest] = byAddress.keys()
        if (oldest !== undefined) byAddress.delete(oldest)
      }
    },
  }
}
