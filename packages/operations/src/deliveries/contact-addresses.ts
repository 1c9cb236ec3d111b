import type { Warehouse } from '@tajo/core/warehouse'
import type { PendingDelivery } from './delivery.ts'

const prefix = 'email:'

/** Contacts stored under the addresses that deliveries name, by `email:<address>`. */
export async function idsOfAddresses(
  warehouse: Warehouse,
  layer: string,
  deliveries: readonly PendingDelivery[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const keys = deliveries.flatMap(({ hints }) => hints.flatMap(({ key }) => (key.startsWith(prefix) ? [key] : [])))
  if (keys.length === 0 || (await warehouse.catalog('brevo')).length === 0) return new Map()
  const rows = await warehouse.work(async (sql) => {
    await sql.load(
      'tajo_named',
      { key: 'text', email: 'text' },
      [...new Set(keys)].map((key) => ({ key, email: key.slice(prefix.length).toLowerCase() })),
    )
    return sql.rows<{ key: string; id: string | number }>(
      `SELECT n.key, m.id FROM tajo_named n JOIN "${layer.replaceAll('"', '""')}".contacts m ON lower(m.email) = n.email`,
    )
  })
  return new Map(
    [...Map.groupBy(rows, ({ key }) => key)].map(([key, found]) => [key, found.map(({ id }) => String(id))]),
  )
}

/** The delivery with the contacts' numbers in the place of their addresses, as they were and as they are. */
export function withIds(
  delivery: PendingDelivery,
  ...known: readonly ReadonlyMap<string, readonly string[]>[]
): PendingDelivery {
  const hints = delivery.hints.flatMap((hint) => {
    if (!hint.key.startsWith(prefix)) return [hint]
    const ids = new Set(known.flatMap((one) => one.get(hint.key) ?? []))
    return ids.size === 0 ? [{ ...hint, key: '*' }] : [...ids].map((key) => ({ ...hint, key }))
  })
  return { ...delivery, hints }
}
