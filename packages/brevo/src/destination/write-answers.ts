import type { WriteAnswer, WriteRefusal } from '@tajo/core/destination'
import type { Answer, Refusal } from '../answers.ts'

/** What a refused write means to whoever plans the next one. A key that is not accepted ends everything. */
export function writeRefusal(refusal: Refusal): WriteRefusal {
  const { message } = refusal
  switch (refusal.kind) {
    case 'auth':
    case 'ip_blocked':
      throw refusal.error
    case 'duplicate':
      return { ok: false, cause: 'duplicate', identifiers: refusal.identifiers, message }
    case 'limited':
      return { ok: false, cause: 'limited', retryInMs: refusal.resetSeconds * 1000, message }
    case 'forbidden':
      return { ok: false, cause: 'refused', message }
    case 'not_found':
      return { ok: false, cause: 'gone', message }
    case 'invalid':
      return { ok: false, cause: 'invalid', message }
    case 'too_early':
    case 'unsent':
      return { ok: false, cause: 'busy', message }
    case 'lost':
      return { ok: false, cause: 'unknown', message }
  }
}

export function writeAnswer(answer: Answer): WriteAnswer {
  return answer.kind === 'ok' ? { ok: true } : writeRefusal(answer)
}

export function unknown(message: string): WriteRefusal {
  return { ok: false, cause: 'unknown', message }
}
