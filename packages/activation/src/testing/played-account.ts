import { join } from 'node:path'
import { destinationOf } from '@tajo/brevo/destination'
import { openAccount } from '@tajo/brevo/open-account'
import type { Columns } from '@tajo/core/columns'
import type { ActivationConfig } from '@tajo/core/config/activation-config'
import type { AttributeValue, Destination } from '@tajo/core/destination'
import type { JsonObject } from '@tajo/core/json'
import { silentLog } from '@tajo/core/log'
import { randomFrom } from '@tajo/core/testing/random'
import { senderFor } from '@tajo/core/testing/sender-for'
import { VirtualClock } from '@tajo/core/testing/virtual-clock'
import type { TableSpec, Warehouse } from '@tajo/core/warehouse'
import { BrevoSandbox, type BrevoSandboxOptions } from '@tajo/sandbox/brevo/sandbox'
import { openDuckDb } from '@tajo/warehouse/duckdb/open'
import { temporaryFolder } from '@tajo/warehouse/testing/temporary'
import { onTestFinished } from 'vitest'
import { type ApplyOptions, applyPlan } from '../apply/apply-plan.ts'
import type { FieldChange, Plan, PlannedContact } from '../plan.ts'
import type { ActivationReport } from '../report.ts'

const columns: Columns = {
  id: { type: 'bigint', description: 'Key.' },
  email: { type: 'text', description: 'Address.', pii: true },
  ext_id: { type: 'text', description: 'Id of the outside.' },
  sms: { type: 'text', description: 'Mobile number.', pii: true },
  email_blacklisted: { type: 'boolean', description: 'Gets no campaigns.' },
  sms_blacklisted: { type: 'boolean', description: 'Gets no texts.' },
  whatsapp_blacklisted: { type: 'boolean', description: 'Gets no WhatsApp.' },
  created_at: { type: 'timestamp', description: 'Made.' },
  modified_at: { type: 'timestamp', description: 'Last change.' },
  list_ids: { type: 'bigint[]', description: 'Lists.' },
  list_unsubscribed: { type: 'bigint[]', description: 'Lists left.' },
  attributes: { type: 'json', description: 'Attributes.' },
}

const contacts: TableSpec = {
  source: 'brevo',
  stream: 'contacts',
  layer: 'brevo',
  table: 'contacts',
  description: 'Contacts of the account.',
  columns,
  key: ['id'],
  version: 'modified_at',
  write: 'merge',
  history: false,
  masks: {},
  raw: false,
}

export const config: ActivationConfig = {
  newContacts: 'blocklist',
  consentField: undefined,
  defaultRegion: undefined,
  createAttributes: true,
  when: 'manual',
  companies: 'attribute',
  readBack: 'all',
  eventMaxAgeMs: 3 * 86_400_000,
  consentAttributes: [],
  guards: { maxListRemoval: 0.2, maxShrink: 0.2, maxSameValue: 0.9, maxEventsPerContact: 3, maxNewSubscribed: 0 },
  sources: [
    {
      source: 'freshdesk',
      type: 'freshdesk',
      fields: [],
      lists: [{ name: 'open_tickets', id: 31, condition: undefined, where: 'tajo.yml:1' }],
      events: {},
    },
  ],
}

export interface Played {
  readonly sandbox: BrevoSandbox
  readonly destination: Destination
  readonly warehouse: Warehouse
  readonly clock: VirtualClock
  /** The mirror as it is after a sync: deleted contacts are known after a whole one only. */
  readonly readMirror: (read?: { readonly whole: boolean }) => Promise<void>
  readonly apply: (plan: Plan, over?: Partial<ApplyOptions>) => Promise<ActivationReport>
}

/** A played Brevo behind the real connector, a warehouse, and a mirror that is read straight from the account. */
export async function playedAccount(options: BrevoSandboxOptions = {}, opened?: Warehouse): Promise<Played> {
  const clock = new VirtualClock(Date.UTC(2026, 10, 21))
  const sandbox = new BrevoSandbox({
    size: { contacts: 0 },
    attributes: { OPEN_TICKETS: 'float', CSAT: 'float', VIP: 'boolean', NOTE: 'text', SEEN: 'date' },
    ...options,
    clock,
  })
  const sender = senderFor((request) => sandbox.handle(request), clock, 40)
  const account = openAccount(
    { baseUrl: 'http://127.0.0.1:4103', apiKey: 'xkeysib-sandbox', reservePercent: 0, sender },
    { clock, log: silentLog, random: randomFrom(7) },
  )
  const destination = destinationOf(account)
  const warehouse = opened ?? (await openDuckDb({ path: join(temporaryFolder(), 'tajo.duckdb'), clock }))
  if (opened === undefined) onTestFinished(() => warehouse.close())
  onTestFinished(() => account.close())
  await warehouse.prepare(contacts, { folder: null, parent: null, references: {} })
  const readMirror: Played['readMirror'] = (read) => clock.busy(mirrored(sandbox, warehouse, read?.whole === true))
  await readMirror({ whole: true })
  const apply: Played['apply'] = (plan, over = {}) =>
    applyPlan({
      plan,
      warehouse,
      destination,
      readMirror,
      config,
      clock,
      signal: new AbortController().signal,
      ...over,
    })
  return { sandbox, destination, warehouse, clock, readMirror, apply }
}

async function mirrored(sandbox: BrevoSandbox, warehouse: Warehouse, whole: boolean): Promise<void> {
  sandbox.world.processes.runDue(sandbox.world.now())
  const iso = (ms: number): string => new Date(ms).toISOString()
  const rows = [...sandbox.world.contacts.values()].map(
    (contact): JsonObject => ({
      id: contact.id,
      email: contact.email,
      ext_id: contact.extId,
      sms: contact.attributes['SMS'] ?? null,
      email_blacklisted: contact.emailBlacklisted,
      sms_blacklisted: contact.smsBlacklisted,
      whatsapp_blacklisted: contact.whatsappBlacklisted,
      created_at: iso(contact.createdAt),
      modified_at: iso(contact.modifiedAt),
      list_ids: contact.listIds,
      list_unsubscribed: contact.listUnsubscribed,
      attributes: contact.attributes,
    }),
  )
  const types = Object.fromEntries(Object.entries(columns).map(([name, { type }]) => [name, type]))
  const names = Object.keys(types).join(', ')
  const now = iso(sandbox.world.now())
  await warehouse.work(async (sql) => {
    await sql.load('tajo_contacts', types, rows)
    await sql.run('DELETE FROM brevo.contacts WHERE id IN (SELECT id FROM tajo_contacts)')
    await sql.run(
      `INSERT INTO brevo.contacts (${names}, _tajo_synced_at) SELECT ${names}, CAST($now AS TIMESTAMPTZ) FROM tajo_contacts`,
      { now },
    )
    if (!whole) return
    await sql.run(
      `UPDATE brevo.contacts SET _tajo_deleted_at = CAST($now AS TIMESTAMPTZ)
       WHERE _tajo_deleted_at IS NULL AND id NOT IN (SELECT id FROM tajo_contacts)`,
      { now },
    )
  })
}

/** A contact to be written, with what a test cares about. */
export function planned(
  customerId: string,
  over: Partial<PlannedContact> & Pick<PlannedContact, 'email'>,
): PlannedContact {
  const changes = over.changes ?? []
  const { phone } = over
  return {
    customerId,
    brevoId: undefined,
    label: `${customerId} (masked)`,
    extId: customerId,
    phone: undefined,
    consent: over.brevoId === undefined ? 'blocked' : undefined,
    block: false,
    changes,
    addLists: [],
    removeLists: [],
    withheld: [],
    ledger: {
      delivered: {
        ...Object.fromEntries(changes.map(({ attribute, after }) => [attribute, after])),
        ...(phone === undefined ? {} : { SMS: phone }),
      },
      lists: over.addLists ?? [],
    },
    inputHash: `hash of ${customerId}`,
    ...over,
  }
}

/** A plan of these contacts; everything else of it is empty. */
export function planOf(
  clock: { now(): number },
  contactsOf: readonly PlannedContact[],
  over: Partial<Plan> = {},
): Plan {
  const nothing = { delivered: 0, unchanged: 0, withheld: 0, rejected: 0, conflicted: 0, waiting: 0 }
  return {
    id: 'plan-1',
    hash: 'hash',
    createdAt: new Date(clock.now()).toISOString(),
    mappingHash: 'mapping',
    considered: contactsOf.length,
    outcomes: { ...nothing, delivered: contactsOf.length },
    create: contactsOf.filter(({ brevoId }) => brevoId === undefined).length,
    update: contactsOf.filter(({ brevoId }) => brevoId !== undefined).length,
    attributesToCreate: [],
    contacts: contactsOf,
    withheldWhole: [],
    conflicts: [],
    lists: [],
    events: [],
    eventsSkipped: [],
    companies: [],
    helpdeskWrites: [],
    cost: { calls: 0, ms: 0, route: 'single' },
    guards: [],
    remarks: [],
    ...over,
  }
}

/** A change of one attribute. */
export const change = (
  attribute: string,
  after: AttributeValue | null,
  before: AttributeValue | null = null,
): FieldChange => ({
  attribute,
  before,
  after,
  because: 'tajo.yml:1',
})

/** What the ledger holds, by customer. */
export const ledger = ({ warehouse }: Played) =>
  warehouse.work((sql) =>
    sql.rows<Record<string, unknown>>(
      'SELECT customer_id AS id, brevo_id AS brevo, outcome, reason, attempts, next_try_at AS next, delivered, lists, mirror_modified_at AS seen FROM _tajo.activation_ledger ORDER BY 1',
    ),
  )
