import { TajoError } from '../errors.ts'
import type { HttpResponse } from './send.ts'

/** The call an error speaks about. */
export interface Where {
  readonly stream: string
  /** `GET /tickets`: never with a query. */
  readonly endpoint: string
}

/** The vendor answered, but not with what was asked for. */
export function vendorError(
  code: 'TAJO_LIMITED' | 'TAJO_VENDOR_ERROR' | 'TAJO_BAD_RESPONSE',
  { stream, endpoint }: Where,
  { status, headers }: HttpResponse,
  what: string,
  parts: Readonly<Record<string, number>> = {},
): TajoError {
  const requestId = requestIdIn(headers)
  return new TajoError(code, `${stream}: ${what} (${endpoint}).`, {
    status,
    endpoint,
    parts,
    ...(requestId === undefined ? {} : { requestId }),
  })
}

/** The vendor's own number of the call; Brevo's header was seen by public clients only. */
export function requestIdIn(headers: Readonly<Record<string, string>>): string | undefined {
  return headers['x-request-id'] ?? headers['sib-request-id']
}

/** The connection never came about, so the vendor cannot have done anything. */
const beforeSending = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])

/** Whether an error of a call says that the request was surely not sent. */
export function wasNotSent(error: unknown): boolean {
  const code =
    error instanceof TajoError && error.cause instanceof Error ? 'code' in error.cause && error.cause.code : ''
  return typeof code === 'string' && beforeSending.has(code)
}

/** There was no whole answer. */
export function unreachable({ stream, endpoint }: Where, baseUrl: string, cause: unknown): TajoError {
  const host = new URL(baseUrl).host
  const reason = cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : String(cause)
  // A name that does not exist will not exist on the next try either.
  if (reason === 'ENOTFOUND') {
    return new TajoError('TAJO_WRONG_DOMAIN', `There is no host named ${host}.`, { cause, endpoint })
  }
  const message = `${stream}: ${host} could not be reached: ${reason} (${endpoint}).`
  return new TajoError('TAJO_UNREACHABLE', message, { cause, endpoint })
}
