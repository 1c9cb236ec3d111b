import { isErrorCode } from '@tajo/core/error-codes'
import { TajoError } from '@tajo/core/errors'

/** An error that came as data, as the error it was. */
export function errorOf({ code, message, hint }: { readonly code: string; readonly message: string; readonly hint: string }) {
  return new TajoError(isErrorCode(code) ? code : 'TAJO_INTERNAL', message, { hint })
}
