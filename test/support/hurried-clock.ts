import type { Clock } from '@tajo/core/clock'

/** Batches are committed by age: with time in a hurry nearly every page is a transaction of its own. */
const hurry = 200

/** A clock that runs fast since `epochMs`, the same in every process that is told it. */
export function hurriedClock(epochMs: number): Clock {
  return {
    now: () => epochMs + (Date.now() - epochMs) * hurry,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) return reject(signal.reason)
        const timer = setTimeout(resolve, ms / hurry)
        signal?.addEventListener('abort', () => {
          clearTimeout(timer)
          reject(signal.reason)
        })
      }),
  }
}

/** A vendor's clock that can be stopped: from then on nothing comes, or falls out of reach, by time alone. */
export function stoppable(clock: Pick<Clock, 'now'>): { now(): number; stop(): void } {
  let stoppedAt: number | undefined
  return {
    now: () => stoppedAt ?? clock.now(),
    stop: () => {
      stoppedAt = clock.now()
    },
  }
}
