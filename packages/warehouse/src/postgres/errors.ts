import { isTajoError, TajoError } from '@tajo/core/errors'

/** Says in Tajo's words what PostgreSQL, or the way to it, reported. */
export function asTajoError(error: unknown, location: string): TajoError {
  if (isTajoError(error)) return error
  const code = codeOf(error)
  const message = messageOf(error)
  for (const [pattern, build] of meanings) {
    if (pattern.test(code) || pattern.test(message)) return build(message, location, error)
  }
  return new TajoError('TAJO_WAREHOUSE', `${location}: ${message}`, { cause: error })
}

/** SQLSTATE of an error of the server, or the system's code of one on the way to it. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

export function messageOf(error: unknown): string {
  // Several addresses of one host were tried.
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ')
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? ''
}

/** A value of the batch, not the statement, is at fault. */
export function isDataError(error: unknown): boolean {
  return /^22/.test(codeOf(error))
}

/** The connection is gone: what was not committed is not there, and the next task needs a new one. */
export function isConnectionLost(error: unknown): boolean {
  return (
    /^08|^25P03$|^57P0[1-3]$|^(ECONNRESET|EPIPE|ETIMEDOUT|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH)$/.test(
      codeOf(error),
    ) ||
    /connection terminated|connection error|not queryable|client was closed|timeout expired/i.test(messageOf(error))
  )
}

/** Two transactions were in each other's way; the same one may succeed when it runs again. */
export function isPassing(error: unknown): boolean {
  return /^40(001|P01)$/.test(codeOf(error))
}

type Build = (message: string, location: string, cause: unknown) => TajoError

const meanings: readonly (readonly [RegExp, Build])[] = [
  [
    /^28/,
    (message, location, cause) =>
      new TajoError(
        'TAJO_WAREHOUSE_AUTH',
        `${location}: the server lets nobody in with that user and password (${message}).`,
        {
          cause,
        },
      ),
  ],
  [
    /password must be a string|no password/i,
    (_, location, cause) =>
      new TajoError('TAJO_WAREHOUSE_AUTH', `${location}: the server asks for a password.`, { cause }),
  ],
  [
    /^3D000$/,
    (_, location, cause) =>
      new TajoError('TAJO_WAREHOUSE_MISSING', `${location}: there is no such database.`, {
        hint: 'Create it with `CREATE DATABASE`, or name another one under `warehouse`.',
        cause,
      }),
  ],
  [
    /^42501$/,
    (message, location, cause) => new TajoError('TAJO_WAREHOUSE_FORBIDDEN', `${location}: ${message}.`, { cause }),
  ],
  [
    /^(53100|53400)$/,
    (_, location, cause) =>
      new TajoError('TAJO_WAREHOUSE_DISK_FULL', `${location}: the server’s disk is full. The last commit is intact.`, {
        cause,
      }),
  ],
  [
    /^25006$/,
    (_, location, cause) =>
      new TajoError(
        'TAJO_WAREHOUSE_READ_ONLY',
        `${location} cannot be written: the server or this session only reads.`,
        {
          hint: 'Name the primary server, or open the warehouse for writing.',
          cause,
        },
      ),
  ],
  [
    /does not support SSL|^(SELF_SIGNED|DEPTH_ZERO|UNABLE_TO|CERT_|ERR_TLS|ERR_SSL|EPROTO|HOSTNAME_MISMATCH)/i,
    (message, location, cause) =>
      new TajoError('TAJO_WAREHOUSE_TLS', `${location}: no safe connection (${message}).`, { cause }),
  ],
  [
    /^(42P16|2BP01|0A000)$/,
    (message, location, cause) =>
      new TajoError('TAJO_SCHEMA_CONFLICT', `${location}: ${message}.`, {
        hint: 'Drop the view or constraint of your own that stands in the way, and make it again afterwards.',
        cause,
      }),
  ],
  [
    /^53300$|^25P03$|^57P0[1-4]$|^08|^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOENT)$|connection terminated|timeout expired|not queryable/i,
    (message, location, cause) =>
      new TajoError('TAJO_WAREHOUSE_UNREACHABLE', `${location} cannot be reached: ${message}.`, { cause }),
  ],
]
