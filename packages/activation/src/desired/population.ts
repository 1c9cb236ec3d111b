import type { SqlWork } from '@tajo/core/sql'
import type { MappedInput } from '../attributes.ts'
import type { ModelTables } from '../lists/rules.ts'
import { claimsTable, gatherClaims } from './claims.ts'
import { type Dialect, fingerprint, ident, tableName, text } from './dialect.ts'
import type { Layers, SourceTables, TableShape } from './tables.ts'

export interface SourceInputs {
  readonly source: string
  readonly type: 'freshdesk' | 'zendesk'
  readonly tables: SourceTables
  readonly lines: readonly MappedInput[]
}

export interface Population {
  readonly models: ModelTables & { readonly metrics: TableShape }
  readonly sources: readonly SourceInputs[]
  /** Per source: who belongs in which list. */
  readonly lists: readonly string[]
  readonly layers: Layers
  readonly mappingHash: string
  /** Whoever Brevo does not have is left alone: nobody is looked at who certainly is not there. */
  readonly skipNew: boolean
  readonly at: string
  /** Only these customers, by id or e-mail. */
  readonly only: readonly string[] | undefined
}

export interface Considered {
  readonly considered: number
  readonly candidates: number
  /** Customers not looked at one by one, by what the ledger says of them. */
  readonly settled: Readonly<Record<string, number>>
  readonly staff: number
  readonly skipped: number
}

/** Tables of everybody a plan is about, of those who have to be looked at one by one, and of the ledger by present customer. */
export const candidatesTable = 'tajo_now_candidates'
export const lookTable = 'tajo_now_look'
export const ledgerTable = 'tajo_now_ledger'
/** Who was asked for, by id or e-mail. */
const askedTable = 'tajo_now_asked'

/** In the order in which they may take what only one contact can have. */
const inOrder = `SELECT p.*, row_number() OVER (ORDER BY p.created_at NULLS LAST, p.customer_id) AS number FROM ${candidatesTable} p WHERE fate = 'look'`

/**
 * Computes for every customer what a change would show in: a hash of all that is mapped and the lists they belong in. Only where it
 * differs from what was confirmed, or the contact was edited in Brevo, or something is to be tried again, does anybody look closer.
 */
export async function gatherPopulation(sql: SqlWork, dialect: Dialect, population: Population): Promise<Considered> {
  await dialect.prepare(sql)
  await dialect.keep(sql, 'tajo_now_inputs', inputHashes(population, dialect))
  await gatherClaims(sql, dialect, population)
  await dialect.keep(sql, 'tajo_now_wanted', wantedLists(population, dialect))
  await dialect.keep(sql, ledgerTable, ledgerNow(population))
  if (population.only !== undefined) await loadAsked(sql, population.only)
  await dialect.keep(sql, candidatesTable, candidates(population, dialect))
  await dialect.keep(sql, lookTable, inOrder)
  return count(sql)
}

function loadAsked(sql: SqlWork, only: readonly string[]): Promise<void> {
  return sql.load(
    askedTable,
    { who: 'text' },
    only.map((who) => ({ who })),
  )
}

/** SQL of the value of an input: `u` is the contact, `o` the company. */
export function valueSql({ input }: MappedInput, dialect: Dialect): string | undefined {
  if (input.kind !== 'value') return undefined
  const column = `${input.of === 'contact' ? 'u' : 'o'}.${ident(input.column)}`
  return input.path.length === 0 ? column : dialect.jsonText(column, input.path)
}

/** `FROM` of one source's people: `i` the identity, `u` and `o` as above. */
export function membersFrom({ source, type, tables }: SourceInputs, identities: TableShape): string {
  const company = type === 'freshdesk' ? 'company_id' : 'organization_id'
  const hasCompany = tables.companies !== undefined && tables.contacts.columns.has(company)
  const companies = hasCompany && tables.companies !== undefined ? tableName(tables.companies) : undefined
  return `${tableName(identities)} i JOIN ${tableName(tables.contacts)} u ON u.id = i.contact_id AND i.source = ${text(source)}${
    companies === undefined
      ? ''
      : ` LEFT JOIN ${companies} o ON o.id = u.${ident(company)} AND o._tajo_deleted_at IS NULL`
  }`
}

function inputHashes({ sources, models }: Population, dialect: Dialect): string {
  const parts = sources.map((source) => {
    const values = source.lines.flatMap((line) => valueSql(line, dialect) ?? [])
    const parts = ['i.source', 'i.contact_id', 'i.is_deleted', ...values]
    return `SELECT i.customer_id, ${dialect.hash(fingerprint(parts))} AS hash FROM ${membersFrom(source, models.identities)}`
  })
  return `SELECT customer_id, CAST(sum(hash) AS VARCHAR) AS hash FROM (${parts.join(' UNION ALL ')}) h GROUP BY customer_id`
}

function wantedLists({ lists }: Population, dialect: Dialect): string {
  if (lists.length === 0) return `SELECT CAST(NULL AS VARCHAR) AS customer_id, '' AS ids, '' AS hash WHERE 1 = 0`
  const parts = lists.map(
    (list, index) => `SELECT customer_id, ids, ${dialect.hash(`'${index}:' || ids`)} AS hash FROM (${list}) l`,
  )
  return `SELECT customer_id, string_agg(ids, '') AS ids, CAST(sum(hash) AS VARCHAR) AS hash FROM (${parts.join(' UNION ALL ')}) w GROUP BY customer_id`
}

/** A customer that became part of another one takes its row along. */
function ledgerNow({ models }: Population): string {
  return `SELECT l.customer_id, l.brevo_id, CAST(l.lists AS VARCHAR) <> '[]' AS has_lists, coalesce(c.customer_id, i.customer_id) AS now_id,
      c.customer_id IS NOT NULL AS is_own, coalesce(c.is_deleted, i.customer_id IS NULL) AS is_gone
    FROM _tajo.activation_ledger l
    LEFT JOIN ${tableName(models.customers)} c ON c.customer_id = l.customer_id
    LEFT JOIN (SELECT source || '-' || CAST(contact_id AS VARCHAR) AS member, customer_id FROM ${tableName(models.identities)}) i
      ON i.member = l.customer_id`
}

function people({ models, sources, only }: Population, dialect: Dialect): string {
  const metrics = [
    ...new Set(
      sources.flatMap(({ lines }) => lines.flatMap(({ input }) => (input.kind === 'metric' ? [input.column] : []))),
    ),
  ].sort()
  const claim = ['k.standing', 'k.hash']
  const own = ['c.email', 'h.hash', 'w.hash', 'm.customer_id IS NULL']
  const parts = [...own, ...claim, ...metrics.map((name) => `m.${ident(name)}`)]
  const asked = `SELECT who FROM ${askedTable}`
  const one = (id: string, email: string): string =>
    only === undefined ? '' : `AND (${id} IN (${asked}) OR ${email} IN (SELECT lower(who) FROM ${askedTable}))`
  return `SELECT c.customer_id, c.email, c.phone, c.created_at,
      CASE WHEN c.is_staff IS TRUE THEN 'staff' WHEN c.is_deleted IS TRUE THEN 'gone' ELSE 'live' END AS state,
      CAST(${dialect.hash(fingerprint(parts))} AS VARCHAR) AS input_hash, coalesce(w.ids, '') AS wanted
    FROM ${tableName(models.customers)} c
    LEFT JOIN tajo_now_inputs h ON h.customer_id = c.customer_id
    LEFT JOIN tajo_now_wanted w ON w.customer_id = c.customer_id
    LEFT JOIN ${claimsTable} k ON k.customer_id = c.customer_id
    LEFT JOIN ${tableName(models.metrics)} m ON m.customer_id = c.customer_id
    WHERE (c.is_deleted IS NOT TRUE OR EXISTS (SELECT 1 FROM tajo_now_ledger l WHERE l.now_id = c.customer_id AND l.has_lists))
      ${one('c.customer_id', 'c.email')}
    UNION ALL
    SELECT l.customer_id, NULL, NULL, NULL, 'gone', '', '' FROM tajo_now_ledger l
    WHERE l.now_id IS NULL AND l.has_lists ${one('l.customer_id', "''")}`
}

function candidates(population: Population, dialect: Dialect): string {
  const { layers, mappingHash, at, skipNew, only, models } = population
  const mirror = tableName({ layer: layers.mirror, table: 'contacts' })
  const member = `SELECT i.customer_id FROM ${tableName(models.identities)} i JOIN ${mirror} x ON x.ext_id = i.source || '-' || CAST(i.contact_id AS VARCHAR)`
  const absent = `NOT EXISTS (SELECT 1 FROM tajo_now_ledger a WHERE a.now_id = p.customer_id) AND p.phone IS NULL
    AND p.customer_id NOT IN (${member}) AND NOT EXISTS (SELECT 1 FROM ${mirror} e WHERE lower(e.email) = p.email)`
  const same = `l.input_hash = p.input_hash AND l.mapping_hash = ${text(mappingHash)}`
  const later = `l.next_try_at > CAST(${text(at)} AS TIMESTAMPTZ)`
  const due = `l.customer_id IS NULL OR NOT (${same}) OR l.next_try_at IS NOT NULL OR l.outcome = 'waiting' OR m.id IS NULL
    OR m.modified_at IS DISTINCT FROM l.mirror_modified_at`
  const looked = only === undefined ? `CASE WHEN ${same} AND ${later} THEN FALSE ELSE (${due}) END` : 'TRUE'
  return `SELECT p.*,
      CASE WHEN p.state = 'staff' AND l.customer_id IS NULL THEN 'staff'
        WHEN p.state = 'live' AND ${skipNew && only === undefined ? absent : '1 = 0'} THEN 'skipped'
        WHEN p.state = 'live' THEN CASE WHEN ${looked} THEN 'look' ELSE l.outcome END
        WHEN CAST(l.lists AS VARCHAR) <> '[]' THEN 'look'
        WHEN p.state = 'staff' THEN 'staff' ELSE 'unchanged' END AS fate
    FROM (${people(population, dialect)}) p
    LEFT JOIN _tajo.activation_ledger l ON l.customer_id = p.customer_id
    LEFT JOIN ${mirror} m ON m.id = l.brevo_id AND m._tajo_deleted_at IS NULL`
}

async function count(sql: SqlWork): Promise<Considered> {
  const rows = await sql.rows<{ fate: string; n: number }>(
    `SELECT fate, CAST(count(*) AS INTEGER) AS n FROM ${candidatesTable} GROUP BY fate ORDER BY fate`,
  )
  const of = new Map(rows.map(({ fate, n }) => [fate, n]))
  const settled = Object.fromEntries(
    rows.flatMap(({ fate, n }) => (['look', 'staff', 'skipped'].includes(fate) ? [] : [[fate, n]])),
  )
  return {
    considered: rows.reduce((sum, { n }) => sum + n, 0),
    candidates: of.get('look') ?? 0,
    settled,
    staff: of.get('staff') ?? 0,
    skipped: of.get('skipped') ?? 0,
  }
}
