import type { WriteRefusal } from '@tajo/core/destination'
import { isTajoError } from '@tajo/core/errors'

const hourMs = 3_600_000

/** What a reading call that failed means for the writes that needed its answer. What is no such failure is thrown on. */
export function refusalOf(error: unknown): WriteRefusal {
  if (!isTajoError(error)) throw error
  const { message } = error
  switch (error.family) {
    case 'limit':
      return { ok: false, cause: 'limited', retryInMs: hourMs, message }
    case 'plan':
      return { ok: false, cause: 'refused', message }
    case 'permission':
      // A key that is not valid is nothing to go on with.
      if (error.code !== 'TAJO_FORBIDDEN') throw error
      return { ok: false, cause: 'refused', message }
    case 'transient':
      return { ok: false, cause: 'unknown', message }
    default:
      throw error
  }
}
