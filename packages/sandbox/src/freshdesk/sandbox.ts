import { STATUS_CODES } from 'node:http'
import { Deliverer } from '../http/deliverer.ts'
import { Faults } from '../http/faults.ts'
import { Listener } from '../http/listener.ts'
import type { SandboxRequest, SandboxResponse } from '../http/message.ts'
import { administrateOutbox } from '../http/outbox-admin.ts'
import { administrate } from './admin.ts'
import type { Desk } from './http/call.ts'
import { priceOf } from './http/credits.ts'
import { dispatch } from './http/dispatch.ts'
import { faultAnswers, tooManyRequests } from './http/faults.ts'
import { PausedLists } from './http/paused-lists.ts'
import { RateLimiter } from './http/rate-limit.ts'
import { Router } from './http/router.ts'
import { type FreshdeskSandboxOptions, type Settings, settle } from './options.ts'
import { routesOf } from './routes/routes.ts'
import { ContactRows } from './rows/contact-row.ts'
import { ConversationRows } from './rows/conversation-row.ts'
import { TicketRows } from './rows/ticket-row.ts'
import { SearchView } from './search/search-view.ts'
import { tellStory } from './story/story.ts'
import { FreshdeskWorld } from './world/world.ts'

export type { FaultKind } from '../http/faults.ts'
export type { SandboxRequest, SandboxResponse } from '../http/message.ts'
export type { FreshdeskSandboxOptions } from './options.ts'
export type { FreshdeskWorld } from './world/world.ts'

export interface LoggedCall {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly credits: number
  /** Milliseconds on the sandbox's clock. */
  readonly at: number
}

const LOG_LENGTH = 100_000

/**
 * The Freshdesk API v2 with its limits, errors and quirks, over an account that has a story.
 *
 * @example
 * const sandbox = new FreshdeskSandbox({ plan: 'growth' })
 * const url = await sandbox.listen() // http://127.0.0.1:41293
 * sandbox.faults.next('503html', { match: /tickets/ })
 * sandbox.world.addNote(42, { body: 'called back' }) // moves updated_at of ticket 42
 * await sandbox.close()
 */
export class FreshdeskSandbox {
  readonly world: FreshdeskWorld
  readonly faults = new Faults(faultAnswers)
  /** The last 100,000 calls. */
  readonly log: LoggedCall[] = []
  /** Runs before each call is answered: the place to change the world between two pages. */
  beforeRequest: ((request: SandboxRequest, index: number) => void) | undefined
  calls = 0
  count429 = 0

  readonly #settings: Settings
  readonly #limiter: RateLimiter
  readonly #router: Router
  readonly #desk: Desk
  readonly #deliverer: Deliverer
  readonly #listener = new Listener((request) => this.handle(request))

  constructor(options: FreshdeskSandboxOptions = {}) {
    this.#settings = settle(options)
    this.#limiter = new RateLimiter(this.#settings)
    this.#router = new Router(routesOf(this.#settings))
    this.world = new FreshdeskWorld(this.#settings, this.#limiter)
    tellStory(this.world)
    const conversations = new ConversationRows()
    this.#desk = {
      settings: this.#settings,
      world: this.world,
      conversations,
      tickets: new TicketRows(this.world, conversations),
      contacts: new ContactRows(),
      search: new SearchView(this.world),
      paused: new PausedLists(),
    }
    const { clock, send } = this.#settings
    this.#deliverer = new Deliverer(this.world.outbox, {
      clock,
      send,
      before: (nowMs) => this.world.jobs.runDue(nowMs),
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
    const { credits, subLimit } = priceOf(request.method, url.pathname, url.searchParams)
    const verdict = this.#limiter.spend(credits, subLimit)
    const answer =
      verdict.retryAfterSeconds === undefined ? this.#answer(request, url) : tooManyRequests(verdict.retryAfterSeconds)
    if (answer.status === 429) this.count429 += 1
    this.#remember({ method: request.method, path: request.path, status: answer.status, credits, at })
    const headers = {
      ...answer.headers,
      ...verdict.headers,
      Date: new Date(at).toUTCString(),
      Status: `${answer.status} ${STATUS_CODES[answer.status]}`,
      'X-Freshdesk-API-Version': 'latest=v2; requested=v2',
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

  #answer(request: SandboxRequest, url: URL): SandboxResponse {
    const fault = this.faults.take(url.pathname + url.search)
    if (fault?.instead !== undefined) return fault.instead
    return { ...dispatch(this.#desk, this.#router, request, url), ...fault?.upon }
  }

  #remember(call: LoggedCall): void {
    if (this.log.length >= LOG_LENGTH) this.log.splice(0, LOG_LENGTH / 10)
    this.log.push(call)
  }
}
