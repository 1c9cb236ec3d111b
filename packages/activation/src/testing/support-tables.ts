import type { JsonObject } from '@tajo/core/json'
import type { Warehouse } from '@tajo/core/warehouse'

const timeline = {
  event_key: 'text',
  source: 'text',
  ticket_id: 'bigint',
  customer_id: 'text',
  event: 'text',
  happened_at: 'timestamp',
  properties: 'json',
} as const
const { ticket_id: _, ...people } = timeline
const customers = {
  customer_id: 'text',
  company_id: 'text',
  is_staff: 'boolean',
  is_deleted: 'boolean',
} as const
const companies = { company_id: 'text', name: 'text', is_deleted: 'boolean' } as const

/** What the planning of events and companies reads of the support model; the tables given take the place of what was there. */
export async function supportTables(
  warehouse: Warehouse,
  given: {
    readonly timeline?: readonly JsonObject[]
    readonly people?: readonly JsonObject[]
    readonly customers?: readonly JsonObject[]
    readonly companies?: readonly JsonObject[]
  },
): Promise<void> {
  await warehouse.work(async (sql) => {
    await sql.run('CREATE SCHEMA IF NOT EXISTS support')
    for (const [table, columns, rows] of [
      ['ticket_timeline', timeline, given.timeline],
      ['customer_timeline', people, given.people ?? given.timeline?.slice(0, 0)],
      ['customers', customers, given.customers],
      ['companies', companies, given.companies],
    ] as const) {
      if (rows === undefined) continue
      await sql.load(`tajo_${table}`, columns, rows)
      await sql.run(`DROP TABLE IF EXISTS support.${table}`)
      await sql.run(`CREATE TABLE support.${table} AS SELECT * FROM tajo_${table}`)
    }
  })
}
