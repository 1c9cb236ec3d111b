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
