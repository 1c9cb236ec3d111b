import { isErrorCode } from '@tajo/core/error-codes'
import { TajoError } from '@tajo/core/errors'
import { isObject } from '@tajo/core/json'
import type { WireError, WireFailure } from './wire.ts'

export function isWireFailure(value: unknown): value is WireFailure {
  return isObject(value) && isWireError(value['error'])
}

function isWireError(value: unknown): value is WireError {
  return (
    isObject(value) &&
    typeof value['code'] === 'string' &&
    typeof value['message'] === 'string' &&
    typeof value['hint'] === 'string'
  )
}

/** The error a server told of, as it was there. */
export function revivedError({ code, message, hint }: WireError): TajoError {
  if (isErrorCode(code)) return new TajoError(code, message, { hint })
  // A newer server knows more of them.
  return new TajoError('TAJO_INTERNAL', `${message} (${code})`, { hint })
}

export function unreachable(message: string, cause?: unknown): TajoError {
  return new TajoError('TAJO_SERVER_UNREACHABLE', message, { cause })
}
