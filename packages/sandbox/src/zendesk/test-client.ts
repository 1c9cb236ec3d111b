import { ManualClock, type TestRow } from '../freshdesk/test-client.ts'
import type { ZendeskSandboxOptions } from './options.ts'
import { ZendeskSandbox } from './sandbox.ts'

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** The parsed body; undefined when it is no JSON. */
  readonly body: unknown
  /** The value at a path into the body: `at('errors', 0, 'code')`. */
  readonly at: (...path: readonly (string | number)[]) => unknown
  /** The records under a key of the body. */
  readonly rows: (key: string) => readonly TestRow[]
}

export interface TestClient {
  readonly sandbox: ZendeskSandbox
  readonly world: ZendeskSandbox['world']
  readonly clock: ManualClock
  readonly get: (path: string, headers?: Record<string, string>) => Answer
  readonly send: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Answer
}

export function basic(email: string, token: string): string {
  return `Basic ${Buffer.from(`${email}/token:${token}`).toString('base64')}`
}

const AUTHORIZATION = basic('sandbox@acme.example', 'sandbox-token')

/** A small account on a standing clock and the calls a test makes of it, without a socket. */
export function testClient(options: ZendeskSandboxOptions = {}): TestClient {
  const clock = new ManualClock()
  const sandbox = new ZendeskSandbox({ clock, size: { tickets: 200 }, ...options })
  const send: TestClient['send'] = (method, path, sent, headers = {}) => {
    const withBody = sent === undefined ? {} : { 'content-type': 'application/json' }
    const response = sandbox.handle({
      method,
      path: path.startsWith('/oauth') ? path : `/api/v2${path}`,
      headers: { authorization: AUTHORIZATION, ...withBody, ...headers },
      ...(sent === undefined
        ? undefined
        : { body: Buffer.from(typeof sent === 'string' ? sent : JSON.stringify(sent)) }),
    })
    const text = Buffer.from(response.body).toString('utf8')
    const isJson = response.headers['Content-Type']?.startsWith('application/json') ?? false
    const body: unknown = isJson ? JSON.parse(text) : undefined
    return {
      status: response.status,
      headers: response.headers,
      text,
      body,
      at: (...path) => valueAt(body, path),
      rows: (key) => {
        const rows = valueAt(body, [key])
        if (!Array.isArray(rows)) throw new Error(`no ${key} in ${response.status} ${text.slice(0, 200)}`)
        return rows
      },
    }
  }
  return { sandbox, world: sandbox.world, clock, send, get: (path, headers) => send('GET', path, undefined, headers) }
}

function valueAt(body: unknown, path: readonly (string | number)[]): unknown {
  let here = body
  for (const key of path) {
    if (typeof here !== 'object' || here === null) return undefined
    here = Reflect.get(here, key)
  }
  return here
}

/** Every row of a list under cursors, page by page until nothing more is promised. */
export function readAll({ get }: Pick<TestClient, 'get'>, path: string, key: string): TestRow[] {
  const rows: TestRow[] = []
  const joint = path.includes('?') ? '&' : '?'
  for (let after = ''; ; ) {
    const answer = get(`${path}${joint}page[size]=100${after}`)
    rows.push(...answer.rows(key))
    if (answer.at('meta', 'has_more') !== true) return rows
    after = `&page[after]=${encodeURIComponent(String(answer.at('meta', 'after_cursor')))}`
  }
}
