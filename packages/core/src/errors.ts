import { codes, type ErrorCode, type ErrorFamily } from './error-codes.ts'

export interface TajoErrorDetails {
  /** What to do next, one sentence. Default: the code's own hint. */
  readonly hint?: string
  readonly cause?: unknown
  readonly status?: number
  readonly requestId?: string
  /** `GET /tickets`: never a URL with a query. */
  readonly endpoint?: string
  /** Further parts a door may show: file, line, key, pid … Never a secret. */
  readonly parts?: Readonly<Record<string, string | number>>
}

/**
 * Every error a user can meet. The message says what happened and to which stream or record, the hint what to do next.
 *
 * @example
 * throw new TajoError('TAJO_CONFIG_UNKNOWN_KEY', 'tajo.yml line 4: unknown key "api_kye".', { hint: 'Did you mean "api_key"?' })
 */
export class TajoError extends Error {
  override readonly name = 'TajoError'
  readonly code: ErrorCode
  readonly hint: string
  readonly retryable: boolean
  readonly status?: number
  readonly requestId?: string
  readonly endpoint?: string
  readonly parts: Readonly<Record<string, string | number>>

  constructor(code: ErrorCode, message: string, details: TajoErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.hint = details.hint ?? codes[code].hint
    this.retryable = codes[code].retryable
    this.parts = details.parts ?? {}
    if (details.status !== undefined) this.status = details.status
    if (details.requestId !== undefined) this.requestId = details.requestId
    if (details.endpoint !== undefined) this.endpoint = details.endpoint
  }

  get family(): ErrorFamily {
    return codes[this.code].family
  }

  /** Exit code of a command that ends with this error. */
  get exitCode(): number {
    return codes[this.code].exit
  }
}

export function isTajoError(error: unknown): error is TajoError {
  return error instanceof TajoError
}
