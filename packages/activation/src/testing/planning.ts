import type { ColumnType } from '@tajo/core/columns'
import type { ActivationConfig, FieldMapping, SourceActivation } from '@tajo/core/config/activation-config'
import type { Destination, DestinationAttribute } from '@tajo/core/destination'
import type { JsonObject } from '@tajo/core/json'
import { VirtualClock } from '@tajo/core/testing/virtual-clock'
import type { TableSpec, Warehouse } from '@tajo/core/warehouse'
import type { LedgerRow } from '../ledger/contacts.ts'
import { saveLedger } from '../ledger/contacts.ts'
import type { Plan } from '../plan.ts'
import { type PlanOptions, planActivation } from '../plan-activation.ts'

type Shape = Readonly<Record<string, ColumnType>>

const shapes = {
  'freshdesk.contacts': {
    id: 'bigint',
    name: 'text',
    first_name: 'text',
    email: 'text',
    phone: 'text',
    mobile: 'text',
    company_id: 'bigint',
    job_title: 'text',
    language: 'text',
    time_zone: 'text',
    tags: 'text[]',
    active: 'boolean',
    custom_fields: 'json',
    updated_at: 'timestamp',
  },
  'freshdesk.companies': { id: 'bigint', name: 'text', custom_fields: 'json' },
  'zendesk.users': {
    id: 'bigint',
    name: 'text',
    email: 'text',
    phone: 'text',
    organization_id: 'bigint',
    role: 'text',
    tags: 'text[]',
    locale: 'text',
    user_fields: 'json',
    updated_at: 'timestamp',
  },
  'zendesk.organizations': { id: 'bigint', name: 'text', tags: 'text[]' },
} as const satisfies Record<string, Shape>

const derived = {
  'support.customers': {
    customer_id: 'text',
    name: 'text',
    email: 'text',
    phone: 'text',
    mobile: 'text',
    language: 'text',
    is_staff: 'boolean',
    is_deleted: 'boolean',
    created_at: 'timestamp',
  },
  'support.customer_identities': {
    source: 'text',
    contact_id: 'bigint',
    customer_id: 'text',
    email: 'text',
    email_verified: 'boolean',
    is_deleted: 'boolean',
    updated_at: 'timestamp',
  },
  'support.customer_metrics': {
    customer_id: 'text',
    total_tickets: 'bigint',
    open_tickets: 'bigint',
    avg_csat: 'double',
    last_ticket_date: 'timestamp',
    avg_first_reply_seconds: 'double',
  },
  'support.customer_source_metrics': {
    customer_id: 'text',
    source: 'text',
    total_tickets: 'bigint',
    open_tickets: 'bigint',
    pending_tickets: 'bigint',
    avg_csat: 'double',
    last_csat: 'double',
  },
  'brevo.contacts': {
    id: 'bigint',
    email: 'text',
    ext_id: 'text',
    sms: 'text',
    email_blacklisted: 'boolean',
    sms_blacklisted: 'boolean',
    modified_at: 'timestamp',
    list_ids: 'bigint[]',
    list_unsubscribed: 'bigint[]',
    attributes: 'json',
    _tajo_synced_at: 'timestamp',
    _tajo_deleted_at: 'timestamp',
  },
} as const satisfies Record<string, Shape>

const all = { ...shapes, ...derived }
type TableName = keyof typeof all

/** The tables a plan is made from, filled by hand. */
export interface Tables {
  readonly warehouse: Warehouse
  insert(table: TableName, ...rows: readonly JsonObject[]): Promise<void>
  run(sql: string): Promise<void>
  ledger(...rows: readonly (Partial<LedgerRow> & Pick<LedgerRow, 'customerId'>)[]): Promise<void>
}

export async function planningTables(warehouse: Warehouse): Promise<Tables> {
  for (const [name, columns] of Object.entries(shapes)) await warehouse.prepare(spec(name, columns), lineage)
  await warehouse.work(async (sql) => {
    for (const schema of ['support', 'brevo']) await sql.run(`CREATE SCHEMA IF NOT EXISTS ${schema}`)
    for (const [name, columns] of Object.entries(derived)) {
      await sql.load('tajo_shape', columns, [])
      await sql.run(`CREATE TABLE IF NOT EXISTS ${name} AS SELECT * FROM tajo_shape`)
    }
  })
  return {
    warehouse,
    insert: (table, ...rows) =>
      warehouse.work(async (sql) => {
        const columns: Shape = all[table]
        const names = Object.keys(columns).join(', ')
        await sql.load('tajo_rows', columns, rows)
        const synced = Object.hasOwn(shapes, table)
          ? ['_tajo_synced_at', `CAST('2026-11-20T00:00:00Z' AS TIMESTAMPTZ)`]
          : []
        await sql.run(
          `INSERT INTO ${table} (${[names, ...synced.slice(0, 1)].join(', ')}) SELECT ${[names, ...synced.slice(1)].join(', ')} FROM tajo_rows`,
        )
      }),
    run: (statement) => warehouse.work((sql) => sql.run(statement)),
    ledger: (...rows) => warehouse.work((sql) => saveLedger(sql, rows.map(ledgerRow))),
  }
}

function ledgerRow(row: Partial<LedgerRow> & Pick<LedgerRow, 'customerId'>): LedgerRow {
  return {
    brevoId: null,
    inputHash: '',
    mappingHash: '',
    mirrorModifiedAt: null,
    delivered: {},
    lists: [],
    outcome: 'delivered',
    reason: null,
    attempts: 0,
    nextTryAt: null,
    confirmedAt: null,
    planId: 'plan-0',
    ...row,
  }
}

const lineage = { folder: null, parent: null, references: {} }

function spec(name: string, columns: Shape): TableSpec {
  const [layer = '', table = ''] = name.split('.')
  return {
    source: layer,
    stream: table,
    layer,
    table,
    description: table,
    columns: Object.fromEntries(Object.entries(columns).map(([key, type]) => [key, { type, description: key }])),
    key: ['id'],
    write: 'merge',
    history: false,
    masks: {},
    raw: false,
  }
}

/** A customer of one helpdesk, known by one identity there. */
export function person(
  id: number,
  over: {
    readonly source?: 'freshdesk' | 'zendesk'
    readonly contact?: JsonObject
    readonly customer?: JsonObject
    readonly metrics?: JsonObject | null
    readonly verified?: boolean
  } = {},
): readonly (readonly [TableName, JsonObject])[] {
  const source = over.source ?? 'freshdesk'
  const customerId = `${source}-${id}`
  const email = `person${id}@example.com`
  const at = '2026-01-01T00:00:00Z'
  const metrics = { total_tickets: 0, open_tickets: 0, pending_tickets: 0, ...over.metrics }
  const contact = { id, name: `Person ${id}`, email, updated_at: at, ...over.contact }
  const customer = {
    customer_id: customerId,
    email,
    is_staff: false,
    is_deleted: false,
    created_at: at,
    ...over.customer,
  }
  return [
    [source === 'freshdesk' ? 'freshdesk.contacts' : 'zendesk.users', contact],
    [
      'support.customers',
      { name: contact.name, phone: (over.contact?.['phone'] as string | undefined) ?? null, ...customer },
    ],
    [
      'support.customer_identities',
      {
        source,
        contact_id: id,
        customer_id: customerId,
        email: customer.email,
        email_verified: over.verified ?? null,
        is_deleted: false,
        updated_at: at,
      },
    ],
    ...(over.metrics === null
      ? []
      : ([
          ['support.customer_metrics', { customer_id: customerId, ...metrics }],
          ['support.customer_source_metrics', { customer_id: customerId, source, ...metrics }],
        ] as const)),
  ]
}

export async function add(tables: Tables, rows: readonly (readonly [TableName, JsonObject])[]): Promise<void> {
  const groups = new Map<TableName, JsonObject[]>()
  for (const [table, row] of rows) groups.set(table, [...(groups.get(table) ?? []), row])
  for (const [table, group] of groups) await tables.insert(table, ...group)
}

export function contact(id: number, over: JsonObject = {}): readonly ['brevo.contacts', JsonObject] {
  return [
    'brevo.contacts',
    {
      id,
      email: `person${id}@example.com`,
      email_blacklisted: false,
      sms_blacklisted: false,
      modified_at: '2026-11-01T00:00:00Z',
      list_ids: [],
      list_unsubscribed: [],
      attributes: {},
      _tajo_synced_at: '2026-11-20T00:00:00Z',
      ...over,
    },
  ]
}

export function field(from: string, to: string, over: Partial<FieldMapping> = {}): FieldMapping {
  const where = `tajo.yml:9 contact_mapping.${from}`
  return { from, to, whenNull: 'keep', default: undefined, owner: 'helpdesk', where, ...over }
}

export function activation(
  sources: readonly (Partial<SourceActivation> & Pick<SourceActivation, 'source'>)[],
  over: Partial<ActivationConfig> = {},
): ActivationConfig {
  return {
    newContacts: 'blocklist',
    consentField: undefined,
    defaultRegion: 'DE',
    createAttributes: true,
    when: 'manual',
    companies: 'attribute',
    readBack: 'all',
    eventMaxAgeMs: 3 * 86_400_000,
    consentAttributes: [],
    guards: { maxListRemoval: 0.2, maxShrink: 0.2, maxSameValue: 0.9, maxEventsPerContact: 3, maxNewSubscribed: 0 },
    sources: sources.map((source) => ({
      type: source.source === 'zendesk' ? ('zendesk' as const) : ('freshdesk' as const),
      fields: [],
      lists: [],
      events: {},
      ...source,
    })),
    ...over,
  }
}

export function attribute(name: string, type: DestinationAttribute['type'], over: Partial<DestinationAttribute> = {}) {
  return { name, type, category: type === 'category' ? 'category' : 'normal', options: [], ...over }
}

/** What an account has that nothing is written to. */
export function account(attributes: readonly DestinationAttribute[] = [], lists: readonly number[] = [30, 31, 32]) {
  return {
    attributes: async () => attributes,
    lists: async () => lists.map((id) => ({ id, name: `List ${id}` })),
    importFrom: 50,
    cost: (kind, count) => ({
      calls: kind === 'import' ? 1 : kind === 'membership' ? Math.ceil(count / 150) : count,
      ms: count * 100,
    }),
  } satisfies Pick<Destination, 'attributes' | 'lists' | 'cost' | 'importFrom'> as PlanOptions['destination']
}

const now = Date.UTC(2026, 10, 21)

export function plan(tables: Tables, config: ActivationConfig, over: Partial<PlanOptions> = {}): Promise<Plan> {
  let count = 0
  return planActivation({
    warehouse: tables.warehouse,
    config,
    layers: { support: 'support', mirror: 'brevo' },
    destination: account(),
    clock: new VirtualClock(now),
    newId: () => `plan-${++count}`,
    newKey: () => 'a key of the test, long enough to be one',
    ...over,
  })
}

/** What apply notes once all of a plan was done. */
export async function deliver(
  tables: Tables,
  of: Plan,
  brevoIds: ReadonlyMap<string, number> = new Map(),
): Promise<void> {
  await tables.ledger(
    ...of.contacts.map(({ customerId, brevoId, inputHash, ledger }) => ({
      customerId,
      brevoId: brevoId ?? brevoIds.get(customerId) ?? null,
      inputHash,
      mappingHash: of.mappingHash,
      mirrorModifiedAt: '2026-11-01T00:00:00Z',
      ...ledger,
    })),
  )
}
