import type { Columns, ColumnType } from '@tajo/core/columns'
import type { ActivationConfig, FieldMapping } from '@tajo/core/config/activation-config'
import type { JsonObject } from '@tajo/core/json'
import type { TableSpec, Warehouse } from '@tajo/core/warehouse'
import { config } from './played-account.ts'

/** Somebody of a helpdesk, as far as an activation sees it. */
export interface Person {
  readonly id: number
  readonly email: string | null
  readonly phone: string | null
  readonly openTickets: number
  readonly hasConsent: boolean
  /** Of the person this one was merged into. */
  readonly mergedInto?: number
}

const contactColumns: Columns = {
  id: { type: 'bigint', description: 'Key.' },
  name: { type: 'text', description: 'Name.', pii: true },
  email: { type: 'text', description: 'Address.', pii: true },
  phone: { type: 'text', description: 'Number.', pii: true },
  custom_fields: { type: 'json', description: 'Fields of the account.' },
  updated_at: { type: 'timestamp', description: 'Last change.' },
}

const contacts: TableSpec = {
  source: 'freshdesk',
  stream: 'contacts',
  layer: 'freshdesk',
  table: 'contacts',
  description: 'Contacts.',
  columns: contactColumns,
  key: ['id'],
  version: 'updated_at',
  write: 'merge',
  history: false,
  masks: {},
  raw: false,
}

const metrics = {
  open_tickets: 'bigint',
  pending_tickets: 'bigint',
  total_tickets: 'bigint',
  avg_csat: 'double',
  last_csat: 'double',
} as const

const models: Readonly<Record<string, Readonly<Record<string, ColumnType>>>> = {
  customers: {
    customer_id: 'text',
    name: 'text',
    email: 'text',
    phone: 'text',
    mobile: 'text',
    company_id: 'text',
    is_staff: 'boolean',
    is_deleted: 'boolean',
    created_at: 'timestamp',
  },
  customer_identities: {
    source: 'text',
    contact_id: 'bigint',
    customer_id: 'text',
    email: 'text',
    email_verified: 'boolean',
    is_deleted: 'boolean',
    updated_at: 'timestamp',
  },
  customer_metrics: { customer_id: 'text', ...metrics },
  customer_source_metrics: { customer_id: 'text', source: 'text', ...metrics },
}

const mapping = (from: string, to: string): FieldMapping => ({
  from,
  to,
  whenNull: 'keep',
  default: undefined,
  owner: 'helpdesk',
  where: 'tajo.yml:9',
})

/** Phone, open tickets and a list of who has some. */
export function helpdeskConfig(over: Partial<ActivationConfig> = {}): ActivationConfig {
  return {
    ...config,
    guards: { maxListRemoval: 1, maxShrink: 1, maxSameValue: 1, maxEventsPerContact: 99, maxNewSubscribed: 1e9 },
    sources: [
      {
        source: 'freshdesk',
        type: 'freshdesk',
        fields: [mapping('phone', 'SMS'), mapping('open_tickets', 'OPEN_TICKETS')],
        lists: [{ name: 'open_tickets', id: 31, condition: undefined, where: 'tajo.yml:12' }],
        events: { ticket_resolved: 'support_resolved' },
      },
    ],
    ...over,
  }
}

/** The helpdesk's people as its sync and the models leave them. */
export async function helpdeskTables(warehouse: Warehouse, people: readonly Person[], at: string): Promise<void> {
  await warehouse.prepare(contacts, { folder: null, parent: null, references: {} })
  const id = (n: number): string => `freshdesk-${n}`
  const shared = { updated_at: at, created_at: at, is_deleted: false, is_staff: false, email_verified: true }
  const own = people.filter(({ mergedInto }) => mergedInto === undefined)
  const numbers = (n: number) => ({ open_tickets: n, pending_tickets: 0, total_tickets: n + 1 })
  const rows: Readonly<Record<string, readonly JsonObject[]>> = {
    customers: own.map(({ id: n, email, phone }) => ({ ...shared, customer_id: id(n), email, phone })),
    customer_identities: people.map(({ id: n, email, mergedInto }) => ({
      ...shared,
      source: 'freshdesk',
      contact_id: n,
      customer_id: id(mergedInto ?? n),
      email,
    })),
    customer_metrics: own.map(({ id: n, openTickets }) => ({ customer_id: id(n), ...numbers(openTickets) })),
    customer_source_metrics: own.map(({ id: n, openTickets }) => ({
      customer_id: id(n),
      source: 'freshdesk',
      ...numbers(openTickets),
    })),
  }
  await warehouse.work(async (sql) => {
    await sql.run('CREATE SCHEMA IF NOT EXISTS support')
    for (const [table, columns] of Object.entries(models)) {
      await sql.load(
        `tajo_${table}`,
        columns,
        (rows[table] ?? []).map((row) => picked(row, columns)),
      )
      await sql.run(`CREATE TABLE IF NOT EXISTS support.${table} AS SELECT * FROM tajo_${table} WHERE 1 = 0`)
      await sql.run(`DELETE FROM support.${table}`)
      await sql.run(`INSERT INTO support.${table} SELECT * FROM tajo_${table}`)
    }
    const types = Object.fromEntries(Object.entries(contactColumns).map(([name, { type }]) => [name, type]))
    const names = Object.keys(types).join(', ')
    await sql.load(
      'tajo_people',
      types,
      people.map(({ id: n, email, phone, hasConsent }) => ({
        id: n,
        email,
        phone,
        custom_fields: { consent: hasConsent },
        updated_at: at,
      })),
    )
    await sql.run('DELETE FROM freshdesk.contacts')
    await sql.run(
      `INSERT INTO freshdesk.contacts (${names}, _tajo_synced_at) SELECT ${names}, CAST($at AS TIMESTAMPTZ) FROM tajo_people`,
      { at },
    )
  })
}

function picked(row: JsonObject, columns: Readonly<Record<string, ColumnType>>): JsonObject {
  return Object.fromEntries(Object.keys(columns).map((name) => [name, row[name] ?? null]))
}
