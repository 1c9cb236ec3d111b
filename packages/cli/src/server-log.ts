import type { Log } from '@tajo/core/log'
import type { Context } from './context.ts'
import { createLog } from './log.ts'

/** Of a process that runs for months: what it does is written too, not only what went wrong. */
export function serverLog(context: Context): Log {
  const all = createLog(context, true)
  return context.options.verbose ? all : { ...all, debug: () => {} }
}
