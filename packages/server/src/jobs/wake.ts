import type { Jobs } from '@tajo/control/jobs'
import type { Log } from '@tajo/core/log'

export interface Wake {
  /**
   * Sees to it that a job processes what waits for these sources. Returns at once. A job that failed and waits for its next try begins
   * now, unless it is asked for gently.
   */
  (sources: readonly string[], how?: 'now' | 'gently'): void
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
}

/** A burst of deliveries asks for one job, and once more for those that came while it was being asked for. */
export function createWake(jobs: Pick<Jobs, 'enqueue'>, log: Log): Wake {
  const asking = new Map<string, { again: boolean; done: Promise<void> }>()

  const ask = async (source: string, how: 'now' | 'gently'): Promise<void> => {
    try {
      await jobs.enqueue('delivery', {}, { source, urgent: how === 'now' })
    } catch (error) {
      // The rows are stored: the next look at what waits finds them.
      const reason = error instanceof Error ? error.message : String(error)
      log.warn('The processing of deliveries could not be asked for yet.', { source, reason })
    }
  }

  const wake = (sources: readonly string[], how: 'now' | 'gently' = 'now'): void => {
    for (const source of new Set(sources)) {
      const under = asking.get(source)
      if (under !== undefined) {
        under.again = true
        continue
      }
      const entry = { again: false, done: Promise.resolve() }
      asking.set(source, entry)
      entry.done = ask(source, how).then(() => {
        asking.delete(source)
        if (entry.again) wake([source])
      })
    }
  }

  return Object.assign(wake, {
    idle: async () => {
      while (asking.size > 0) await Promise.all([...asking.values()].map(({ done }) => done))
    },
  })
}
