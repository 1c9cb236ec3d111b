import { createHash } from 'node:crypto'
import type { JsonObject } from '@tajo/core/json'
import type { SqlWork } from '@tajo/core/sql'
import { readErasedMarks } from '@tajo/warehouse/erase-marks'
import { quoted, text } from '@tajo/warehouse/sql-text'
import type { Call } from '../operation.ts'
import type { Workplace } from '../workplace.ts'
import type { Found } from './find-person.ts'
import { type Marked, markPerson } from './forget-person.ts'
import { lookUp, rehearsed } from './look-up.ts'
import { type Nobody, nobody } from './plan-erasure.ts'
import type { LiveContact } from './vendors.ts'
import { gdprWords } from './words.ts'

export interface PersonExport {
  readonly kind: 'export'
  readonly manifest: {
    readonly at: string
    /** The address that was asked for. */
    readonly contact: string
    readonly tables: readonly { readonly name: string; readonly rows: number; readonly sha256: string }[]
    readonly notes: readonly string[]
  }
  /** Records as JSON, one a line. */
  readonly files: readonly { readonly name: string; readonly text: string }[]
}

interface Part {
  readonly name: string
  readonly rows: readonly JsonObject[]
}

/** All that is kept of a person: the rows an erasure would delete or empty, what Brevo has at the moment, and the server's stores. */
export function exportPerson(
  place: Workplace,
  email: string,
  { signal }: Pick<Call, 'signal'>,
): Promise<PersonExport | Nobody> {
  return place.withWarehouse({ command: 'gdpr export', signal }, async (warehouse) => {
    const looked = await lookUp(place, warehouse, { email })
    const { found, stored, dialect, live, problem } = looked
    if (found.people.length === 0) return nobody(undefined)
    const at = new Date(place.clock.now()).toISOString()
    const { parts, person } = await rehearsed(warehouse, async (sql) => {
      const marked = await markPerson(sql, { tables: stored.tables, dialect, found, at, receipt: 'export' })
      const rows = [
        ...(await ofSources(sql, marked)),
        ...(await ofLedgers(sql, found)),
        ...(await ofModels(sql, place.config.models.layer, found)),
      ]
      return { parts: rows, person: await readErasedMarks(sql) }
    })
    const inStores: Part[] = []
    for (const store of place.personalStores ?? [])
      for (const { name, rows } of await store.find(person)) inStores.push({ name: `${store.name}.${name}`, rows })
    const all = [...parts, ...(await ofBrevo(place, live)), ...inStores].filter(({ rows }) => rows.length > 0)
    const files = all.map(({ name, rows }) => ({
      name: `${name}.ndjson`,
      text: rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
    }))
    return {
      kind: 'export',
      manifest: {
        at,
        contact: email,
        tables: all.map(({ name, rows }, index) => ({
          name,
          rows: rows.length,
          sha256: createHash('sha256')
            .update(files[index]?.text ?? '')
            .digest('hex'),
        })),
        notes: [
          gdprWords.others,
          gdprWords.names,
          ...(stored.tables.some(({ spec }) => Object.keys(spec.masks).length > 0) ? [gdprWords.masked] : []),
          ...(live.length > 0 ? [gdprWords.events] : []),
          ...(problem === undefined ? [] : [gdprWords.notAsked(problem)]),
          ...(stored.unknown.length > 0 ? [gdprWords.unknownTables(stored.unknown)] : []),
          ...(place.personalStores === undefined ? [gdprWords.noStores] : []),
        ],
      },
      files,
    }
  })
}

async function ofSources(sql: SqlWork, { tables }: Marked): Promise<readonly Part[]> {
  const parts: Part[] = []
  for (const { table, rows } of tables) {
    const where = `${rows.theirs} OR ${rows.about} OR ${rows.own} IN (SELECT mark FROM _tajo.erased WHERE receipt = 'export')`
    for (const { name, place } of [{ name: table.name, place: table.main }, ...table.beside])
      parts.push({ name, rows: await sql.rows<JsonObject>(`SELECT s.* FROM ${place} s WHERE ${where}`) })
  }
  return parts
}

const ledgers = [
  'activation_ledger',
  'activation_events',
  'activation_rejected',
  'activation_conflicts',
  'helpdesk_writes',
]

async function ofLedgers(sql: SqlWork, found: Found): Promise<readonly Part[]> {
  const parts: Part[] = []
  for (const name of ledgers) parts.push(await ofCustomers(sql, `_tajo.${name}`, `_tajo.${name}`, found))
  return parts
}

/** Tables of the support model that say which customer a row is about. */
async function ofModels(sql: SqlWork, layer: string, found: Found): Promise<readonly Part[]> {
  const tables = await sql.rows<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns
     WHERE table_catalog = current_database() AND table_schema = $layer AND column_name = 'customer_id' ORDER BY table_name`,
    { layer },
  )
  const parts: Part[] = []
  for (const { name } of tables)
    parts.push(await ofCustomers(sql, `${layer}.${name}`, `${quoted(layer)}.${quoted(name)}`, found))
  return parts
}

async function ofCustomers(sql: SqlWork, name: string, table: string, { customers }: Found): Promise<Part> {
  const names = customers.length === 0 ? 'NULL' : customers.map(text).join(', ')
  return { name, rows: await sql.rows<JsonObject>(`SELECT * FROM ${table} WHERE customer_id IN (${names})`) }
}

/** The contact as it is in Brevo, and what Brevo has beside it. */
async function ofBrevo(place: Workplace, live: readonly LiveContact[]): Promise<readonly Part[]> {
  const parts: Part[] = []
  for (const [source, contacts] of Map.groupBy(live, (one) => one.source)) {
    const config = place.config.sources.find(({ name }) => name === source)
    if (config === undefined) continue
    parts.push({ name: `live.${source}.contacts`, rows: contacts.map(({ record }) => record) })
    await place.withConnection(config, async (connection) => {
      for (const { key } of contacts) {
        for (const [name, rows] of Object.entries((await connection.personRecords?.(key)) ?? {}))
          parts.push({ name: `live.${source}.${name}`, rows })
      }
    })
  }
  return [...Map.groupBy(parts, ({ name }) => name)].map(([name, some]) => ({
    name,
    rows: some.flatMap(({ rows }) => rows),
  }))
}
