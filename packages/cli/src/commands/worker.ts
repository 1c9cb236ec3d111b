import type { Context } from '../context.ts'
import { interruptible } from '../interrupt.ts'
import { openConfig, placeTools, sayWarnings } from '../open.ts'
import { serverLog } from '../server-log.ts'
import { serveWords } from '../text/serve.ts'
import { version } from '../version.ts'

/** Does jobs until it is interrupted; that is its proper end. */
export async function worker(context: Context, { port }: { readonly port?: number }): Promise<number> {
  const config = await openConfig(context)
  sayWarnings(context, config)
  const { work } = await import('@tajo/server/work')
  const { signal, dispose } = interruptible(context)
  const { io } = context
  try {
    await work({
      config,
      env: io.env,
      clock: io.clock,
      random: placeTools(context).random,
      log: serverLog(context),
      logOf: ({ verbose }) => serverLog(context, verbose || context.options.verbose),
      version,
      signal,
      ...(port === undefined ? {} : { port }),
      onStart: (facts) => context.result(facts, () => serveWords.worker(facts)),
    })
  } finally {
    dispose()
  }
  context.say(serveWords.stopped)
  return 0
}
