import type { WriteAnswer, WriteRefusal } from '@tajo/core/destination'
import { isObject } from '@tajo/core/json'
import type { BrevoClient } from '../client.ts'
import { plainMessage } from '../plain-message.ts'
import { unknown, writeRefusal } from './write-answers.ts'

/**
 * What became of each event of a batch. A 202 names none that was dropped, its count alone tells that some were; a 207, of
 * which the latest description says nothing any more, and a 400 list failures by place. [doc][oas3.1]
 */
export async function sendBatch(
  client: BrevoClient,
  events: readonly object[],
  stream: string,
): Promise<readonly WriteAnswer[]> {
  const answer = await client.write({
    method: 'POST',
    path: '/events/batch',
    json: { events },
    stream,
    safety: 'unsafe',
  })
  const all = (one: WriteAnswer): readonly WriteAnswer[] => events.map(() => one)
  if (answer.kind === 'invalid') {
    const failures = failuresIn(answer.data)
    const refusal: WriteRefusal = { ok: false, cause: 'invalid', message: answer.message }
    return events.map((_, place) => failures.get(place) ?? refusal)
  }
  if (answer.kind !== 'ok') return all(writeRefusal(answer))
  const failures = failuresIn(answer.data)
  const taken = takenOf(answer.data)
  if (taken !== undefined && taken + failures.size === events.length) {
    return events.map((_, place) => failures.get(place) ?? { ok: true })
  }
  const message = `Brevo took ${taken ?? 'an untold number'} of ${events.length} events and does not say which`
  return events.map((_, place) => failures.get(place) ?? unknown(message))
}

function takenOf(data: unknown): number | undefined {
  if (!isObject(data)) return undefined
  const taken = data['count'] ?? data['successful_events']
  return typeof taken === 'number' ? taken : undefined
}

/** By place in the batch. */
function failuresIn(data: unknown): ReadonlyMap<number, WriteRefusal> {
  const failures = new Map<number, WriteRefusal>()
  const errors = isObject(data) && Array.isArray(data['errors']) ? (data['errors'] as unknown[]) : []
  for (const error of errors) {
    if (!isObject(error)) continue
    const message = plainMessage(String(error['message'] ?? 'refused'))
    for (const place of [error['eventIndex']].flat()) {
      if (typeof place === 'number') failures.set(place, { ok: false, cause: 'invalid', message })
    }
  }
  return failures
}
