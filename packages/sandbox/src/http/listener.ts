import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json, type SandboxRequest, type SandboxResponse } from './message.ts'

type Handler = (request: SandboxRequest) => SandboxResponse

/** The socket in front of the sandbox: loopback only, and it acts out the faults of an answer. */
export class Listener {
  readonly #handle: Handler
  #server: Server | undefined

  constructor(handle: Handler) {
    this.#handle = handle
  }

  async listen(port: number): Promise<string> {
    if (this.#server !== undefined) throw new Error('the sandbox is listening already')
    // Longer than any pause of a client, so that no kept connection dies under its next call.
    const server = createServer({ keepAlive: true, keepAliveTimeout: 120_000 }, (incoming, outgoing) => {
      void this.#serve(incoming, outgoing)
    })
    this.#server = server
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', resolve)
    })
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (server === undefined) return
    server.closeAllConnections()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming)
    // The caller went away while sending.
    if (body === undefined) return
    const first = this.#answer({
      method: incoming.method ?? 'GET',
      path: incoming.url ?? '/',
      headers: flat(incoming.headers),
      body,
    })
    const answer = first.later === undefined ? first : { ...first, ...(await first.later()), headers: first.headers }
    if (answer.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, answer.delayMs))
    if (answer.fault === 'reset') {
      outgoing.socket?.resetAndDestroy()
      return
    }
    outgoing.writeHead(answer.status, { ...answer.headers, ...lengthOf(answer) })
    if (answer.fault === 'truncate') {
      outgoing.write(answer.body.subarray(0, Math.ceil(answer.body.length / 2)), () => outgoing.destroy())
      return
    }
    if (answer.bodyDelayMs !== undefined) {
      const half = Math.ceil(answer.body.length / 2)
      outgoing.write(answer.body.subarray(0, half))
      await new Promise((resolve) => setTimeout(resolve, answer.bodyDelayMs))
      outgoing.end(answer.body.subarray(half))
      return
    }
    outgoing.end(answer.body)
  }

  /** A bug of the sandbox itself, or of a test's hook, must not look like a vendor's answer. */
  #answer(request: SandboxRequest): SandboxResponse {
    try {
      return this.#handle(request)
    } catch (error) {
      return json(500, JSON.stringify({ code: 'sandbox_bug', message: String(error) }))
    }
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of incoming) chunks.push(chunk)
    return Buffer.concat(chunks)
  } catch {
    return undefined
  }
}

function lengthOf(answer: SandboxResponse): Record<string, number> {
  if (answer.status === 204) return {}
  // A truncated answer must promise more than it sends, or its reader could not tell.
  const missing = answer.fault === 'truncate' && answer.body.length < 2 ? 1 : 0
  return { 'Content-Length': answer.body.length + missing }
}

function flat(headers: IncomingMessage['headers']): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
}
