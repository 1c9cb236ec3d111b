import { json, type SandboxResponse } from '../../http/message.ts'

/** A refusal in the vendor's flat envelope; thrown by whatever finds the fault, answered at one place. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly response: SandboxResponse

  constructor(status: number, body: object) {
    super(`answered ${status}`)
    this.response = json(status, JSON.stringify(body))
  }
}

const refusal = (status: number, code: string, message: string) => new Problem(status, { code, message })

export const invalid = (message: string) => refusal(400, 'invalid_parameter', message)
export const missing = (what: string) => refusal(400, 'missing_parameter', `${what} is missing`)
export const outOfRange = (message: string) => refusal(400, 'out_of_range', message)
export const badRequest = (message: string) => refusal(400, 'bad_request', message)
export const notFound = (message: string) => refusal(404, 'document_not_found', message)
export const contactNotFound = () => notFound('Contact does not exist')
export const listNotFound = () => notFound('List ID not found')
export const methodNotAllowed = (message: string) => refusal(405, 'method_not_allowed', message)
export const permissionDenied = (message = 'Permission denied') => refusal(403, 'permission_denied', message)

/** A feature most accounts do not have [client]. */
export const consentGroupsOff = () =>
  new Problem(403, { code: 'CONSENT_GROUP_NOT_ENABLED', message: 'Consent groups are not enabled' })

/** Seen live [client]. */
export const keyMissing = () =>
  new Problem(401, { message: 'authentication not found in headers', code: 'unauthorized' })
export const keyUnknown = () => new Problem(401, { message: 'Key not found', code: 'unauthorized' })
export const ipBlocked = () =>
  new Problem(401, {
    message:
      'We have detected you are using an unrecognised IP address 127.0.0.1. If you performed this action make sure to add the new IP address in this link: https://app.brevo.com/security/authorised_ips',
    code: 'unauthorized',
  })

export const tooEarly = () => refusal(425, 'account_in_process', 'The contact is still being processed')

export const duplicate = (code: string, verb: 'create' | 'update', identifiers: readonly string[]) =>
  new Problem(400, {
    code,
    message: `Unable to ${verb} contact, ${identifiers.join(', ')} is already associated with another Contact`,
    metadata: { duplicate_identifiers: identifiers },
  })

/** The body of a 429 is not published; no `code` in it is known [doc]. */
export function tooManyRequests(): SandboxResponse {
  return json(429, JSON.stringify({ message: 'Too many requests, please try again later' }))
}
