import { Agent } from 'undici'
import { TajoError } from '../errors.ts'

export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal | undefined
}

export interface HttpResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** One exchange on the wire, nothing more. Tests give their own to speak to a sandbox without a socket. */
export interface Sender {
  send(request: HttpRequest, maxBytes: number): Promise<HttpResponse>
  close(): Promise<void>
}

/** Keep-alive connections with timeouts and bounded bodies. Redirects are answers, never followed: credentials stay with their host. */
export function createSender(connections: number): Sender {
  const agent = new Agent({
    connections,
    pipelining: 1,
    connect: { timeout: 10_000 },
    headersTimeout: 90_000,
    bodyTimeout: 60_000,
    keepAliveTimeout: 30_000,
  })
  return {
    close: () => agent.close(),
    send: async ({ method, url, headers, body, signal }, maxBytes) => {
      const { origin, pathname, search } = new URL(url)
      const response = await agent.request({
        origin,
        path: pathname + search,
        method: method as 'GET',
        headers: { ...headers },
        ...(body === undefined ? {} : { body }),
        ...(signal === undefined ? {} : { signal }),
      })
      const flat: Record<string, string> = {}
      for (const [name, value] of Object.entries(response.headers)) {
        if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value
      }
      return {
        status: response.statusCode,
        headers: flat,
        body: await readBounded(response.body, maxBytes, `${method} ${pathname}`),
      }
    },
  }
}

async function readBounded(
  body: AsyncIterable<Uint8Array> & { destroy(): unknown },
  maxBytes: number,
  endpoint: string,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > maxBytes) {
      body.destroy()
      throw new TajoError(
        'TAJO_RESPONSE_TOO_LARGE',
        `${endpoint} answered with more than ${Math.floor(maxBytes / 2 ** 20)} MB.`,
        { endpoint },
      )
    }
    chunks.push(chunk)
  }
  const [only] = chunks
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks)
}
