import { ManualClock, type TestRow } from '../freshdesk/test-client.ts'
import type { BrevoSandboxOptions } from './options.ts'
import { BrevoSandbox } from './sandbox.ts'

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** The value at a path into the body: `at('metadata', 'duplicate_identifiers', 0)`. */
  readonly at: (...path: readonly (string | number)[]) => unknown
  /** The records under a key of the body. */
  readonly rows: (key: string) => readonly TestRow[]
}

export interface TestClient {
  readonly sandbox: BrevoSandbox
  readonly world: BrevoSandbox['world']
  readonly clock: ManualClock
  readonly get: (path: string, headers?: Record<string, string>) => Answer
  readonly send: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Answer
}

/** A small account on a standing clock and the calls a test makes of it, without a socket. */
export function testClient(options: BrevoSandboxOptions = {}): TestClient {
  const clock = new ManualClock()
  const sandbox = new BrevoSandbox({ clock, ...options })
  const send: TestClient['send'] = (method, path, sent, headers = {}) => {
    const response = sandbox.handle({
      method,
      path: path.startsWith('/files/') || path.startsWith('/__sandbox/') ? path : `/v3${path}`,
      headers: { 'api-key': 'xkeysib-sandbox', 'content-type': 'application/json', ...headers },
      ...(sent === undefined
        ? undefined
        : { body: Buffer.from(typeof sent === 'string' ? sent : JSON.stringify(sent)) }),
    })
    const text = Buffer.from(response.body).toString('utf8')
    const isJson = response.headers['Content-Type']?.startsWith('application/json') ?? false
    const body: unknown = isJson ? JSON.parse(text) : undefined
    const at: Answer['at'] = (...path) => {
      let here = body
      for (const key of path) {
        if (typeof here !== 'object' || here === null) return undefined
        here = Reflect.get(here, key)
      }
      return here
    }
    return {
      status: response.status,
      headers: response.headers,
      text,
      at,
      rows: (key) => {
        const rows = at(key)
        if (!Array.isArray(rows)) throw new Error(`no ${key} in ${response.status} ${text.slice(0, 200)}`)
        return rows
      },
    }
  }
  return { sandbox, world: sandbox.world, clock, send, get: (path, headers) => send('GET', path, undefined, headers) }
}
