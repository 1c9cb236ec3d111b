import { codes, type ErrorCode, type ErrorFamily } from '@tajo/core/error-codes'

/** What a caller of the API gets to see of a family; what a vendor refused is not the caller's refusal. */
const byFamily: Readonly<Record<ErrorFamily, number>> = {
  config: 400,
  permission: 424,
  plan: 424,
  limit: 503,
  transient: 503,
  data: 422,
  gone: 404,
  bug: 500,
}

const byCode: { readonly [code in ErrorCode]?: number } = {
  TAJO_SERVER_TOKEN: 401,
  TAJO_SERVER_ROLE: 403,
  TAJO_SERVER_NOT_FOUND: 404,
  TAJO_CONFIG_UNKNOWN_SOURCE: 404,
  TAJO_CONFIG_UNKNOWN_STREAM: 404,
  TAJO_RUN_ACTIVE: 409,
  TAJO_WAREHOUSE_BUSY: 409,
  TAJO_WAREHOUSE_MISSING: 409,
  TAJO_GUARD: 409,
  TAJO_SERVER_TOO_LARGE: 413,
  TAJO_SERVER_LIMIT: 429,
}

/** The HTTP status an error is told with. */
export function statusOf(code: ErrorCode): number {
  return byCode[code] ?? byFamily[codes[code].family]
}
