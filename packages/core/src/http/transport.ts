import type { Feedback, Lease, RateBudget } from '../budget/rate-budget.ts'
import type { Clock } from '../clock.ts'
import { isTajoError, TajoError } from '../errors.ts'
import type { Log } from '../log.ts'
import { parseRetryAfterMs, retryDelayMs } from './retry-timing.ts'
import type { HttpResponse, Sender } from './send.ts'

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path under the base URL, without a query. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | number>>
  readonly json?: unknown
  readonly stream: string
  readonly limitClass: string | undefined
  readonly credits: number
  readonly interactive?: boolean
  readonly signal?: AbortSignal | undefined
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
  readonly sender: Sender
  readonly budget: RateBudget
  readonly clock: Clock
  readonly log: Log
  readonly random: () => number
  /** Reads the vendor's rate headers. */
  readonly feedback: (headers: Readonly<Record<string, string>>) => Omit<Feedback, 'limitedForMs'>
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

/** Error bodies are read for their message only. */
const maxErrorBytes = 1 << 20

export function createTransport(options: TransportOptions): Transport {
  const { budget, clock, sender, log } = options
  const perStream = new Map<string, CallCounts>()
  const all: CallCounts = { calls: 0, credits: 0, limited: 0 }

  async function call(call: Call): Promise<Reply> {
    let failingSince: number | undefined
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await tryOnce(call)
      if (outcome.reply !== undefined) return outcome.reply
      const { status, retryAfter, error } = outcome
      if (isTajoError(error) && !error.retryable) throw error
      failingSince ??= clock.now()
      const delay = retryDelayMs({ attempt, status, retryAfter, now: clock.now(), random: options.random })
      const patience =
        call.interactive === true
          ? options.patienceMs.interactive
          : options.patienceMs[status === 429 ? 'limited' : 'failing']
      // A write whose answer was lost may have been done: only reads and refused writes are repeated.
      const repeatable = call.method === 'GET' || status === 429
      if (delay === undefined || !repeatable || clock.now() + delay - failingSince > patience) throw error
      log.debug('trying again', { endpoint: endpointOf(call), attempt, status, delayMs: delay })
      // After a 429 the budget is blocked as long; waiting there keeps other streams in turn.
      if (status !== 429) await clock.sleep(delay, call.signal)
    }
  }

  async function tryOnce(
    call: Call,
  ): Promise<{ reply?: Reply; status: number | undefined; retryAfter: string | undefined; error: unknown }> {
    const lease = await budget.acquire(call)
    let response: HttpResponse
    try {
      count(call, 'calls', 1)
      response = await sender.send(requestOf(call, options), options.maxBodyBytes)
    } catch (cause) {
      lease.settle({ total: undefined, remaining: undefined, cost: undefined })
      if (call.signal?.aborted === true) throw call.signal.reason
      if (isTajoError(cause)) throw cause
      return { status: undefined, retryAfter: undefined, error: unreachable(call, options.baseUrl, cause) }
    }
    const { status } = response
    const retryAfter = response.headers['retry-after']
    settle(lease, call, response, retryAfter)
    const parsed = parse(response)
    if (status === 429) {
      count(call, 'limited', 1)
      return { status, retryAfter, error: vendorError('TAJO_LIMITED', call, response, 'the rate limit is used up') }
    }
    if (status >= 500 || status === 408) {
      return {
        status,
        retryAfter,
        error: vendorError('TAJO_VENDOR_ERROR', call, response, `the vendor answered ${status}`),
      }
    }
    if (status < 300 && parsed === notJson) {
      return {
        status: undefined,
        retryAfter,
        error: vendorError('TAJO_BAD_RESPONSE', call, response, 'the answer is not JSON'),
      }
    }
    const data = parsed === notJson ? undefined : parsed
    return {
      reply: { status, headers: response.headers, body: response.body, data },
      status,
      retryAfter,
      error: undefined,
    }
  }

  function settle(lease: Lease, call: Call, response: HttpResponse, retryAfter: string | undefined): void {
    const feedback = options.feedback(response.headers)
    count(call, 'credits', feedback.cost ?? call.credits)
    if (response.status !== 429) {
      lease.settle(feedback)
      return
    }
    const asked = retryAfter === undefined ? undefined : parseRetryAfterMs(retryAfter, clock.now())
    const limitedForMs =
      asked ??
      retryDelayMs({ attempt: 1, status: 429, retryAfter: undefined, now: clock.now(), random: options.random }) ??
      0
    lease.settle({ ...feedback, limitedForMs })
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
export function endpointOf(call: Pick<Call, 'method' | 'path'>): string {
  return `${call.method} ${call.path}`
}

function requestOf(call: Call, options: TransportOptions): Parameters<Sender['send']>[0] {
  const query =
    call.query === undefined
      ? ''
      : `?${new URLSearchParams(Object.entries(call.query).map(([key, value]): [string, string] => [key, String(value)]))}`
  const json = call.json === undefined ? {} : { body: JSON.stringify(call.json) }
  const type: Record<string, string> = call.json === undefined ? {} : { 'content-type': 'application/json' }
  return {
    method: call.method,
    url: `${options.baseUrl}${call.path}${query}`,
    headers: { ...options.headers, ...type, accept: 'application/json' },
    ...json,
    signal: call.signal,
  }
}

const notJson = Symbol('not JSON')

function parse(response: HttpResponse): unknown {
  if (response.body.byteLength === 0) return response.status === 200 ? notJson : undefined
  if (response.status >= 300 && response.body.byteLength > maxErrorBytes) return notJson
  try {
    return JSON.parse(
      Buffer.from(response.body.buffer, response.body.byteOffset, response.body.byteLength).toString('utf8'),
    )
  } catch {
    return notJson
  }
}

function vendorError(
  code: 'TAJO_LIMITED' | 'TAJO_VENDOR_ERROR' | 'TAJO_BAD_RESPONSE',
  call: Call,
  response: HttpResponse,
  what: string,
): TajoError {
  const requestId = response.headers['x-request-id']
  return new TajoError(code, `${call.stream}: ${what} (${endpointOf(call)}).`, {
    status: response.status,
    endpoint: endpointOf(call),
    ...(requestId === undefined ? {} : { requestId }),
  })
}

function unreachable(call: Call, baseUrl: string, cause: unknown): TajoError {
  const host = new URL(baseUrl).host
  const reason = cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : String(cause)
  // A name that does not exist will not exist on the next try either.
  if (reason === 'ENOTFOUND') {
    return new TajoError('TAJO_WRONG_DOMAIN', `There is no host named ${host}.`, { cause, endpoint: endpointOf(call) })
  }
  return new TajoError(
    'TAJO_UNREACHABLE',
    `${call.stream}: ${host} could not be reached: ${reason} (${endpointOf(call)}).`,
    {
      cause,
      endpoint: endpointOf(call),
    },
  )
}
