import { TajoError } from '@tajo/core/errors'
import type { RemoteRequest } from './request.ts'
import { isWireFailure, revivedError, unreachable } from './wire-errors.ts'

/** A server that does operations, and the token it lets us in with. */
export interface RemoteServer {
  /** Without a slash at the end. */
  readonly url: string
  readonly token: string
}

/** What a server answers to a request; its failures come as the errors they are. */
export async function ask(server: RemoteServer, request: RemoteRequest, signal?: AbortSignal): Promise<unknown> {
  const response = await send(server, request, { accept: 'application/json' }, signal)
  const value = await bodyOf(response, signal)
  if (isWireFailure(value)) throw revivedError(value.error)
  if (!response.ok || value === undefined)
    throw unreachable(`${server.url} answered ${response.status} with something that is not Tajo’s.`)
  return value
}

/** Sends a request. The token goes to the server that was named and follows no redirect. */
export async function send(
  { url, token }: RemoteServer,
  { method, path, body }: RemoteRequest,
  headers: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(`${url}${path}`, {
      method,
      redirect: 'error',
      headers: {
        ...headers,
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (cause) {
    signal?.throwIfAborted()
    throw unreachable(`The Tajo server at ${url} could not be reached.`, cause)
  }
}

async function bodyOf(response: Response, signal: AbortSignal | undefined): Promise<unknown> {
  try {
    return await response.json()
  } catch (cause) {
    signal?.throwIfAborted()
    if (cause instanceof SyntaxError) return undefined
    throw cause instanceof TajoError ? cause : unreachable('The answer of the Tajo server was cut off.', cause)
  }
}
