import type { Clock } from '@tajo/core/clock'
import type { WriteAnswer } from '@tajo/core/destination'

/** A contact that Brevo is still working on is usually free again within seconds; nothing is published about it. */
const busyWaitsMs = [1_000, 2_000, 4_000, 8_000]
/** A budget that is back this soon is waited for, a few times. */
const shortMs = 60_000
const shortWaits = 5

/** Writes, and again where only a short wait is in the way. */
export async function insist<T>(
  write: () => Promise<WriteAnswer<T>>,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<WriteAnswer<T>> {
  let [busy, limited] = [0, 0]
  for (;;) {
    const answer = await write()
    if (answer.ok) return answer
    let waitMs: number | undefined
    if (answer.cause === 'busy') waitMs = busyWaitsMs[busy++]
    else if (answer.cause === 'limited' && answer.retryInMs <= shortMs && limited++ < shortWaits)
      waitMs = answer.retryInMs
    if (waitMs === undefined || signal.aborted) return answer
    try {
      await clock.sleep(waitMs, signal)
    } catch (error) {
      if (signal.aborted) return answer
      throw error
    }
  }
}
