import type { Clock } from '@tajo/core/clock'
import { isTajoError, type TajoError } from '@tajo/core/errors'
import { wasNotSent } from '@tajo/core/http/call-errors'
import type { Call, Query, Transport } from '@tajo/core/http/transport'
import { type Answer, type Asked, answerOf, type Refusal } from './answers.ts'
import { limitClassOf, windowsOf } from './limits.ts'

export interface CallOptions {
  readonly stream: string
  readonly interactive?: boolean
  readonly signal?: AbortSignal | undefined
  /** How long to wait where the account's limit is used up; default: a read waits for the next hour, a write a minute. */
  readonly limitedPatienceMs?: number
}

export interface Write extends CallOptions {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** As in the reference, under `/v3`. */
  readonly path: string
  readonly query?: Query
  readonly json?: unknown
  /**
   * `idempotent`: made twice it does what it does once, so it is tried again. `unsafe`: a second time would do more, so a lost
   * answer stays lost.
   */
  readonly safety: 'idempotent' | 'unsafe'
}

/** Calls of one Brevo account, every one through its budget and the consent ratchet. */
export interface BrevoClient {
  /** A lost answer is an exception, as reading tries again by itself. */
  get(path: string, query: Query, options: CallOptions): Promise<Answer>
  write(write: Write): Promise<Answer>
}

const interactivePatienceMs = 15_000
const writePatienceMs = 60_000
/** While a contact is being processed its writes are answered 425; for how long is not documented. */
const tooEarlyPausesMs = [500, 1000, 2000, 4000]

export function createClient(transport: Pick<Transport, 'call'>, clock: Clock, random: () => number): BrevoClient {
  const call = async (write: Omit<Write, 'safety'> | (CallOptions & Read), repeatable: boolean): Promise<Answer> => {
    const { method, path, stream, signal, interactive, limitedPatienceMs, query } = write
    const shown = shownPath(path, query)
    const asked: Asked = {
      method,
      path: `/v3${path}`,
      ...(shown === path ? {} : { shownAs: `/v3${shown}` }),
      stream,
    }
    const patience = limitedPatienceMs ?? (interactive === true ? interactivePatienceMs : undefined)
    const whole: Call = {
      ...asked,
      ...(query === undefined ? {} : { query }),
      ...('json' in write && write.json !== undefined ? { json: write.json } : {}),
      limitClass: windowsOf(limitClassOf(method, path)),
      credits: 1,
      repeatable,
      ...(interactive === undefined ? {} : { interactive }),
      ...(patience === undefined ? {} : { limitedPatienceMs: patience }),
      signal,
    }
    return answerOf(asked, await transport.call(whole))
  }
  const patiently = async (write: Write): Promise<Answer> => {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await call({ limitedPatienceMs: writePatienceMs, ...write }, write.safety === 'idempotent')
      const pauseMs = tooEarlyPausesMs[attempt]
      if (answer.kind !== 'too_early' || pauseMs === undefined) return answer
      await clock.sleep(Math.round(pauseMs * (1 + random() / 4)), write.signal)
    }
  }
  return {
    get: (path, query, options) => call({ method: 'GET', path, query, ...options }, true),
    write: (write) => patiently(write).catch((error) => unanswered(error)),
  }
}

interface Read {
  readonly method: 'GET'
  readonly path: string
  readonly query: Query
}

/** What is known of a write that got no answer. */
function unanswered(error: unknown): Refusal {
  if (!isTajoError(error)) throw error
  const { message } = error
  switch (error.code) {
    case 'TAJO_LIMITED':
      return { kind: 'limited', resetSeconds: Math.ceil(retryInMs(error) / 1000), message, error }
    case 'TAJO_UNREACHABLE':
      return { kind: wasNotSent(error) ? 'unsent' : 'lost', message, error }
    case 'TAJO_VENDOR_ERROR':
    case 'TAJO_BAD_RESPONSE':
    case 'TAJO_RESPONSE_TOO_LARGE':
      return { kind: 'lost', message, error }
    default:
      throw error
  }
}

/** How long a limit is used up for, as the error says; a minute where it does not. */
function retryInMs(error: TajoError): number {
  const ms = error.parts['retryInMs']
  return typeof ms === 'number' ? ms : 60_000
}

/** Resources of `/contacts` that are no contact. */
const noContacts = /^\/contacts\/(lists|folders|attributes|segments|import|export|batch)(\/|$)/

/** Contacts can be named by e-mail, phone or our own id: such a path is shown without. */
function shownPath(path: string, query: Query | undefined): string {
  if (noContacts.test(path) || query?.['identifierType'] === 'contact_id') return path
  return path.replace(/^\/contacts\/[^/]+/, '/contacts/{identifier}')
}
