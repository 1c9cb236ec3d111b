import type { DestinationEvent } from '@tajo/core/destination'
import { caps } from '../limits.ts'

/** An event as it goes over the wire. */
export interface WireEvent {
  readonly event_name: string
  readonly identifiers: { readonly contact_id: number }
  readonly event_date: string
  readonly event_properties: Readonly<Record<string, string | number | boolean>>
}

/** The wire has no null: what is not known is left out. Our own id is a property, as the vendor gives none. */
export function wireEvent({ deliveryId, name, contactId, at, properties }: DestinationEvent): WireEvent {
  const known: Record<string, string | number | boolean> = {}
  for (const [key, value] of Object.entries(properties)) if (value !== null) known[key] = value
  return {
    event_name: name,
    identifiers: { contact_id: contactId },
    event_date: at,
    event_properties: { ...known, delivery_id: deliveryId },
  }
}

export function propertyBytesFit({ event_properties }: WireEvent): boolean {
  return bytesOf(event_properties) <= caps.eventPropertiesBytes
}

/** In the order given, each piece within the number and the size of a batch. */
export function* piecesOf<Item extends { readonly wire: WireEvent }>(
  items: readonly Item[],
): Iterable<readonly Item[]> {
  let piece: Item[] = []
  let bytes = envelopeBytes
  for (const item of items) {
    const size = bytesOf(item.wire) + 1
    if (piece.length > 0 && (piece.length === caps.eventsPerBatch || bytes + size > caps.eventBatchBytes)) {
      yield piece
      piece = []
      bytes = envelopeBytes
    }
    piece.push(item)
    bytes += size
  }
  if (piece.length > 0) yield piece
}

/** `{"events":[]}` and some room. */
const envelopeBytes = 64

function bytesOf(value: object): number {
  return Buffer.byteLength(JSON.stringify(value))
}
