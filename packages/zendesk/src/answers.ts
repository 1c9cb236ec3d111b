import { TajoError } from '@tajo/core/errors'
import { endpointOf, type Reply } from '@tajo/core/http/transport'
import { errorWords, type VendorWords } from './error-words.ts'

/** What a read can come back with. Only wrong credentials, a wrong subdomain and a defect of ours are exceptions. */
export type Answer =
  | {
      readonly kind: 'ok'
      readonly body: Uint8Array
      readonly data: unknown
      /** Vendor's clock, ms. */
      readonly at: number | undefined
    }
  /** 404. `endpoint`: the account has no such resource (plan, product); otherwise the record does not exist, or is not shown. */
  | { readonly kind: 'absent'; readonly what: 'record' | 'endpoint' }
  /** 403, and 401 of the help center: scope, role or plan lacks it; the error's code says which. */
  | { readonly kind: 'denied'; readonly error: TajoError }
  /** Deeper than the vendor lists: page 100 of offset lists, 1,000 search results. */
  | { readonly kind: 'capped' }
  /** The start of an export is younger than a minute. */
  | { readonly kind: 'too-recent' }

interface Request {
  readonly method: 'GET'
  readonly path: string
  readonly stream: string
}

/** Sorts a reply by status first and body second: four kinds of error bodies, bare text and empty ones are met. [client] CSA, [rec] */
export function answerOf(request: Request, reply: Reply): Answer {
  const { status, headers, data, body } = reply
  if (status === 200) return { kind: 'ok', body, data, at: serverTime(headers['date']) }
  const words = errorWords(data)
  switch (status) {
    case 404:
      return { kind: 'absent', what: words.code === 'InvalidEndpoint' ? 'endpoint' : 'record' }
    case 403:
      return { kind: 'denied', error: forbidden(request, reply, words) }
    case 401:
      // Also the answer where the plan has no help center, it is not active, or it asks for a sign-in. [client]
      if (isHelpCenter(request.path)) return { kind: 'denied', error: noHelpCenter(request, reply) }
      break
    case 400:
      if (words.code === 'InvalidPaginationDepth') return { kind: 'capped' }
      if (words.code === 'StartTimeTooRecent') return { kind: 'too-recent' }
      break
    case 422:
      if (words.message.includes('Search Response Limits')) return { kind: 'capped' }
      break
  }
  throw refusal(request, reply, words)
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
    case 'too-recent':
      throw new TajoError('TAJO_REQUEST_REFUSED', `${stream}: the vendor takes the start for too recent.`)
  }
}

function forbidden(request: Request, reply: Reply, { message }: VendorWords): TajoError {
  const details = detailsOf(request, reply)
  // "You are missing the following required scopes: read" [client] CSA
  const scopes = /missing the following required scopes?: ([^.]*)/i.exec(message)?.[1]?.trim()
  if (scopes !== undefined) {
    return new TajoError('TAJO_FORBIDDEN', `${request.stream}: the access token lacks the scope ${scopes}.`, {
      ...details,
      parts: { scope: scopes },
      hint: 'Authorize Tajo again with the scope `read`.',
    })
  }
  // "You do not have access to this page. Please contact the account owner of this help desk for further help." [client] TAP
  if (/contact the account owner/i.test(message)) {
    return new TajoError(
      'TAJO_FORBIDDEN',
      `${request.stream}: the user’s role or the account’s plan does not allow this (${endpointOf(request)}).`,
      {
        ...details,
        hint: 'Use the credentials of an administrator; where they are, the plan lacks it: leave the stream out.',
      },
    )
  }
  return new TajoError(
    'TAJO_FORBIDDEN',
    `${request.stream}: the credentials may not read this (${endpointOf(request)})${message === '' ? '' : `: ${message}`}.`,
    { ...details, hint: 'Use the credentials of an administrator, or leave the stream out.' },
  )
}

function noHelpCenter(request: Request, reply: Reply): TajoError {
  return new TajoError(
    'TAJO_PLAN',
    `${request.stream}: the account has no help center these credentials may read (401).`,
    {
      ...detailsOf(request, reply),
      hint: 'Leave the stream out, or activate the help center.',
    },
  )
}

function refusal(request: Request, reply: Reply, { code, message }: VendorWords): TajoError {
  const details = detailsOf(request, reply)
  if (reply.status === 401) {
    const expired = code === 'invalid_token'
    return new TajoError(
      'TAJO_AUTH',
      expired
        ? 'Zendesk does not accept the access token: it is expired, revoked or wrong.'
        : 'Zendesk does not accept the credentials.',
      {
        ...details,
        hint: expired
          ? 'Authorize Tajo again.'
          : 'Check e-mail and API token. A token unused for 30 days is deactivated, and no new ones can be made since 27 October 2026: use OAuth then.',
      },
    )
  }
  if (reply.status >= 300 && reply.status < 400) {
    const target = hostOf(reply.headers['location'])
    return new TajoError(
      'TAJO_WRONG_DOMAIN',
      `The account answers from another address${target === undefined ? '' : ` (${target})`}.`,
      {
        ...details,
        hint: 'Set `subdomain` to the account’s present name; Tajo does not send credentials where it was not told to.',
      },
    )
  }
  return new TajoError(
    'TAJO_REQUEST_REFUSED',
    `${request.stream}: Zendesk answered ${reply.status} to ${endpointOf(request)}${message === '' ? '' : `: ${message}`}`,
    details,
  )
}

function isHelpCenter(path: string): boolean {
  return /^\/api\/v2\/(help_center|guide|community)\//.test(path)
}

function detailsOf(request: Request, reply: Reply): { status: number; endpoint: string; requestId?: string } {
  const requestId = reply.headers['x-request-id']
  return { status: reply.status, endpoint: endpointOf(request), ...(requestId === undefined ? {} : { requestId }) }
}

function serverTime(date: string | undefined): number | undefined {
  const at = date === undefined ? Number.NaN : Date.parse(date)
  return Number.isNaN(at) ? undefined : at
}

function hostOf(location: string | undefined): string | undefined {
  try {
    return location === undefined ? undefined : new URL(location).host
  } catch {
    return undefined
  }
}
