import { readCompanies, saveCompany } from '@tajo/activation/companies/company-ledger'
import type { SqlWork } from '@tajo/core/sql'
import { ensureEraseKey, noteErased } from '@tajo/warehouse/erase-marks'
import {
  dropTheirs,
  type ErasedSql,
  emptyRecords,
  forgetAddresses,
  markRecords,
  type PersonalRows,
  personalRows,
  type RecordName,
} from '@tajo/warehouse/erased'
import { forgetMentions } from '@tajo/warehouse/forget-mentions'
import { text } from '@tajo/warehouse/sql-text'
import type { Found } from './find-person.ts'
import { ownTexts, type StoredTable } from './personal-tables.ts'

/** What becomes of a table. */
export interface TableCounts {
  readonly name: string
  /** Rows of the person. */
  readonly deleted: number
  /** Rows about the person that lose what is personal. */
  readonly emptied: number
  /** Values of others in which an address of the person stands. */
  readonly mentions: number
}

export interface Forgetting {
  readonly tables: readonly StoredTable[]
  readonly dialect: ErasedSql
  readonly found: Found
  readonly at: string
  readonly receipt: string
}

/** Tables whose personal rows are known, once the marks are made. */
export interface Marked {
  readonly key: string
  readonly tables: readonly { readonly table: StoredTable; readonly rows: PersonalRows }[]
}

/** Marks the person, and every record about him or her, and what hangs on those. */
export async function markPerson(sql: SqlWork, { tables, dialect, found, at, receipt }: Forgetting): Promise<Marked> {
  const things = [
    ...found.people.map((one) => ({ kind: 'person' as const, ...one })),
    ...found.addresses.map((address) => ({ kind: 'address' as const, address })),
  ]
  await noteErased(sql, things, { at, receipt })
  const key = await ensureEraseKey(sql)
  const marked = tables.map((table) => ({ table, rows: personalRows(table, key, dialect) }))
  for (;;) {
    let news = 0
    for (const { table, rows } of marked) news += await markRecords(sql, rows, table.main, { at, receipt })
    if (news === 0) return { key, tables: marked }
  }
}

/** Removes the person from the warehouse, models aside; part of one transaction. */
export async function forgetPerson(sql: SqlWork, forgetting: Forgetting): Promise<readonly TableCounts[]> {
  const { dialect, found } = forgetting
  const { key, tables } = await markPerson(sql, forgetting)
  const counts: TableCounts[] = []
  for (const { table, rows } of tables) {
    for (const { name, place } of [{ name: table.name, place: table.main }, ...table.beside]) {
      const deleted = await dropTheirs(sql, rows, place)
      const emptied = await emptyRecords(sql, table, rows, place, dialect, place !== table.main)
      const mentions = await forgetAddresses(sql, table, place, dialect, key, found.addresses)
      counts.push({ name, deleted, emptied, mentions })
    }
  }
  counts.push(...(await forgetRejected(sql, tables, forgetting)), ...(await forgetLedgers(sql, forgetting)))
  return counts.filter(({ deleted, emptied, mentions }) => deleted + emptied + mentions > 0)
}

/** A record that could not be stored is about the person where it is a marked one, points at one, or has an address in it. */
async function forgetRejected(
  sql: SqlWork,
  tables: Marked['tables'],
  { found: { people, addresses } }: Forgetting,
): Promise<readonly TableCounts[]> {
  let deleted = 0
  for (const { table } of tables) {
    const { source, stream } = table.spec
    const keys = people.flatMap((one) => (one.source === source ? [one.key] : []))
    const own = people.flatMap((one) => (one.source === source && one.stream === stream ? [one.key] : []))
    const conditions = addresses.map(
      (address) => `strpos(lower(concat_ws(' ', r.raw, r.reason, r.request, r.key)), ${text(address)}) > 0`,
    )
    if (own.length > 0) conditions.push(`r.key IN (${own.map(text).join(', ')})`)
    for (const key of keys) {
      for (const column of pointersIn(table)) {
        // As vendors write JSON, with and without a space.
        for (const written of [`"${column}":${key}`, `"${column}": ${key}`]) {
          for (const end of [',', '}']) conditions.push(`strpos(r.raw, ${text(`${written}${end}`)}) > 0`)
        }
      }
    }
    if (conditions.length === 0) continue
    deleted += await sql.change(
      `DELETE FROM _tajo.rejected AS r WHERE r.source = ${text(source)} AND r.stream = ${text(stream)} AND (${conditions.join(' OR ')})`,
    )
  }
  return [{ name: '_tajo.rejected', deleted, emptied: 0, mentions: 0 }]
}

function pointersIn({ spec }: StoredTable): readonly string[] {
  return [...Object.keys(spec.references ?? {}), ...Object.keys(spec.about ?? {})].filter((name) => name !== 'id')
}

/** What activation and the readers know of the person. */
async function forgetLedgers(
  sql: SqlWork,
  { found: { people, addresses, customers }, at, dialect }: Forgetting,
): Promise<readonly TableCounts[]> {
  const isCustomer = `customer_id IN (${list(customers)})`
  const contacts = people.flatMap(({ source, key }) => (source === 'brevo' ? [key] : []))
  const isContact = `CAST(brevo_id AS VARCHAR) IN (${list(contacts)})`
  const isPerson = (condition: (person: RecordName) => string): string =>
    people.length === 0 ? 'false' : people.map(condition).join(' OR ')
  const places: readonly (readonly [table: string, where: string])[] = [
    ['activation_ledger', `${isCustomer} OR ${isContact}`],
    ['activation_events', `${isCustomer} OR ${isContact}`],
    ['activation_rejected', isCustomer],
    ['activation_conflicts', isCustomer],
    [
      'helpdesk_writes',
      `${isCustomer} OR ${isPerson(({ source, key }) => `(source = ${text(source)} AND CAST(contact_id AS VARCHAR) = ${text(key)})`)}`,
    ],
    [
      'parent_reads',
      isPerson(
        ({ source, stream, key }) =>
          `(source = ${text(source)} AND parent_id = ${text(key)} AND stream IN (
            SELECT stream FROM _tajo.catalog WHERE source = ${text(source)} AND parent = ${text(stream)}))`,
      ),
    ],
    [
      'seen',
      isPerson(
        ({ source, stream, key }) => `(source = ${text(source)} AND stream = ${text(stream)} AND key = ${text(key)})`,
      ),
    ],
  ]
  const counts: TableCounts[] = []
  for (const [table, where] of places) {
    const deleted = await sql.change(`DELETE FROM _tajo.${table} WHERE ${where}`)
    counts.push({ name: `_tajo.${table}`, deleted, emptied: 0, mentions: 0 })
  }
  let unlinked = 0
  for (const company of (await readCompanies(sql)).values()) {
    const linked = company.linked.filter((one) => !customers.includes(one))
    if (linked.length === company.linked.length) continue
    await saveCompany(sql, { ...company, linked }, at)
    unlinked += 1
  }
  counts.push({ name: '_tajo.activation_companies', deleted: 0, emptied: unlinked, mentions: 0 })
  for (const { table, name, type } of await ownTexts(sql)) {
    const mentions = await forgetMentions(sql, table, [{ name, type }], dialect, addresses)
    if (mentions > 0) counts.push({ name: `${table.replaceAll('"', '')}.${name}`, deleted: 0, emptied: 0, mentions })
  }
  return counts
}

function list(values: readonly string[]): string {
  return values.length === 0 ? 'NULL' : values.map(text).join(', ')
}
