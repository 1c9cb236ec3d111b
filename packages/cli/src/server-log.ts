import type { Log } from '@tajo/core/log'
import type { Context } from './context.ts'
import { createLog } from './log.ts'

/** Of a process that runs for months: what it does is written too, not only what went wrong. */
export function serverLog(context: Context, verbose = context.options.verbose): Log {
  const all = createLog(context, true, 'date and time')
  return verbose ? all : { ...all, debug: () => {} }
}
