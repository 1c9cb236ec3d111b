import type { Clock } from '@tajo/core/clock'
import type { Log } from '@tajo/core/log'

export interface Tick {
  /** Said where it fails. */
  readonly name: string
  readonly everyMs: number
  readonly run: () => Promise<unknown>
}

/** Repeats small chores until the signal; one that fails is said once and tried again at its next turn. */
export async function keepTicking(ticks: readonly Tick[], clock: Clock, log: Log, signal: AbortSignal): Promise<void> {
  await Promise.all(ticks.map((tick) => repeat(tick, clock, log, signal)))
}

async function repeat({ name, everyMs, run }: Tick, clock: Clock, log: Log, signal: AbortSignal): Promise<void> {
  let failed = false
  while (!signal.aborted) {
    try {
      await run()
      failed = false
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      // A store that is away for an hour is said once.
      if (!failed && !signal.aborted) log.warn(`${name} did not work; it is tried again.`, { reason })
      failed = true
    }
    try {
      await clock.sleep(everyMs, signal)
    } catch (error) {
      if (!signal.aborted) throw error
    }
  }
}
