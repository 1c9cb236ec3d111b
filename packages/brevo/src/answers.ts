import { TajoError } from '@tajo/core/errors'
import { requestIdIn } from '@tajo/core/http/call-errors'
import { endpointOf, type Reply } from '@tajo/core/http/transport'
import { isObject } from '@tajo/core/json'
import { plainMessage } from './plain-message.ts'

export interface Ok {
  readonly kind: 'ok'
  readonly status: number
  readonly body: Uint8Array
  readonly data: unknown
  /** Vendor's clock, ms. */
  readonly at: number | undefined
}

/** Why a call did not do what it asked for. `error` is what to throw where nothing else can be done about it. */
export type Refusal = { readonly message: string; readonly error: TajoError } & (
  | { readonly kind: 'auth' | 'ip_blocked' | 'forbidden' | 'not_found' | 'too_early' }
  | { readonly kind: 'invalid' /** The body, where single parts are named. */; readonly data: unknown }
  /** In lower case, `sms` for whatever the vendor calls a mobile number. Empty where it does not say which. */
  | { readonly kind: 'duplicate'; readonly identifiers: readonly string[] }
  | { readonly kind: 'limited'; readonly resetSeconds: number }
  /** A write whose answer was lost: it may have been done. */
  | { readonly kind: 'lost' }
  /** A write that surely did not reach the vendor. */
  | { readonly kind: 'unsent' }
)

export type Answer = Ok | Refusal

export interface Asked {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly shownAs?: string
  readonly stream: string
}

/** Sorts a reply by status first and body second: bodies can be empty or not JSON. */
export function answerOf(asked: Asked, reply: Reply): Answer {
  const { status, headers, data, body } = reply
  if (status >= 200 && status < 300) return { kind: 'ok', status, body, data, at: serverTime(headers['date']) }
  const { code, message, duplicates } = problemIn(data)
  const what = message === '' ? `answered ${status}` : message
  const refuse = (kind: Plain, error: TajoError): Refusal => ({ kind, message: what, error })
  const failure = (...[errorCode, text, hint]: [TajoError['code'], string, string?]): TajoError =>
    errorFor(asked, reply, errorCode, text, hint)
  const said = message === '' ? '' : `: ${message}`
  switch (status) {
    case 401:
      return unauthorized(message, refuse, failure)
    case 402:
    case 403:
      return refuse('forbidden', forbidden(asked, code, message, failure))
    case 404:
      return refuse('not_found', failure('TAJO_NOT_FOUND', `${asked.stream}: Brevo has no such record (404)${said}`))
    case 425:
      return refuse(
        'too_early',
        failure('TAJO_VENDOR_ERROR', `${asked.stream}: Brevo is still processing the contact (425).`),
      )
  }
  if (status >= 300 && status < 400) {
    const text = 'The account answers from another address; Tajo does not send a key where it was not told to.'
    throw failure('TAJO_WRONG_DOMAIN', text, 'Correct `base_url`, or leave it out.')
  }
  const error = failure(
    'TAJO_REQUEST_REFUSED',
    `${asked.stream}: Brevo answered ${status} to ${endpointOf(asked)}${said}`,
  )
  if (duplicates !== undefined) return { kind: 'duplicate', identifiers: duplicates, message, error }
  return { kind: 'invalid', message: what, error, data }
}

type Plain = Exclude<Refusal['kind'], 'duplicate' | 'limited' | 'invalid'>
type Refuse = (kind: 'auth' | 'ip_blocked', error: TajoError) => Refusal
type Failure = (code: TajoError['code'], message: string, hint?: string) => TajoError

/** Three causes under one code: only the text tells them apart. [client] */
function unauthorized(message: string, refuse: Refuse, failure: Failure): Refusal {
  if (/unrecogni[sz]ed ip/i.test(message)) {
    const ip = /\b(?:\d{1,3}\.){3}\d{1,3}\b|\b[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}\b/i.exec(message)?.[0]
    const text = `Brevo does not accept calls from this machine’s address${ip === undefined ? '' : ` (${ip})`}; the key is right.`
    const hint =
      'Add the address in Brevo under Security > Authorised IPs. Brevo switches this blocking on by itself after 30 days without a new address.'
    return refuse('ip_blocked', failure('TAJO_AUTH', text, hint))
  }
  const hint = 'Create a key in Brevo under SMTP & API > API keys, and set it as `api_key`.'
  if (/not found in headers/i.test(message)) {
    return refuse('auth', failure('TAJO_AUTH', 'The call reached Brevo without an API key: a proxy may drop it.', hint))
  }
  return refuse('auth', failure('TAJO_AUTH', 'Brevo does not accept the API key: it is wrong or was deleted.', hint))
}

function forbidden({ stream }: Asked, code: string, message: string, failure: Failure): TajoError {
  if (code === 'account_under_validation') {
    return failure('TAJO_ACCOUNT_SUSPENDED', 'Brevo is still checking the account.', 'Finish the validation in Brevo.')
  }
  const text = `${stream}: the account or its plan does not allow this${message === '' ? '' : `: ${message}`}`
  // Neither code nor text tells a missing permission from a plan that lacks the feature. [oas]
  return failure('TAJO_PLAN', text, 'Check the plan of the account in Brevo, or leave this out.')
}

interface Problem {
  readonly code: string
  readonly message: string
  readonly duplicates: readonly string[] | undefined
}

/** The flat error body; whatever else answered gives empty texts. */
function problemIn(data: unknown): Problem {
  if (!isObject(data)) return { code: '', message: '', duplicates: undefined }
  const code = typeof data['code'] === 'string' ? data['code'] : ''
  const message = typeof data['message'] === 'string' ? plainMessage(data['message']) : ''
  return { code, message, duplicates: duplicatesIn(data, code, message) }
}

/** The metadata counts, not the code: since May 2026 a duplicate was also seen as `invalid_parameter`. [client] */
function duplicatesIn(data: Record<string, unknown>, code: string, message: string): readonly string[] | undefined {
  const metadata = isObject(data['metadata']) ? data['metadata']['duplicate_identifiers'] : undefined
  if (Array.isArray(metadata) && metadata.length > 0) return [...new Set(metadata.map((name) => identifier(`${name}`)))]
  const named = /\b([a-z_]+) is already associated/i.exec(message)?.[1]
  if (named !== undefined) return [identifier(named)]
  return code === 'duplicate_parameter' || /^contact already exist/i.test(message) ? [] : undefined
}

/** `SMS`, `sms` and `phone` were all seen. */
function identifier(name: string): string {
  const lower = name.trim().toLowerCase()
  return lower === 'phone' || lower === 'phone_number' ? 'sms' : lower
}

function errorFor(asked: Asked, reply: Reply, code: TajoError['code'], text: string, hint?: string): TajoError {
  const requestId = requestIdIn(reply.headers)
  return new TajoError(code, text, {
    status: reply.status,
    endpoint: endpointOf(asked),
    ...(hint === undefined ? {} : { hint }),
    ...(requestId === undefined ? {} : { requestId }),
  })
}

function serverTime(date: string | undefined): number | undefined {
  const at = date === undefined ? Number.NaN : Date.parse(date)
  return Number.isNaN(at) ? undefined : at
}

/** For calls that have no other expected outcome. */
export function expectOk(answer: Answer): Ok {
  if (answer.kind === 'ok') return answer
  throw answer.error
}
