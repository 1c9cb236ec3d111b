import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Plan } from '@tajo/activation/plan'
import { planActivation } from '@tajo/activation/plan-activation'
import {
  account,
  activation,
  attribute,
  deliver,
  field,
  planningTables,
  type Tables,
} from '@tajo/activation/testing/planning'
import { costOf, importFrom } from '@tajo/brevo/destination/cost'
import { systemClock } from '@tajo/core/clock'
import type { Warehouse } from '@tajo/core/warehouse'
import { modelsMemory } from '@tajo/models/memory'
import { openDuckDb } from '@tajo/warehouse/duckdb/open'
import { openPostgres } from '@tajo/warehouse/postgres/open'
import { withPostgres } from './postgres.ts'

/**
 * Plans of an activation: `node bench/activation.ts [contacts] [duckdb|postgres]`. Everybody is planned once, as delivered noted, one
 * customer in a hundred changed, and planned again; between the two nobody, and planned too. Prints one JSON line.
 */
const contacts = Number(process.argv[2] ?? 100_000)
const store = process.argv[3] ?? 'duckdb'
const changed = Math.round(contacts / 100)

const config = activation([
  {
    source: 'freshdesk',
    fields: [
      field('email', 'email'),
      field('name', 'FULLNAME'),
      field('phone', 'SMS'),
      field('company_id', 'COMPANY'),
      field('job_title', 'JOB_TITLE'),
      field('language', 'LANGUAGE'),
      field('total_tickets', 'TICKET_COUNT'),
      field('open_tickets', 'OPEN_TICKETS'),
      field('avg_csat', 'CSAT_SCORE'),
      field('last_ticket_date', 'LAST_SUPPORT_DATE'),
      field('custom_fields.account_type', 'ACCOUNT_TYPE'),
    ],
    lists: [
      { name: 'all_support_contacts', id: 30, condition: undefined, where: 'bench' },
      { name: 'open_tickets', id: 31, condition: undefined, where: 'bench' },
      { name: 'vip', id: 32, condition: "total_tickets > 15 AND language = 'de'", where: 'bench' },
    ],
  },
])
const attributes = [
  ...['FIRSTNAME', 'LASTNAME', 'COMPANY', 'JOB_TITLE', 'LANGUAGE', 'ACCOUNT_TYPE'].map((name) =>
    attribute(name, 'text'),
  ),
  ...['TICKET_COUNT', 'OPEN_TICKETS', 'CSAT_SCORE'].map((name) => attribute(name, 'float')),
  attribute('LAST_SUPPORT_DATE', 'date'),
]
const budget = {
  totalPerMinute: undefined,
  allowedPerMinute: undefined,
  remaining: undefined,
  allowedOfClass: {},
  waitingMs: 0,
}
const destination = {
  ...account(attributes),
  importFrom,
  cost: (kind: Parameters<typeof costOf>[0], count: number) => costOf(kind, count, budget),
}

if (store === 'postgres') await withPostgres(async (url) => bench(await openPostgres({ url })))
else {
  const folder = mkdtempSync(join(tmpdir(), 'tajo-bench-'))
  try {
    await bench(await openDuckDb({ path: join(folder, 'bench.duckdb'), memoryLimit: modelsMemory() }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function bench(warehouse: Warehouse): Promise<void> {
  const tables = await planningTables(warehouse)
  await fill(tables)
  const first = await timed(tables)
  await settle(tables, first.plan)
  const one = await timed(tables)
  if (one.plan.contacts.length > 0)
    throw new Error(`${one.plan.contacts.length} contacts are left to write after all were`)
  await change(tables)
  const some = await timed(tables)
  if (some.plan.contacts.length !== changed)
    throw new Error(`${some.plan.contacts.length} contacts changed, not ${changed}`)
  await warehouse.close()
  const groups = new Set(some.plan.contacts.map(({ addLists }) => addLists.join())).size
  const result = {
    store,
    contacts,
    changed,
    seconds: some.seconds,
    firstSeconds: first.seconds,
    nothingSeconds: one.seconds,
    calls: some.plan.cost.calls,
    // One import and two looks at it for each set of lists.
    least: Math.min(changed, 3 * groups),
  }
  process.stdout.write(`${JSON.stringify(result)}\n`)
}

async function timed({ warehouse }: Tables): Promise<{ plan: Plan; seconds: number }> {
  const startedAt = performance.now()
  const plan = await planActivation({
    warehouse,
    config,
    layers: { support: 'support', mirror: 'brevo' },
    destination,
    clock: systemClock,
    newId: () => `plan-${performance.now()}`,
    newKey: () => 'the key of a bench, which nobody needs to guess',
  })
  return { plan, seconds: (performance.now() - startedAt) / 1000 }
}

async function fill({ run }: Tables): Promise<void> {
  const series = `generate_series(1, ${contacts}) AS s(n)`
  const source = `(SELECT CAST(n AS BIGINT) AS n FROM ${series}) s`
  const at = `CAST('2026-01-01T00:00:00Z' AS TIMESTAMPTZ)`
  await run(
    `INSERT INTO freshdesk.companies (id, name, _tajo_synced_at) SELECT n, 'Company ' || n, ${at} FROM (SELECT CAST(n AS BIGINT) AS n FROM generate_series(1, 1000) AS s(n)) s`,
  )
  await run(`INSERT INTO freshdesk.contacts (id, name, email, phone, company_id, job_title, language, custom_fields, updated_at, _tajo_synced_at)
    SELECT n, 'Person van der ' || n, 'p' || n || '@example.com', '+49171' || (2000000 + n), n % 1000 + 1, 'Job ' || n % 100, CASE WHEN n % 3 = 0 THEN 'de' ELSE 'en' END,
      '{"account_type": "gold", "seats": 3}', ${at}, ${at} FROM ${source}`)
  await run(`INSERT INTO support.customers (customer_id, name, email, phone, language, is_staff, is_deleted, created_at)
    SELECT 'freshdesk-' || id, name, email, phone, language, FALSE, FALSE, ${at} FROM freshdesk.contacts`)
  await run(`INSERT INTO support.customer_identities (source, contact_id, customer_id, is_deleted, updated_at)
    SELECT 'freshdesk', id, 'freshdesk-' || id, FALSE, ${at} FROM freshdesk.contacts`)
  await run(`INSERT INTO support.customer_metrics (customer_id, total_tickets, open_tickets, avg_csat, last_ticket_date)
    SELECT 'freshdesk-' || n, n % 20, n % 3, n % 5, ${at} FROM ${source}`)
  await run(`INSERT INTO support.customer_source_metrics (customer_id, source, total_tickets, open_tickets, avg_csat)
    SELECT customer_id, 'freshdesk', total_tickets, open_tickets, avg_csat FROM support.customer_metrics`)
}

/** Brevo as it is once all of a plan was written. */
async function settle(tables: Tables, plan: Plan): Promise<void> {
  const ids = new Map(plan.contacts.map(({ customerId }, index) => [customerId, index + 1]))
  await deliver(tables, plan, ids)
  await tables.insert(
    'brevo.contacts',
    ...plan.contacts.map((contact, index) => ({
      id: index + 1,
      email: contact.email ?? null,
      ext_id: contact.extId ?? null,
      sms: contact.phone?.slice(1) ?? null,
      email_blacklisted: true,
      sms_blacklisted: true,
      modified_at: '2026-11-01T00:00:00Z',
      list_ids: contact.addLists,
      list_unsubscribed: [],
      attributes: Object.fromEntries(contact.changes.map(({ attribute: name, after }) => [name, after])),
      _tajo_synced_at: '2026-11-01T00:00:00Z',
    })),
  )
}

/** A ticket more, and another title. */
async function change({ run }: Tables): Promise<void> {
  await run(`UPDATE support.customer_metrics SET total_tickets = total_tickets + 1, open_tickets = open_tickets + 1
    WHERE CAST(substr(customer_id, 11) AS BIGINT) % 100 = 0`)
  await run(
    `UPDATE support.customer_source_metrics SET open_tickets = open_tickets + 1 WHERE CAST(substr(customer_id, 11) AS BIGINT) % 100 = 0`,
  )
  await run(`UPDATE freshdesk.contacts SET job_title = 'Head of ' || job_title WHERE id % 100 = 0`)
}
