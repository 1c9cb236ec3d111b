import { Deliverer } from '../http/deliverer.ts'
import { Faults } from '../http/faults.ts'
import { Listener } from '../http/listener.ts'
import { empty, json, type SandboxRequest, type SandboxResponse } from '../http/message.ts'
import { administrateOutbox } from '../http/outbox-admin.ts'
import { PathTable } from '../http/path-table.ts'
import { administrate } from './admin.ts'
import type { Desk } from './http/call.ts'
import { dispatch, keyNameOf } from './http/dispatch.ts'
import { notFound, Problem, permissionDenied, tooManyRequests } from './http/problem.ts'
import { RateLimiter } from './http/rate-limit.ts'
import { type BrevoSandboxOptions, type Bucket, type Quirks, type Settings, settle } from './options.ts'
import { People } from './people.ts'
import { routes } from './routes/routes.ts'
import { openAccount } from './story.ts'
import { BrevoWorld } from './world/world.ts'

export type { BrevoSandboxOptions } from './options.ts'
export type { BrevoWorld } from './world/world.ts'

interface LoggedCall {
  readonly method: string
  readonly path: string
  readonly status: number
  /** Milliseconds on the sandbox's clock. */
  readonly at: number
}

const LOG_LENGTH = 100_000

/**
 * Brevo's API v3 with its limits, errors and quirks, on an account that keeps count of what was done to it.
 *
 * @example
 * const sandbox = new BrevoSandbox({ plan: 'general', people: [{ email: 'jane@example.com', name: 'Jane Kim' }] })
 * const url = await sandbox.listen() // http://127.0.0.1:41293, the API below /v3
 * sandbox.faults.next('reset', { match: /^POST .*\/contacts\/import/ }) // done, but nobody is told
 * sandbox.quirks.tooEarly = 2
 * expect(sandbox.world.resubscriptions).toBe(0)
 * await sandbox.close()
 */
export class BrevoSandbox {
  readonly world: BrevoWorld
  /** A person in Brevo, or at the other end of its mails, does something. */
  readonly people: People
  /** `match` sees method and path: `PUT /v3/contacts/7?identifierType=contact_id`. */
  readonly faults = new Faults({
    tooManyRequests: (seconds) => ({
      ...tooManyRequests(),
      headers: {
        ...tooManyRequests().headers,
        'x-sib-ratelimit-remaining': '0',
        'x-sib-ratelimit-reset': String(seconds),
      },
    }),
    internalError: () => json(500, '{"message":"Internal server error"}'),
    denied: () => permissionDenied().response,
  })
  /** The last 100,000 calls. */
  readonly log: LoggedCall[] = []
  /** Runs before each call is answered: the place to change the account between two calls. */
  beforeRequest: ((request: SandboxRequest, index: number) => void) | undefined
  calls = 0
  count429 = 0

  readonly #settings: Settings
  readonly #limiter: RateLimiter
  readonly #paths = new PathTable(routes)
  readonly #desk: Desk
  readonly #deliverer: Deliverer
  readonly #listener = new Listener((request) => this.handle(request))

  constructor(options: BrevoSandboxOptions = {}) {
    this.#settings = settle(options)
    this.#limiter = new RateLimiter(this.#settings)
    this.world = new BrevoWorld(this.#settings)
    openAccount(this.world)
    this.people = new People(this.world)
    this.#desk = { settings: this.#settings, world: this.world }
    const { clock, send } = this.#settings
    this.#deliverer = new Deliverer(this.world.outbox, {
      clock,
      send,
      before: (nowMs) => {
        this.world.processes.runDue(nowMs)
        this.world.webhooks.flush(nowMs)
      },
    })
  }

  /** May be changed at any time. */
  get quirks(): Quirks {
    return this.#settings.quirks
  }

  /** Answers one call without a socket; `fault` and `delayMs` of the answer are the caller's to act out. */
  handle(request: SandboxRequest): SandboxResponse {
    const url = new URL(request.path, 'http://127.0.0.1')
    if (url.pathname.startsWith('/__sandbox/')) return this.#administrate(request, url.pathname)
    const index = this.calls
    this.calls += 1
    this.beforeRequest?.(request, index)
    const at = this.#settings.clock.now()
    this.world.processes.runDue(at)
    if (url.pathname.startsWith('/files/')) return this.#file(url.pathname)
    const answer = this.#answer(request, url)
    if (answer.status === 429) this.count429 += 1
    this.#remember({ method: request.method, path: request.path, status: answer.status, at })
    const headers = {
      ...answer.headers,
      Date: new Date(at).toUTCString(),
      // Seen live, in no document [client].
      'sib-request-id': `5a4d1c0e-0000-4000-8000-${index.toString(16).padStart(12, '0')}`,
    }
    return { ...answer, headers }
  }

  /** Listens on 127.0.0.1 and answers the base URL, without `/v3`. Port 0, the default, takes a free one. */
  async listen(port = 0): Promise<string> {
    const url = await this.#listener.listen(port)
    if (this.#settings.autoDeliver) this.#deliverer.start(1_000)
    return url
  }

  async close(): Promise<void> {
    await this.#deliverer.stop()
    await this.#listener.close()
  }

  /** Sends the webhooks and notifications whose time has come on the clock; resolves when they are answered or given up. */
  deliverDue(): Promise<void> {
    return this.#deliverer.deliverDue()
  }

  /** Calls of another tool with a key of the same account. */
  neighbour(bucket: Bucket, calls: number): void {
    this.#limiter.takeAway(bucket, calls)
  }

  #administrate(request: SandboxRequest, path: string): SandboxResponse {
    const ofOutbox = administrateOutbox(this.world.outbox, () => this.deliverDue(), request, path)
    return ofOutbox ?? administrate(this.world, this.people, request, path)
  }

  /** A report or an export, under a link that needs no key. */
  #file(path: string): SandboxResponse {
    const text = this.world.processes.fileAt(path)
    if (text === undefined) return notFound('File not found').response
    return { ...empty(200, { 'Content-Type': 'text/csv' }), body: new TextEncoder().encode(text) }
  }

  #answer(request: SandboxRequest, url: URL): SandboxResponse {
    const key = keyNameOf(this.#settings, request)
    const isRefused = key instanceof Problem
    const verdict = this.#limiter[isRefused ? 'peek' : 'spend'](request.method, url.pathname)
    const answer = isRefused ? key.response : verdict.refused ? tooManyRequests() : this.#work(request, url, key)
    return { ...answer, headers: { ...verdict.headers, ...answer.headers } }
  }

  #work(request: SandboxRequest, url: URL, key: string): SandboxResponse {
    const fault = this.faults.take(`${request.method} ${url.pathname}${url.search}`)
    if (fault?.instead !== undefined) return fault.instead
    return { ...dispatch(this.#desk, this.#paths, request, url, key), ...fault?.upon }
  }

  #remember(call: LoggedCall): void {
    if (this.log.length >= LOG_LENGTH) this.log.splice(0, LOG_LENGTH / 10)
    this.log.push(call)
  }
}
