import { randomBytes } from 'node:crypto'
import type { Clock } from '@tajo/core/clock'
import type { Config } from '@tajo/core/config/config'
import { TajoError } from '@tajo/core/errors'
import type { Log } from '@tajo/core/log'
import type { RemoteRequest } from '@tajo/operations/remote/request'
import { isWireFailure, revivedError } from '@tajo/operations/remote/wire-errors'
import { assemble } from './assemble.ts'

export interface AskOptions {
  readonly config: Config
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly log: Log
  readonly version: string
}

/** One question to the API where no server runs: everything is put together for it, listens nowhere, and is closed again. */
export async function askWithoutServer(options: AskOptions, request: RemoteRequest): Promise<unknown> {
  const { host, port } = options.config.server
  const localToken = `tajo_local_${randomBytes(32).toString('base64url')}`
  const { app, close } = await assemble({
    ...options,
    logOf: () => options.log,
    random: Math.random,
    command: 'ask',
    localToken,
    // Where a server will be.
    address: () => `http://${host}:${port}`,
  })
  try {
    const { method, path, body } = request
    const headers = {
      authorization: `Bearer ${localToken}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    }
    const answer = await app.inject({ method, url: path, headers, ...(body === undefined ? {} : { payload: body }) })
    const value: unknown = answer.body === '' ? null : answer.json()
    if (isWireFailure(value)) throw revivedError(value.error)
    if (answer.statusCode >= 300) throw new TajoError('TAJO_INTERNAL', `The API answered ${answer.statusCode}.`)
    return value
  } finally {
    await close()
  }
}
