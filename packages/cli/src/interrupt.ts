import { TajoError } from '@tajo/core/errors'
import type { Context } from './context.ts'
import { common } from './text/common.ts'

export interface Interrupt {
  readonly signal: AbortSignal
  dispose(): void
}

// Launchers such as npx pass Ctrl-C on to a process that the terminal has told already.
const echoMs = 400

/** The first Ctrl-C asks the work to stop and save, the second ends the process. */
export function interruptible(context: Context, words: string = common.interrupting): Interrupt {
  const { io } = context
  const controller = new AbortController()
  let firstAt = Number.POSITIVE_INFINITY
  const dispose = io.onInterrupt(() => {
    if (!controller.signal.aborted) {
      firstAt = io.clock.now()
      controller.abort(new TajoError('TAJO_INTERRUPTED', 'Interrupted.'))
      if (words !== '') context.insist(words)
    } else if (io.clock.now() - firstAt > echoMs) io.exit(130)
  })
  return { signal: controller.signal, dispose }
}
