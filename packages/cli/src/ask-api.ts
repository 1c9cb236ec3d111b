import type { Config } from '@tajo/core/config/config'
import { isTajoError } from '@tajo/core/errors'
import { ask, type RemoteServer } from '@tajo/operations/remote/ask'
import { findServer } from '@tajo/operations/remote/find-server'
import type { RemoteRequest } from '@tajo/operations/remote/request'
import type { Context } from './context.ts'
import { createLog } from './log.ts'
import { serveWords } from './text/serve.ts'
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
  try {
    return (await askWithoutServer({ config, env: context.io.env, clock, log, version }, request)) as Answer
  } catch (error) {
    if (!isTajoError(error) || error.code !== 'TAJO_CONTROL_BUSY') throw error
    // Whoever holds the store may be a server that begins.
    const server = await serverComing(context, config)
    if (server === undefined) throw error
    return (await ask(server, request)) as Answer
  }
}

async function serverComing(context: Context, { dir }: Config): Promise<RemoteServer | undefined> {
  const { io } = context
  context.say(serveWords.comes)
  for (let waitedMs = 0; waitedMs < beginsWithinMs; waitedMs += lookEveryMs) {
    await io.clock.sleep(lookEveryMs)
    const found = await findServer(dir, io.serverPatienceMs)
    if (found.kind === 'running') return found.server
  }
  return undefined
}

const beginsWithinMs = 15_000
const lookEveryMs = 500
