import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { TajoError } from '@tajo/core/errors'

export interface Loopback extends AsyncDisposable {
  readonly redirectUri: string
  /** Resolves with path and query the browser was sent back with. */
  readonly answer: Promise<string>
  close(): Promise<void>
}

const path = '/callback'

/**
 * Waits on 127.0.0.1 for the browser to come back from the consent page. The vendor compares redirect addresses as text
 * [client] CSA, so with a client that is registered for one, its port has to be given; 0 takes any that is free.
 */
export async function openLoopback(port: number): Promise<Loopback> {
  const { promise, resolve } = Promise.withResolvers<string>()
  const server = createServer((request, response) => {
    const url = request.url ?? ''
    const isAnswer = request.method === 'GET' && url.startsWith(`${path}?`)
    response.writeHead(isAnswer ? 200 : 404, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' })
    response.end(isAnswer ? 'Tajo has the answer. You can close this window.\n' : 'Nothing here.\n')
    if (isAnswer) resolve(url)
  })
  await new Promise<void>((listening, failed) => {
    server.once('error', (cause) =>
      failed(
        new TajoError('TAJO_CONFIG_INVALID', `Port ${port} on 127.0.0.1 cannot be used to hear from the browser.`, {
          cause,
          hint: 'Choose another port that is registered for the OAuth client, or paste the address by hand.',
        }),
      ),
    )
    server.listen(port, '127.0.0.1', listening)
  })
  const close = (): Promise<void> => {
    server.closeAllConnections()
    return new Promise((closed) => server.close(() => closed()))
  }
  return {
    redirectUri: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    answer: promise,
    close,
    [Symbol.asyncDispose]: close,
  }
}
