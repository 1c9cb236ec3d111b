import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface RotatingVendor extends AsyncDisposable {
  readonly url: string
  /** Refresh tokens that were used again. */
  readonly refused: readonly string[]
  issued(): number
  /** The refresh token that works. */
  present(): string
  /** Requests from here on wait, nothing of them done. */
  hold(): void
  /** Resolves when one waits. */
  held(): Promise<void>
  /** Those that wait were never handled. */
  forget(): void
}

/** `POST /oauth/tokens` of a vendor whose refresh tokens work once, on 127.0.0.1. The first is `r0`. */
export async function rotatingVendor(): Promise<RotatingVendor> {
  let issued = 0
  let holding = false
  let waiting = Promise.withResolvers<void>()
  const held: ServerResponse[] = []
  const refused: string[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>
    if (holding) {
      held.push(response)
      waiting.resolve()
      return
    }
    const given = String(body['refresh_token'])
    const answer = (status: number, data: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(data))
    if (given !== `r${issued}`) {
      refused.push(given)
      answer(400, { error: 'invalid_grant', error_description: 'used' })
      return
    }
    issued += 1
    answer(201, { access_token: `a${issued}`, refresh_token: `r${issued}`, scope: 'read', expires_in: 1800 })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused,
    issued: () => issued,
    present: () => `r${issued}`,
    hold: () => {
      holding = true
      waiting = Promise.withResolvers<void>()
    },
    held: () => waiting.promise,
    forget: () => {
      holding = false
      for (const response of held.splice(0)) response.destroy()
    },
    [Symbol.asyncDispose]: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
