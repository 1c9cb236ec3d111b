import type { Log } from '@tajo/core/log'
import type { Context } from './context.ts'

/** Log lines on stderr: everything with --verbose or where the configuration asks for it, otherwise only warnings. */
export function createLog(context: Context, verbose: boolean, stamp: 'time' | 'date and time' = 'time'): Log {
  const write = (level: string, message: string, fields: Readonly<Record<string, unknown>> | undefined): void => {
    const moment = new Date(context.io.clock.now()).toISOString()
    const time = stamp === 'time' ? moment.slice(11, 23) : moment
    const details = fields === undefined || Object.keys(fields).length === 0 ? '' : ` ${JSON.stringify(fields)}`
    context.say(context.errorStyle.dim(`${time} ${level.padEnd(5)} ${message}${details}`))
  }
  return {
    debug: (message, fields) => (verbose ? write('debug', message, fields) : undefined),
    info: (message, fields) => (verbose ? write('info', message, fields) : undefined),
    warn: (message, fields) => (verbose ? write('warn', message, fields) : undefined),
  }
}
