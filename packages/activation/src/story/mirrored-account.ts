import type { DestinationAttribute } from '@tajo/core/destination'
import type { Json } from '@tajo/core/json'
import type { SqlWork } from '@tajo/core/sql'
import type { Warehouse } from '@tajo/core/warehouse'
import { tableName } from '../desired/dialect.ts'
import type { Account } from '../desired/mapping.ts'
import type { Layers } from '../desired/tables.ts'
import type { PlanOptions } from '../plan-activation.ts'
import { hasTable, listNames } from './people-facts.ts'

/** An account to plan for without asking it anything: as it was synced last. Nothing can be written to it. */
export function mirroredDestination(warehouse: Warehouse, layers: Layers): PlanOptions['destination'] {
  const account = (): Promise<Account> => warehouse.work((sql) => mirroredAccount(sql, layers))
  return {
    attributes: async () => (await account()).attributes,
    lists: async () => (await account()).lists,
    cost: () => ({ calls: 0, ms: 0 }),
    importFrom: Number.POSITIVE_INFINITY,
  }
}

/** The account's attributes and lists as they were synced, so that telling a story asks nothing of the vendor. */
export async function mirroredAccount(sql: SqlWork, { mirror }: Layers): Promise<Account> {
  const names = await listNames(sql, mirror)
  const lists = [...names].map(([id, name]) => ({ id, name }))
  if (!(await hasTable(sql, mirror, 'contact_attributes'))) return { attributes: [], lists }
  const rows = await sql.rows<{ name: string; category: string; type: string | null; options: Json }>(
    `SELECT name, category, type, options FROM ${tableName({ layer: mirror, table: 'contact_attributes' })} WHERE _tajo_deleted_at IS NULL ORDER BY name`,
  )
  return {
    lists,
    attributes: rows.map(({ name, category, type, options }) => ({
      name,
      category,
      type: category === 'category' ? 'category' : (types.find((one) => one === type) ?? 'other'),
      options: Array.isArray(options) ? options.map(String) : [],
    })),
  }
}

const types: readonly DestinationAttribute['type'][] = ['text', 'date', 'float', 'boolean', 'multiple-choice']
