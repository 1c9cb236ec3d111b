import { isTajoError, TajoError } from '@tajo/core/errors'

/** Says in Tajo's words that the store did not answer; any other error is a bug and stays what it is. */
export function asControlError(error: unknown, location: string): unknown {
  if (isTajoError(error) || !isUnreachable(error)) return error
  return new TajoError('TAJO_CONTROL_UNREACHABLE', `${location} cannot be reached: ${messageOf(error)}.`, {
    cause: error,
  })
}

/** Two transactions were in each other's way; the same one may succeed when it runs again. */
export function isPassing(error: unknown): boolean {
  return /^40(001|P01)$/.test(codeOf(error))
}

function isUnreachable(error: unknown): boolean {
  return (
    /^08|^25P03$|^53300$|^57P0[1-5]$|^28|^3D000$|^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOENT)$/.test(
      codeOf(error),
    ) ||
    /connection terminated|timeout exceeded|timeout expired|not queryable|client was closed/i.test(messageOf(error))
  )
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

function messageOf(error: unknown): string {
  // Several addresses of one host were tried.
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ')
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? ''
}
