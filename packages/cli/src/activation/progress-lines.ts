import type { ApplyProgress } from '@tajo/activation/report'
import type { Context } from '../context.ts'
import { activateWords } from '../text/activation-report.ts'

const betweenLinesMs = 5_000

/** A line when something else begins, and now and then while it lasts. */
export function progressLines(context: Context): (progress: ApplyProgress) => void {
  let phase: ApplyProgress['phase'] | undefined
  let saidAt = Number.NEGATIVE_INFINITY
  return (progress) => {
    const now = context.io.clock.now()
    if (progress.of === 0 || (progress.phase === phase && now - saidAt < betweenLinesMs)) return
    phase = progress.phase
    saidAt = now
    context.say(activateWords.progress(progress))
  }
}
