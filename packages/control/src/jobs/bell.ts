import type { Clock } from '@tajo/core/clock'

/** Waits for a ring or for time to pass. A ring while nobody waits is not lost. */
export interface Bell {
  ring(): void
  wait(ms: number): Promise<void>
}

export function makeBell(clock: Clock): Bell {
  let rung = false
  let wake: AbortController | undefined
  return {
    ring: () => {
      rung = true
      wake?.abort(new Error('rung'))
    },
    wait: async (ms) => {
      if (!rung) {
        wake = new AbortController()
        const { signal } = wake
        try {
          await clock.sleep(ms, signal)
        } catch (error) {
          if (!signal.aborted) throw error
        } finally {
          wake = undefined
        }
      }
      rung = false
    },
  }
}
