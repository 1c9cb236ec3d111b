import type { DestinationEvent, WriteAnswer } from '@tajo/core/destination'
import { isTajoError } from '@tajo/core/errors'
import type { BrevoClient } from '../client.ts'
import { sendBatch } from './event-batch.ts'
import { piecesOf, propertyBytesFit, type WireEvent, wireEvent } from './event-wire.ts'
import { stream } from './stream.ts'
import { writeAnswer } from './write-answers.ts'

export type Sent = WriteAnswer & { readonly deliveryId: string }

/** Below it one by one, ten a second and each with an answer of its own; a batch costs one of a hundred calls an hour. */
export const batchFrom = 300

/** In the order given. Nothing is sent twice: an event whose answer was lost is `unknown`, and stays so. */
export async function sendEvents(
  client: BrevoClient,
  events: readonly DestinationEvent[],
  signal: AbortSignal,
): Promise<readonly Sent[]> {
  const answers = new Map<DestinationEvent, WriteAnswer>()
  const fitting: { readonly event: DestinationEvent; readonly wire: WireEvent }[] = []
  for (const event of events) {
    const wire = wireEvent(event)
    if (propertyBytesFit(wire)) fitting.push({ event, wire })
    else answers.set(event, { ok: false, cause: 'invalid', message: 'the properties are larger than 50 KB' })
  }
  const inBatches = fitting.length >= batchFrom
  let ended: string | undefined
  for (const piece of inBatches ? piecesOf(fitting) : fitting.map((one) => [one])) {
    if (signal.aborted) ended = 'not sent: interrupted'
    const wires = piece.map(({ wire }) => wire)
    const ofPiece = ended === undefined ? await attempt(client, wires, inBatches) : ended
    if (typeof ofPiece === 'string') ended = ofPiece
    for (const [place, { event }] of piece.entries()) {
      const own = typeof ofPiece === 'string' ? undefined : ofPiece[place]
      answers.set(event, own ?? { ok: false, cause: signal.aborted ? 'busy' : 'refused', message: ended ?? '' })
    }
  }
  return events.flatMap((event) => {
    const answer = answers.get(event)
    return answer === undefined ? [] : [{ ...answer, deliveryId: event.deliveryId }]
  })
}

/** The answers, or why no further event can be sent: those that were must not be forgotten for it. */
async function attempt(
  client: BrevoClient,
  wires: readonly WireEvent[],
  inBatches: boolean,
): Promise<readonly WriteAnswer[] | string> {
  try {
    if (inBatches) return await sendBatch(client, wires, stream)
    const [json] = wires
    const answer = await client.write({ method: 'POST', path: '/events', json, stream, safety: 'unsafe' })
    return [writeAnswer(answer)]
  } catch (error) {
    if (!isTajoError(error)) throw error
    return error.message
  }
}
