import { empty, json, type SandboxResponse } from '../../http/message.ts'

export interface FieldError {
  readonly field: string
  readonly message: string
  readonly code: string
}

/** A refusal in one of the vendor's envelopes; thrown by whatever finds the fault, answered at one place. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly response: SandboxResponse

  constructor(response: SandboxResponse) {
    super(`answered ${response.status}`)
    this.response = response
  }
}

/** Envelope A, 400 and 409 [doc]. */
export function invalid(errors: readonly FieldError[], status: 400 | 409 = 400): Problem {
  return new Problem(json(status, JSON.stringify({ description: 'Validation failed', errors })))
}

export function invalidValue(field: string, message: string): Problem {
  return invalid([{ field, message, code: 'invalid_value' }])
}

export function duplicate(field: string): Problem {
  // The text is a [guess]; code and status are the reference's.
  return invalid([{ field, message: 'It should be a unique value', code: 'duplicate_value' }], 409)
}

export function inconsistent(field: string, message: string): Problem {
  return invalid([{ field, message, code: 'inconsistent_state' }], 409)
}

/** A key no endpoint of that name knows, in a body or a query string: an error, not ignored [doc code, client text]. */
export function unexpectedField(field: string): FieldError {
  return { field, message: 'Unexpected/invalid field in request', code: 'invalid_field' }
}

/** Envelope B: 401, 403 and unreadable JSON [doc]. */
function refusal(status: number, code: string, message: string): Problem {
  return new Problem(json(status, JSON.stringify({ code, message })))
}

export const invalidCredentials = () =>
  refusal(401, 'invalid_credentials', 'You have to be logged in to perform this action.')

export const accessDenied = () => refusal(403, 'access_denied', 'You are not authorized to perform this action.')

export const accountSuspended = () =>
  // Code from the reference, status and text are a [guess].
  refusal(403, 'account_suspended', 'Your account has been suspended.')

export const requireFeature = (name: string) =>
  refusal(
    403,
    'require_feature',
    `The ${name} feature(s) is/are not supported in your plan. Please upgrade your account to use it.`,
  )

export const invalidJson = () => refusal(400, 'invalid_json', 'Request body has invalid json format')

/** Unknown id or path: no body at all, so a parser that expects JSON stumbles [client]. */
export const notFound = () => new Problem(empty(404))

/** Wrong verb, or a write to a spam or deleted ticket, a blocked or deleted contact [doc]; the body is a [guess]. */
export const notAllowed = (allow: readonly string[]) =>
  new Problem(
    json(405, JSON.stringify({ message: `${allow.join(', ')} method(s) allowed` }), { Allow: allow.join(', ') }),
  )

/** Bodies of 406 and 415 are unspecified; none is sent [guess]. */
export const notAcceptable = () => new Problem(empty(406))
export const unsupportedMediaType = () => new Problem(empty(415))
