import type { RateBudget } from '../budget/rate-budget.ts'
import type { Feedback } from '../budget/types.ts'
import type { Clock } from '../clock.ts'
import { isTajoError, TajoError } from '../errors.ts'
import type { Log } from '../log.ts'
import { unreachable, vendorError, wasNotSent } from './call-errors.ts'
import { jsonIn, notJson } from './json-body.ts'
import { retryDelayMs } from './retry-timing.ts'
import type { HttpRequest, HttpResponse, Sender } from './send.ts'

/** Parameters of a call; those of a list come once each. */
export type Query = Readonly<Record<string, string | number | readonly string[]>>

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path under the base URL, without a query. */
  readonly path: string
  /** The path as messages show it, where the real one holds personal data. */
  readonly shownAs?: string
  readonly query?: Query
  readonly json?: unknown
  readonly stream: string
  /** See `Want`. */
  readonly limitClass: string | readonly string[] | undefined
  readonly account?: string | undefined
  readonly endpoint?: string
  readonly credits: number
  readonly interactive?: boolean
  /** How long it is tried again when it fails; default: the transport's own. */
  readonly patienceMs?: number
  /** How long it waits where the limit is used up, for room before it is sent and after a 429; default: the transport's own, and any time. */
  readonly limitedPatienceMs?: number
  /** A write that may be made twice, so that it is tried again like a read. */
  readonly repeatable?: boolean
  /** `none`: goes without credentials, to ask for some. */
  readonly credentials?: 'none'
  readonly signal?: AbortSignal | undefined
}

/** Credentials that end and are renewed. */
export interface Authorize {
  /** Value of the `Authorization` header for a call that begins now. */
  header(): Promise<string>
  /** The vendor answered 401 to `refused`. True when `header` now gives another one. */
  renew(refused: string): Promise<boolean>
}

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** The body parsed, `undefined` when it is empty or (on an error status) not JSON. Ids above 2^53 are only right in `body`. */
  readonly data: unknown
}

export interface TransportOptions {
  /** Checked by `checkBaseUrl`. */
  readonly baseUrl: string
  readonly headers: Readonly<Record<string, string>>
  /** Absent where `headers` have all it takes. */
  readonly authorize?: Authorize
  readonly sender: Sender
  readonly budget: RateBudget
  readonly clock: Clock
  readonly log: Log
  readonly random: () => number
  /** Reads the vendor's rate headers. */
  readonly feedback: (headers: Readonly<Record<string, string>>, call: Call) => Omit<Feedback, 'limitedForMs'>
  /** Header with the seconds to wait after a 429, for a vendor that sends no `Retry-After`. */
  readonly resetHeader?: string
  /** How long a call that fails is tried again, by what failed. */
  readonly patienceMs: { readonly failing: number; readonly limited: number; readonly interactive: number }
  readonly maxBodyBytes: number
}

export interface CallCounts {
  calls: number
  credits: number
  limited: number
}

/** The one way to a vendor: budget, retries, bounded bodies and counting for every call. */
export interface Transport {
  /** Resolves with any answer that another try would not change; rejects when patience ends. */
  call(call: Call): Promise<Reply>
  counts(stream?: string): Readonly<CallCounts>
  close(): Promise<void>
}

const shortestPauseMs = 250
/** `Retry-After` is in whole seconds. */
const shortestSilenceMs = 1000

type Outcome =
  | { readonly reply: Reply }
  | {
      readonly reply?: never
      readonly status: number | undefined
      /** `undefined` when another try cannot help. */
      readonly delayMs: number | undefined
      readonly tookMs: number
      readonly error: TajoError
    }

export function createTransport(options: TransportOptions): Transport {
  const { budget, clock, sender, log } = options
  const perStream = new Map<string, CallCounts>()
  const all: CallCounts = { calls: 0, credits: 0, limited: 0 }

  async function call(call: Call): Promise<Reply> {
    let limitedSince: number | undefined
    // Time lost since the first failure, turns waited for in the budget not counted.
    let lostMs: number | undefined
    let renewed = false
    const authorize = call.credentials === 'none' ? undefined : options.authorize
    for (let attempt = 1; ; attempt += 1) {
      const authorization = await authorize?.header()
      const outcome = await tryOnce(call, attempt, authorization)
      if (outcome.reply !== undefined) {
        if (outcome.reply.status !== 401 || authorization === undefined || renewed) return outcome.reply
        renewed = true
        if ((await authorize?.renew(authorization)) === true) continue
        return outcome.reply
      }
      const { status, delayMs, error } = outcome
      // A write whose answer was lost may have been done: only reads and refused writes are repeated.
      const repeatable = call.method === 'GET' || call.repeatable === true || status === 429 || wasNotSent(error)
      if (delayMs === undefined || !error.retryable || !repeatable) throw error
      if (status === 429) limitedSince ??= clock.now()
      lostMs = lostMs === undefined ? 0 : lostMs + outcome.tookMs
      const spentMs = delayMs + (status === 429 ? clock.now() - (limitedSince ?? clock.now()) : lostMs)
      if (spentMs > patienceMs(call, status)) throw error
      log.debug('trying again', { endpoint: endpointOf(call), attempt, status, delayMs, why: error.message })
      // After a 429 the budget is closed as long; waiting there keeps other streams in turn.
      if (status === 429) continue
      lostMs += delayMs
      await clock.sleep(delayMs, call.signal)
    }
  }

  async function tryOnce(call: Call, attempt: number, authorization: string | undefined): Promise<Outcome> {
    const request = requestOf(call, options, authorization)
    const lease = await budget.acquire(call)
    const startedAt = clock.now()
    const where = { stream: call.stream, endpoint: endpointOf(call) }
    const failed = (status: number | undefined, delayMs: number | undefined, error: TajoError): Outcome => {
      return { status, delayMs, error, tookMs: clock.now() - startedAt }
    }
    count(call, 'calls', 1)
    let response: HttpResponse
    try {
      response = await sender.send(request, options.maxBodyBytes)
    } catch (cause) {
      lease.settle({ total: undefined, remaining: undefined, cost: undefined })
      if (call.signal?.aborted === true) throw call.signal.reason
      if (isTajoError(cause)) throw withoutPath(cause, call)
      return failed(undefined, delayAfter(attempt, undefined), unreachable(where, options.baseUrl, cause))
    }
    const { status, headers, body } = response
    const delayMs = delayAfter(attempt, status, headers['retry-after'] ?? headers[options.resetHeader ?? ''])
    const feedback = options.feedback(headers, call)
    lease.settle(status === 429 ? { ...feedback, limitedForMs: delayMs ?? 0 } : feedback)
    count(call, 'credits', feedback.cost ?? call.credits)
    if (status === 429) {
      count(call, 'limited', 1)
      const parts = delayMs === undefined ? {} : { retryInMs: delayMs }
      return failed(status, delayMs, vendorError('TAJO_LIMITED', where, response, 'the rate limit is used up', parts))
    }
    if (status >= 500 || status === 408) {
      const what = `the vendor answered ${status}`
      return failed(status, delayMs, vendorError('TAJO_VENDOR_ERROR', where, response, what))
    }
    const data = jsonIn(response)
    if (data !== notJson) return { reply: { status, headers, body, data } }
    if (status >= 300) return { reply: { status, headers, body, data: undefined } }
    // Something between us and the vendor answered: as good as no answer.
    const error = vendorError('TAJO_BAD_RESPONSE', where, response, 'the answer is not JSON')
    return failed(undefined, delayAfter(attempt, undefined), error)
  }

  function delayAfter(attempt: number, status: number | undefined, retryAfter?: string): number | undefined {
    const { random } = options
    const delayMs = retryDelayMs({ attempt, status, retryAfter, now: clock.now(), random })
    // `Retry-After: 0` must not become a loop without a pause.
    return delayMs === undefined ? undefined : Math.max(delayMs, status === 429 ? shortestSilenceMs : shortestPauseMs)
  }

  function patienceMs(call: Call, status: number | undefined): number {
    const { interactive, limited, failing } = options.patienceMs
    if (call.interactive === true) return interactive
    return status === 429 ? (call.limitedPatienceMs ?? limited) : (call.patienceMs ?? failing)
  }

  function count(call: Call, what: keyof CallCounts, by: number): void {
    let counts = perStream.get(call.stream)
    if (counts === undefined) {
      counts = { calls: 0, credits: 0, limited: 0 }
      perStream.set(call.stream, counts)
    }
    counts[what] += by
    all[what] += by
  }

  return {
    call,
    counts: (stream) => (stream === undefined ? all : (perStream.get(stream) ?? { calls: 0, credits: 0, limited: 0 })),
    close: () => sender.close(),
  }
}

/** How a call is named in messages: never with its query, which may hold personal data. */
export function endpointOf(call: Pick<Call, 'method' | 'path' | 'shownAs'>): string {
  return `${call.method} ${call.shownAs ?? call.path}`
}

/** The sender names the path it was given. */
function withoutPath(error: TajoError, call: Call): TajoError {
  if (call.shownAs === undefined || !error.message.includes(call.path)) return error
  const { hint, parts } = error
  const message = error.message.replaceAll(call.path, call.shownAs)
  return new TajoError(error.code, message, { hint, parts, endpoint: endpointOf(call) })
}

function parametersOf(query: Query): [string, string][] {
  return Object.entries(query).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value]).map((one): [string, string] => [key, String(one)]),
  )
}

function requestOf(call: Call, options: TransportOptions, authorization: string | undefined): HttpRequest {
  const query = call.query === undefined ? '' : `?${new URLSearchParams(parametersOf(call.query))}`
  const json = call.json === undefined ? {} : { body: JSON.stringify(call.json) }
  const type: Record<string, string> = call.json === undefined ? {} : { 'content-type': 'application/json' }
  const authorized: Record<string, string> = authorization === undefined ? {} : { authorization }
  return {
    method: call.method,
    url: `${options.baseUrl}${call.path}${query}`,
    headers: { ...options.headers, ...type, accept: 'application/json', ...authorized },
    ...json,
    signal: call.signal,
  }
}
