import type { Reply } from '../world/outbox.ts'

export interface Posting {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type Send = (posting: Posting) => Promise<Reply>

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]']
const PAYLOAD_KEPT = 10_000

/** The later ones win, whatever capitals their names are in. */
function merged(...all: readonly Readonly<Record<string, string>>[]): Headers {
  const headers = new Headers()
  for (const one of all) for (const [name, value] of Object.entries(one)) headers.set(name, value)
  return headers
}

/** Nothing leaves this machine: an address elsewhere is one nobody answers at, and no redirect is followed. */
export function sendOnLoopback(timeoutMs: number): Send {
  return async ({ method, url, headers, body }) => {
    const { hostname, username, password } = new URL(url)
    if (!LOOPBACK.includes(hostname)) return 'unreachable'
    const bare = new URL(url)
    bare.username = ''
    bare.password = ''
    const basic = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
    const authorization = username === '' ? {} : { authorization: `Basic ${Buffer.from(basic).toString('base64')}` }
    try {
      const answer = await fetch(bare, {
        method,
        headers: merged({ 'content-type': 'application/json', ...authorization }, headers),
        ...(method === 'GET' || method === 'HEAD' ? undefined : { body }),
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      })
      const payload = (await answer.text()).slice(0, PAYLOAD_KEPT)
      return { status: answer.status, headers: Object.fromEntries(answer.headers), payload }
    } catch (error) {
      return error instanceof DOMException && error.name === 'TimeoutError' ? 'timeout' : 'unreachable'
    }
  }
}
