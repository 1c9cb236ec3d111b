import type { ServerKey } from '../key.ts'
import { open } from '../seal.ts'
import { asDelivery, type Delivery, type DeliveryRow, deliveryColumns } from './delivery.ts'
import { placeOf } from './store-deliveries.ts'

/** A delivery with all that was kept of it; `body` is null once it was removed. */
export interface WholeDelivery extends Delivery {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | null
}

export const wholeColumns = `${deliveryColumns}, headers, body`

export interface WholeRow extends DeliveryRow {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | null
}

export function asWhole(row: WholeRow, key: ServerKey): WholeDelivery {
  return {
    ...asDelivery(row, key),
    headers: row.headers,
    body: row.body === null ? null : open(key, placeOf(row), row.body),
  }
}
