import type { Config } from '@tajo/core/config/config'
import { ask } from '@tajo/operations/remote/ask'
import { findServer } from '@tajo/operations/remote/find-server'
import type { RemoteRequest } from '@tajo/operations/remote/request'
import type { Context } from './context.ts'
import { createLog } from './log.ts'
import { version } from './version.ts'

/** Asks the API: of the server that runs for this `tajo.yml`, or of one made for this question that listens nowhere. */
export async function askApi<Answer>(
  context: Context,
  config: Config,
  method: RemoteRequest['method'],
  path: string,
  body?: object,
): Promise<Answer> {
  const request = { method, path, body: body === undefined ? undefined : JSON.stringify(body) }
  const found = await findServer(config.dir, context.io.serverPatienceMs)
  if (found.kind === 'running') return (await ask(found.server, request)) as Answer
  const { askWithoutServer } = await import('@tajo/server/without-server')
  const { clock } = context.io
  const log = createLog(context, context.options.verbose)
  return (await askWithoutServer({ config, env: context.io.env, clock, log, version }, request)) as Answer
}
