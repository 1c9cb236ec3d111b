import { TajoError } from '@tajo/core/errors'
import type { Context } from './context.ts'
import { common } from './text/common.ts'

export interface Interrupt {
  readonly signal: AbortSignal
  dispose(): void
}

/** The first Ctrl-C asks the work to stop and save, the second ends the process. */
export function interruptible(context: Context): Interrupt {
  const controller = new AbortController()
  const dispose = context.io.onInterrupt(() => {
    if (controller.signal.aborted) context.io.exit(130)
    controller.abort(new TajoError('TAJO_INTERRUPTED', 'Interrupted.'))
    context.insist(common.interrupting)
  })
  return { signal: controller.signal, dispose }
}
