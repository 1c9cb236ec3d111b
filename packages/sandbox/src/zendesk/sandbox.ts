import { Deliverer } from '../http/deliverer.ts'
import { Faults } from '../http/faults.ts'
import { Listener } from '../http/listener.ts'
import { empty, headerOf, json, type SandboxRequest, type SandboxResponse } from '../http/message.ts'
import { administrateOutbox } from '../http/outbox-admin.ts'
import { PathTable } from '../http/path-table.ts'
import { administrate } from './admin.ts'
import type { Desk } from './http/call.ts'
import { dispatch } from './http/dispatch.ts'
import { serviceOf } from './http/limits.ts'
import { tooManyInPlainWords, tooManyRequests } from './http/problem.ts'
import { RateLimiter, type Refused } from './http/rate-limit.ts'
import { MetricEvents } from './metrics/metric-events.ts'
import { type Settings, settle, type ZendeskSandboxOptions } from './options.ts'
import { routes } from './routes/routes.ts'
import { Rows } from './rows/rows.ts'
import { retell } from './story/retell.ts'
import { ZendeskWorld } from './world/world.ts'

export type { ZendeskSandboxOptions } from './options.ts'
export type { ZendeskWorld } from './world/world.ts'

interface LoggedCall {
  readonly method: string
  readonly path: string
  readonly status: number
  /** Milliseconds on the sandbox's clock. */
  readonly at: number
}

const LOG_LENGTH = 100_000

/**
 * The Zendesk APIs with their limits, errors and quirks, over the same story as the Freshdesk sandbox.
 *
 * @example
 * const sandbox = new ZendeskSandbox({ plan: 'professional' })
 * const url = await sandbox.listen() // http://127.0.0.1:41293
 * sandbox.faults.next('503html', { match: /incremental/ })
 * sandbox.world.addComment(42, { html: 'called back', public: false }) // moves both clocks of ticket 42
 * await sandbox.close()
 */
export class ZendeskSandbox {
  readonly world: ZendeskWorld
  readonly faults = new Faults({
    tooManyRequests: (seconds) => tooManyRequests(seconds),
    internalError: () => json(500, '{"error":"InternalError","description":"Something went wrong"}'),
    // The collaboration service's own: no body to read [client].
    denied: () => ({ ...empty(403), headers: { 'Content-Type': 'text/html' } }),
  })
  /** The last 100,000 calls. */
  readonly log: LoggedCall[] = []
  /** Runs before each call is answered: the place to change the world between two pages. */
  beforeRequest: ((request: SandboxRequest, index: number) => void) | undefined
  calls = 0
  count429 = 0

  readonly #settings: Settings
  readonly #limiter: RateLimiter
  readonly #paths = new PathTable(routes)
  readonly #desk: Desk
  readonly #deliverer: Deliverer
  readonly #listener = new Listener((request) => this.handle(request))

  constructor(options: ZendeskSandboxOptions = {}) {
    this.#settings = settle(options)
    this.#limiter = new RateLimiter(this.#settings)
    this.world = new ZendeskWorld(this.#settings)
    retell(this.world)
    this.#desk = {
      settings: this.#settings,
      world: this.world,
      rows: new Rows(this.world),
      metricEvents: new MetricEvents(this.world),
    }
    const { clock, send, deliveryLanes: lanes } = this.#settings
    this.#deliverer = new Deliverer(this.world.outbox, {
      clock,
      send,
      lanes,
      before: (nowMs) => {
        this.world.jobs.runDue(nowMs)
        this.world.events.flush()
      },
    })
  }

  /** Answers one call without a socket; `fault` and `delayMs` of the answer are the caller's to act out. */
  handle(request: SandboxRequest): SandboxResponse {
    const url = new URL(request.path, 'http://127.0.0.1')
    if (url.pathname.startsWith('/__sandbox/')) return this.#administrate(request, url.pathname)
    const index = this.calls
    this.calls += 1
    this.beforeRequest?.(request, index)
    const at = this.#settings.clock.now()
    this.world.jobs.runDue(at)
    const path = url.pathname.replace(/\.json$/, '')
    const verdict = this.#limiter.spend(request.method, path, headerOf(request, 'authorization') ?? '')
    const answer = verdict.refused === undefined ? this.#answer(request, url, path) : refusal(path, verdict.refused)
    this.world.events.flush()
    if (answer.status === 429) this.count429 += 1
    this.#remember({ method: request.method, path: request.path, status: answer.status, at })
    const headers = {
      ...answer.headers,
      ...verdict.headers,
      Date: new Date(at).toUTCString(),
      'Cache-Control': 'max-age=0, private, must-revalidate',
      'X-Zendesk-API-Version': 'v2',
      'Zendesk-Service': serviceOf(path) === 'help-center' ? 'help-center' : 'classic',
      'X-Request-Id': `5a4d1c0e-0000-4000-8000-${index.toString(16).padStart(12, '0')}`,
    }
    return { ...answer, headers }
  }

  /** Listens on 127.0.0.1 and answers the base URL, without `/api/v2`. Port 0, the default, takes a free one. */
  async listen(port = 0): Promise<string> {
    const url = await this.#listener.listen(port)
    if (this.#settings.autoDeliver) this.#deliverer.start(1_000)
    return url
  }

  async close(): Promise<void> {
    await this.#deliverer.stop()
    await this.#listener.close()
  }

  /** Sends the webhooks whose time has come on the clock; resolves when they are answered or given up. */
  deliverDue(): Promise<void> {
    return this.#deliverer.deliverDue()
  }

  #administrate(request: SandboxRequest, path: string): SandboxResponse {
    const ofOutbox = administrateOutbox(this.world.outbox, () => this.deliverDue(), request, path)
    return ofOutbox ?? administrate(this.world, request, path)
  }

  #answer(request: SandboxRequest, url: URL, path: string): SandboxResponse {
    const fault = this.faults.take(url.pathname + url.search)
    if (fault?.instead !== undefined) return fault.instead
    return { ...dispatch(this.#desk, this.#paths, request, url, path), ...fault?.upon }
  }

  #remember(call: LoggedCall): void {
    if (this.log.length >= LOG_LENGTH) this.log.splice(0, LOG_LENGTH / 10)
    this.log.push(call)
  }
}

function refusal(path: string, { retryAfterSeconds, what }: Refused): SandboxResponse {
  if (serviceOf(path) === 'help-center') return tooManyInPlainWords(retryAfterSeconds)
  return tooManyRequests(retryAfterSeconds, what)
}
