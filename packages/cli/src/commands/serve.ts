import type { Context } from '../context.ts'
import { interruptible } from '../interrupt.ts'
import { openConfig, placeTools, sayWarnings } from '../open.ts'
import { serverLog } from '../server-log.ts'
import { serveWords, startedText } from '../text/serve.ts'
import { version } from '../version.ts'

export interface ServeInput {
  readonly port?: number
}

/** Runs until it is interrupted; that is its proper end. */
export async function serveHere(context: Context, { port }: ServeInput): Promise<number> {
  const config = await openConfig(context)
  sayWarnings(context, config)
  const { serve } = await import('@tajo/server/serve')
  const { signal, dispose } = interruptible(context)
  const { io } = context
  const { random } = placeTools(context)
  try {
    await serve({
      config,
      env: io.env,
      clock: io.clock,
      random,
      log: serverLog(context),
      logOf: ({ verbose }) => serverLog(context, verbose || context.options.verbose),
      version,
      pid: process.pid,
      signal,
      ...(port === undefined ? {} : { port }),
      onStart: (started) => {
        // The token stays in the file: a terminal is looked over, and its lines are kept.
        const { token: _, ...facts } = started
        context.result(facts, (style) => startedText(started, io.clock.now(), context.width, style))
      },
    })
  } finally {
    dispose()
  }
  context.say(serveWords.stopped)
  return 0
}
