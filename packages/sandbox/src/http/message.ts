export interface SandboxRequest {
  readonly method: string
  /** With the query string: `/api/v2/tickets?page=2`. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body?: Uint8Array
}

export interface SandboxResponse {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: Uint8Array
  /** What the socket does to the answer: cut it off before (`reset`) or inside (`truncate`) the body. */
  readonly fault?: 'reset' | 'truncate'
  readonly delayMs?: number
  /** The answer that a caller over a socket gets in this one's place, when it took a call of the sandbox's own. */
  readonly later?: () => Promise<SandboxResponse>
  /** A pause in the middle of the body. */
  readonly bodyDelayMs?: number
}

const JSON_TYPE = 'application/json; charset=utf-8'
const EMPTY = new Uint8Array(0)
const encoder = new TextEncoder()

export function json(status: number, text: string, headers: Readonly<Record<string, string>> = {}): SandboxResponse {
  return { status, headers: { 'Content-Type': JSON_TYPE, ...headers }, body: encoder.encode(text) }
}

export function html(status: number, title: string): SandboxResponse {
  const body = encoder.encode(`<!DOCTYPE html><html><head><title>${title}</title></head><body>${title}</body></html>`)
  return { status, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body }
}

export function empty(status: number, headers: Readonly<Record<string, string>> = {}): SandboxResponse {
  return { status, headers: { ...headers }, body: EMPTY }
}

export function headerOf(request: SandboxRequest, name: string): string | undefined {
  const direct = request.headers[name]
  if (direct !== undefined) return direct
  for (const [key, value] of Object.entries(request.headers)) if (key.toLowerCase() === name) return value
  return undefined
}
