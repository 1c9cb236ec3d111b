import { TajoError } from '@tajo/core/errors'
import { endpointOf, type Reply } from '@tajo/core/http/transport'
import { isObject } from '@tajo/core/json'

/** What a read can come back with. Only wrong credentials, a wrong domain and a defect of ours are exceptions. */
export type Answer =
  | {
      readonly kind: 'ok'
      readonly body: Uint8Array
      readonly data: unknown
      readonly hasNext: boolean /** Vendor's clock, ms. */
      readonly at: number | undefined
    }
  /** 404: the record, or the endpoint on this account, does not exist. */
  | { readonly kind: 'absent' }
  /** 403: the role or the plan lacks it. */
  | { readonly kind: 'denied'; readonly error: TajoError }
  /** Page beyond the vendor's cap for this list. */
  | { readonly kind: 'capped' }
  /** The account does not know a filter. */
  | { readonly kind: 'unknown-field'; readonly field: string }

interface Request {
  readonly method: 'GET'
  readonly path: string
  readonly stream: string
}

/** Sorts a reply by status first and body second: bodies can be empty or not JSON (vendor reference, errors). */
export function answerOf(request: Request, reply: Reply): Answer {
  const { status, headers, data, body } = reply
  if (status === 200)
    return { kind: 'ok', body, data, hasNext: hasNextLink(headers['link']), at: serverTime(headers['date']) }
  if (status === 404) return { kind: 'absent' }
  if (status === 403) return { kind: 'denied', error: forbidden(request, reply) }
  if (status === 400) {
    const problem = firstProblem(data)
    // Seen by public clients: "You cannot access tickets beyond the 300th page."
    if (problem?.field === 'page' && problem.message.includes('beyond')) return { kind: 'capped' }
    if (problem?.code === 'invalid_field') return { kind: 'unknown-field', field: problem.field }
  }
  throw refusal(request, reply)
}

/** `rel="next"` in the spacings met: the reference prints `link:< https://…>;rel="next"`. */
function hasNextLink(link: string | undefined): boolean {
  return link !== undefined && /;\s*rel\s*=\s*"?next"?/i.test(link)
}

function serverTime(date: string | undefined): number | undefined {
  const at = date === undefined ? Number.NaN : Date.parse(date)
  return Number.isNaN(at) ? undefined : at
}

interface Problem {
  readonly field: string
  readonly message: string
  readonly code: string
}

function firstProblem(data: unknown): Problem | undefined {
  if (!isObject(data) || !Array.isArray(data['errors'])) return undefined
  const [first] = data['errors'] as unknown[]
  if (!isObject(first)) return undefined
  return {
    field: String(first['field'] ?? ''),
    message: String(first['message'] ?? ''),
    code: String(first['code'] ?? ''),
  }
}

/** What the vendor says is wrong with a write: `phone: has already been taken`. Never the value. */
export function problemWords(data: unknown): string {
  const problem = firstProblem(data)
  return problem === undefined ? codeAndMessage(data).message : `${problem.field}: ${problem.message}`
}

function forbidden(request: Request, reply: Reply): TajoError {
  const { code, message } = codeAndMessage(reply.data)
  const details = detailsOf(request, reply)
  switch (code) {
    case 'require_feature':
      return new TajoError(
        'TAJO_PLAN',
        `${request.stream}: ${message || 'the account’s plan lacks this feature'}`,
        details,
      )
    case 'account_suspended':
      return new TajoError('TAJO_ACCOUNT_SUSPENDED', 'Freshdesk says the account is suspended.', details)
    case 'password_lockout':
    case 'password_expired':
      return new TajoError('TAJO_ACCOUNT_SUSPENDED', `Freshdesk has locked the agent this key belongs to (${code}).`, {
        ...details,
        hint: 'Let the agent log in once and renew the password, or use another agent’s key.',
      })
    default:
      return new TajoError(
        'TAJO_FORBIDDEN',
        `${request.stream}: the key’s agent may not read this (${endpointOf(request)}).`,
        {
          ...details,
          hint: 'Use the key of an agent with the Administrator role, or leave the stream out.',
        },
      )
  }
}

function refusal(request: Request, reply: Reply): TajoError {
  const details = detailsOf(request, reply)
  if (reply.status === 401) return new TajoError('TAJO_AUTH', 'Freshdesk does not accept the API key.', details)
  if (reply.status >= 300 && reply.status < 400) {
    const target = hostOf(reply.headers['location'])
    return new TajoError(
      'TAJO_WRONG_DOMAIN',
      `The account answers from another address${target === undefined ? '' : ` (${target})`}.`,
      {
        ...details,
        hint: 'Set `domain` to the account’s present name; Tajo does not send a key where it was not told to.',
      },
    )
  }
  const why = problemWords(reply.data)
  return new TajoError(
    'TAJO_REQUEST_REFUSED',
    `${request.stream}: Freshdesk answered ${reply.status} to ${endpointOf(request)}${why === '' ? '' : `: ${why}`}`,
    details,
  )
}

function codeAndMessage(data: unknown): { code: string; message: string } {
  if (!isObject(data)) return { code: '', message: '' }
  return { code: String(data['code'] ?? ''), message: String(data['message'] ?? data['description'] ?? '') }
}

function detailsOf(request: Request, reply: Reply): { status: number; endpoint: string; requestId?: string } {
  const requestId = reply.headers['x-request-id']
  return { status: reply.status, endpoint: endpointOf(request), ...(requestId === undefined ? {} : { requestId }) }
}

function hostOf(location: string | undefined): string | undefined {
  try {
    return location === undefined ? undefined : new URL(location).host
  } catch {
    return undefined
  }
}

/** For reads that have no other expected outcome: anything but `ok` is why the stream cannot be read. */
export function expectOk(answer: Answer, stream: string): Extract<Answer, { kind: 'ok' }> {
  switch (answer.kind) {
    case 'ok':
      return answer
    case 'denied':
      throw answer.error
    case 'absent':
      throw new TajoError('TAJO_PLAN', `${stream}: this account has no such resource (404).`)
    case 'capped':
      throw new TajoError('TAJO_CAPPED', `${stream}: the vendor lists no further pages.`)
    case 'unknown-field':
      throw new TajoError('TAJO_REQUEST_REFUSED', `${stream}: the account does not know the filter "${answer.field}".`)
  }
}
