import { empty, json, type SandboxResponse } from '../../http/message.ts'

/** A refusal in one of the vendor's envelopes; thrown by whatever finds the fault, answered at one place. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly response: SandboxResponse

  constructor(response: SandboxResponse) {
    super(`answered ${response.status}`)
    this.response = response
  }
}

function refusal(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Problem {
  return new Problem(json(status, JSON.stringify(body), headers))
}

/** The plain envelope of most refusals [rec]. */
export const plain = (status: number, error: string, description: string) => refusal(status, { error, description })

export const recordNotFound = () => plain(404, 'RecordNotFound', 'Not found')
export const invalidEndpoint = () => plain(404, 'InvalidEndpoint', 'Not found')

/** A string, no description [client]. */
export const notAuthenticated = () => refusal(401, { error: "Couldn't authenticate you" })

export const invalidToken = () =>
  refusal(401, {
    error: 'invalid_token',
    error_description: 'The access token provided is expired, revoked, malformed or invalid for other reasons.',
  })

export const missingScopes = (scopes: readonly string[]) =>
  plain(403, 'Forbidden', `You are missing the following required scopes: ${scopes.join(', ')}`)

/** Role and plan gates say it in an object [client]. */
export const forbidden = () =>
  refusal(403, {
    error: {
      title: 'Forbidden',
      message:
        'You do not have access to this page. Please contact the account owner of this help desk for further help.',
    },
  })

/** The collaboration service refuses without a word [client]. */
export const silentlyForbidden = () => new Problem({ ...empty(403), headers: { 'Content-Type': 'text/html' } })

export const invalidAttribute = (message: string) => refusal(400, { error: { title: 'Invalid attribute', message } })

/** Newer services list their errors [oas]. */
export const listed = (status: number, code: string, title: string) =>
  refusal(status, { errors: [{ code, title, detail: title, status: String(status) }] })

export const tooDeep = () =>
  listed(
    400,
    'InvalidPaginationDepth',
    'Invalid pagination depth: pages beyond 10000 records are not served, use cursor pagination',
  )

export const invalidCursor = () =>
  listed(400, 'InvalidPaginationParameter', 'Invalid pagination parameter: page[after] is not valid')

export const invalidSort = (field: string) =>
  listed(400, 'InvalidPaginationParameter', `Invalid pagination parameter: sort by ${field} is not supported`)

export const startTimeTooRecent = () =>
  plain(400, 'StartTimeTooRecent', 'Too recent start_time. Use a start_time older than 60 seconds')

export interface Detail {
  readonly description: string
  readonly error?: string
  readonly [key: string]: unknown
}

export const invalidRecord = (details: Readonly<Record<string, readonly Detail[]>>) =>
  refusal(422, { error: 'RecordInvalid', description: 'Record validation errors', details })

export const blank = (field: string) =>
  invalidRecord({ [field]: [{ description: `${titled(field)}: cannot be blank`, error: 'BlankValue' }] })

export const duplicateValue = (field: string, value: string) =>
  invalidRecord({
    [field]: [
      { description: `${titled(field)}: ${value} is already being used by another user`, error: 'DuplicateValue' },
    ],
  })

export const unprocessable = () =>
  refusal(422, { error: 'Unprocessable Entity', message: 'Server could not parse JSON' })

/** A space is doubled where the parameter's name is missing [rec]. */
export const tooManyValues = (parameter = '') =>
  refusal(400, {
    error: 'TooManyValues',
    description: `Parameter ${parameter} cannot specify more than 100 values`,
    max_count: 100,
  })

export const tooManyUsers = () => plain(400, 'TooManyValues', 'Maximum 100 users may be created per call')

export const updateConflict = () =>
  plain(
    409,
    'UpdateConflict',
    'Safe Update prevented the update due to outdated ticket data. Please fetch the latest ticket data and try again.',
  )

export const methodNotAllowed = (verbs: readonly string[]) => new Problem(empty(405, { Allow: verbs.join(', ') }))

export const unsupportedMediaType = () => plain(415, 'UnsupportedMediaType', 'Unsupported media type')

export function tooManyRequests(retryAfterSeconds: number, what = 'API'): SandboxResponse {
  const description = `Number of allowed ${what} requests per minute exceeded`
  return json(429, JSON.stringify({ error: 'APIRateLimitExceeded', description }), {
    'Retry-After': String(retryAfterSeconds),
  })
}

/** The help center says it in plain words, no JSON [client]. */
export function tooManyInPlainWords(retryAfterSeconds: number): SandboxResponse {
  const headers = { 'Content-Type': 'text/plain', 'Retry-After': String(retryAfterSeconds) }
  return { status: 429, headers, body: new TextEncoder().encode('Number of allowed API requests per minute exceeded') }
}

export const tooManyJobs = (kind: string, ids: readonly string[]) =>
  refusal(
    429,
    {
      error: 'TooManyJobs',
      description: `Too many ${kind} jobs are currently queued or running. Try again later.`,
      current_job_ids: ids,
    },
    { 'Retry-After': '60' },
  )

function titled(field: string): string {
  return field.charAt(0).toUpperCase() + field.slice(1).replace(/_/g, ' ')
}
