import { TajoError } from '@tajo/core/errors'
import type { Out } from '@tajo/warehouse/protocol/feed'
import type { Context } from '../context.ts'
import { interruptible } from '../interrupt.ts'
import { emitWords } from '../text/emit.ts'

export interface Output {
  readonly out: Out
  /** Aborts on Ctrl-C, on a polite kill, and when nobody reads the messages any longer. */
  readonly signal: AbortSignal
  readonly lost: () => boolean
  dispose(): void
}

/** Messages go to stdout line by line, and no faster than they are read. */
export function openOutput(context: Context): Output {
  const { stdout, onOutputLost } = context.io
  const interrupt = interruptible(context)
  const gone = new AbortController()
  const lose = (): void => gone.abort(lostError())
  const forget = onOutputLost?.(lose)
  return {
    out: async (lines) => {
      if (gone.signal.aborted) throw lostError()
      if (lines === '') return
      stdout.write(lines)
      await stdout.drained?.()
      if (gone.signal.aborted) throw lostError()
    },
    signal: AbortSignal.any([interrupt.signal, gone.signal]),
    lost: () => gone.signal.aborted,
    dispose: () => {
      interrupt.dispose()
      forget?.()
    },
  }
}

export function lostError(): TajoError {
  return new TajoError('TAJO_INTERRUPTED', emitWords.lost, { hint: emitWords.lostHint })
}
