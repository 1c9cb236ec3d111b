import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Answer = (response: ServerResponse, request: IncomingMessage) => void

export interface LoopbackServer extends AsyncDisposable {
  readonly url: string
  /** `GET /a?b=c` of every request, in order. */
  readonly requests: readonly string[]
  readonly bodies: readonly string[]
  readonly headers: readonly IncomingMessage['headers'][]
  connections(): number
  close(): Promise<void>
}

/** A server on 127.0.0.1 that gives these answers, the last one again and again. */
export async function serve(...answers: readonly Answer[]): Promise<LoopbackServer> {
  const requests: string[] = []
  const bodies: string[] = []
  const headers: IncomingMessage['headers'][] = []
  let connections = 0
  const server = createServer(async (request, response) => {
    const answer = answers[Math.min(requests.length, answers.length - 1)]
    requests.push(`${request.method} ${request.url}`)
    headers.push(request.headers)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    bodies.push(Buffer.concat(chunks).toString())
    answer?.(response, request)
  })
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => stop(server)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    bodies,
    headers,
    connections: () => connections,
    close,
    [Symbol.asyncDispose]: close,
  }
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}

/** A whole answer. */
export function answer(status: number, body = '', headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-length': String(Buffer.byteLength(body)), ...headers }).end(body)
  }
}

/** Promises more bytes than it sends. */
export const truncated: Answer = (response) => {
  response.writeHead(200, { 'content-length': '1000' })
  response.write('[{"id":1},', () => response.destroy())
}

/** Ends in the middle of a chunked body. */
export const truncatedChunks: Answer = (response) => {
  response.writeHead(200)
  response.write('[{"id":1},', () => response.destroy())
}

export const reset: Answer = (response) => {
  response.socket?.resetAndDestroy()
}

export const silence: Answer = () => {}
