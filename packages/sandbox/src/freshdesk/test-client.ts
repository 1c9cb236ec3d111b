import type { FreshdeskSandboxOptions } from './options.ts'
import { FreshdeskSandbox } from './sandbox.ts'

/** A clock that moves only when told to. */
export class ManualClock {
  #nowMs: number

  constructor(start = '2026-03-02T12:00:00Z') {
    this.#nowMs = Date.parse(start)
  }

  now(): number {
    return this.#nowMs
  }

  forward(seconds: number): void {
    this.#nowMs += seconds * 1000
  }
}

export type TestRow = Readonly<Record<string, unknown>>

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** The parsed body; undefined when it is no JSON. */
  readonly body: unknown
  /** The value at a path into the body: `at('errors', 0, 'code')`. */
  readonly at: (...path: readonly (string | number)[]) => unknown
  /** The body as a list of records. */
  readonly rows: readonly TestRow[]
}

export interface TestClient {
  readonly sandbox: FreshdeskSandbox
  readonly world: FreshdeskSandbox['world']
  readonly clock: ManualClock
  readonly get: (path: string, headers?: Record<string, string>) => Answer
  readonly send: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Answer
}

const AUTHORIZATION = `Basic ${Buffer.from('sandbox-key:X').toString('base64')}`

/** A small account on a standing clock and the calls a test makes of it, without a socket. */
export function testClient(options: FreshdeskSandboxOptions = {}): TestClient {
  const clock = new ManualClock()
  const sandbox = new FreshdeskSandbox({ clock, size: { tickets: 200 }, ...options })
  const send: TestClient['send'] = (method, path, sent, headers = {}) => {
    const withBody = sent === undefined ? {} : { 'content-type': 'application/json' }
    const response = sandbox.handle({
      method,
      path: path.startsWith('/exports/') ? path : `/api/v2${path}`,
      headers: { authorization: AUTHORIZATION, ...withBody, ...headers },
      ...(sent === undefined ? undefined : { body: bytesOf(sent) }),
    })
    const text = Buffer.from(response.body).toString('utf8')
    const isJson = response.headers['Content-Type']?.startsWith('application/json') ?? false
    const body: unknown = isJson ? JSON.parse(text) : undefined
    const rows: readonly TestRow[] = Array.isArray(body) ? body : []
    return {
      status: response.status,
      headers: response.headers,
      text,
      body,
      rows,
      at: (...path) => valueAt(body, path),
    }
  }
  return { sandbox, world: sandbox.world, clock, send, get: (path, headers) => send('GET', path, undefined, headers) }
}

function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}

function valueAt(body: unknown, path: readonly (string | number)[]): unknown {
  let here = body
  for (const key of path) {
    if (typeof here !== 'object' || here === null) return undefined
    here = Reflect.get(here, key)
  }
  return here
}

/** Every row of a list, page by page until an empty one. */
export function readAll({ get }: Pick<TestClient, 'get'>, path: string): TestRow[] {
  const rows: TestRow[] = []
  const joint = path.includes('?') ? '&' : '?'
  for (let page = 1; ; page += 1) {
    const answer = get(`${path}${joint}per_page=100&page=${page}`)
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${answer.text}`)
    if (answer.rows.length === 0) return rows
    rows.push(...answer.rows)
  }
}
