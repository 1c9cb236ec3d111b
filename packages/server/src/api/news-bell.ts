import type { Jobs } from '@tajo/control/jobs'
import type { Clock } from '@tajo/core/clock'

export interface NewsBell {
  /** Resolves when the job may have news, and after a while in any case; rejects with the signal's reason. */
  wait(job: string, signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

// Notices come at once; this is for those that were missed.
const lookEveryMs = 2_000

/** Wakes who watches jobs, of whichever server or worker. */
export function createNewsBell(jobs: Pick<Jobs, 'onNews'>, clock: Clock): NewsBell {
  const waiting = new Map<string, Set<() => void>>()
  let listening: Promise<() => Promise<void>> | undefined

  const heard = (id: string): void => {
    const rung = id === '' ? [...waiting.values()] : [waiting.get(id) ?? new Set<() => void>()]
    for (const bells of rung) for (const ring of bells) ring()
  }

  return {
    async wait(job, signal) {
      listening ??= jobs.onNews(heard)
      const silence = new AbortController()
      const ring = (): void => silence.abort()
      const bells = waiting.get(job) ?? new Set()
      waiting.set(job, bells.add(ring))
      try {
        await clock.sleep(lookEveryMs, AbortSignal.any([signal, silence.signal]))
      } catch (error) {
        if (signal.aborted || !silence.signal.aborted) throw error
      } finally {
        bells.delete(ring)
        if (bells.size === 0) waiting.delete(job)
      }
    },
    async close() {
      const unlisten = await listening
      await unlisten?.()
    },
  }
}
