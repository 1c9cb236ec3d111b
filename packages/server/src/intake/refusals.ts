import type { Clock } from '@tajo/core/clock'
import type { Log } from '@tajo/core/log'

export interface Refusals {
  /** Counts a delivery that was not taken, and says so now and then. */
  count(source: string, reason: string, message: string): void
}

const betweenLinesMs = 60_000

/** One line a minute for each source and reason: a flood of forgeries must not become a flood of lines. */
export function createRefusals(log: Log, clock: Clock): Refusals {
  const open = new Map<string, { since: number; silent: number }>()
  return {
    count(source, reason, message) {
      const key = `${source} ${reason}`
      const before = open.get(key)
      if (before !== undefined && clock.now() - before.since < betweenLinesMs) {
        before.silent += 1
        return
      }
      open.set(key, { since: clock.now(), silent: 0 })
      const more = before === undefined || before.silent === 0 ? {} : { sinceLastLine: before.silent }
      log.warn(`A webhook delivery was refused: ${message}`, { source, reason, ...more })
    },
  }
}
