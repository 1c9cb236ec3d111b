import type { Happening } from '@tajo/core/happenings'
import type { Hint } from '@tajo/core/webhook'
import type { ServerKey } from '../key.ts'
import { open } from '../seal.ts'

/** What becomes of a delivery. `failed` is tried again by hand, `dead` was given up after too many tries. */
export type DeliveryState = 'pending' | 'done' | 'ignored' | 'unknown' | 'failed' | 'dead'

/** An authentic delivery to be kept. */
export interface NewDelivery {
  readonly source: string
  /** Unique within the source. */
  readonly key: string
  readonly topic: string
  readonly happenings: readonly Happening[]
  readonly hints: readonly Hint[]
  /** ISO 8601. */
  readonly occurredAt: string | null
  /** `unknown`: authentic, but not understood. `ignored`: an echo of Tajo's own writing. */
  readonly state: Extract<DeliveryState, 'pending' | 'ignored' | 'unknown'>
  readonly note: string | null
  /** Without those that prove who sent it. */
  readonly headers: Readonly<Record<string, string>>
  /** The bytes as they came; kept sealed. */
  readonly body: Uint8Array
}

/** `id` is null for a duplicate: what was stored first keeps its own. */
export type Stored =
  | { readonly outcome: 'stored'; readonly id: number }
  | { readonly outcome: 'duplicate'; readonly id: null }

/** A delivery as it is kept, without its body. Times are ISO 8601. */
export interface Delivery {
  readonly id: number
  readonly source: string
  readonly key: string
  readonly topic: string
  readonly happenings: readonly Happening[]
  readonly hints: readonly Hint[]
  readonly occurredAt: string | null
  readonly receivedAt: string
  readonly state: DeliveryState
  readonly attempts: number
  readonly settledAt: string | null
  readonly note: string | null
}

/** Hints with an address in them, as they are kept. */
export interface SealedHints {
  readonly sealed: string
}

export interface DeliveryRow {
  readonly id: number
  readonly source: string
  readonly key: string
  readonly topic: string
  readonly happenings: readonly Happening[]
  readonly hints: readonly Hint[] | readonly [SealedHints]
  readonly occurred_at: Date | null
  readonly received_at: Date
  readonly state: DeliveryState
  readonly attempts: number
  readonly settled_at: Date | null
  readonly note: string | null
}

export const deliveryColumns =
  'id, source, key, topic, happenings, hints, occurred_at, received_at, state, attempts, settled_at, note'

export function asDelivery(row: DeliveryRow, key: ServerKey): Delivery {
  return {
    id: row.id,
    source: row.source,
    key: row.key,
    topic: row.topic,
    happenings: row.happenings,
    hints: openHints(row, key),
    occurredAt: row.occurred_at?.toISOString() ?? null,
    receivedAt: row.received_at.toISOString(),
    state: row.state,
    attempts: row.attempts,
    settledAt: row.settled_at?.toISOString() ?? null,
    note: row.note,
  }
}

function openHints({ source, key: delivery, hints }: DeliveryRow, key: ServerKey): readonly Hint[] {
  const [first] = hints
  if (first === undefined || !('sealed' in first)) return hints as readonly Hint[]
  const opened = open(key, `inbox ${source} ${delivery} hints`, Buffer.from(first.sealed, 'base64'))
  return JSON.parse(opened.toString('utf8')) as Hint[]
}
