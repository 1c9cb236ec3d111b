import { createHash } from 'node:crypto'
import { TajoError } from '@tajo/core/errors'
import type { TableSpec } from '@tajo/core/warehouse'
import { addedColumns, addedDescriptions, storedColumns } from '../stored-columns.ts'
import { keepsHistory } from '../tables.ts'
import { alignColumns } from './align-columns.ts'
import { describe, type Entry, type Lineage, readEntries, recordInCatalog } from './describe.ts'
import { historyTable, list, tableColumns, wantedColumns, wideView } from './layout.ts'
import { ident, keyEquals, qualified, sqlType, textList } from './sql.ts'
import { rebuildWide } from './wide.ts'
import type { Writer } from './writer.ts'

/** Creates or widens the table, its history, comments and catalog entry. */
export async function prepareTable(writer: Writer, spec: TableSpec, lineage: Lineage): Promise<void> {
  const entries = await readEntries(writer)
  const entry = entries.find((each) => each.source === spec.source && each.stream === spec.stream)
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([spec, lineage, addedDescriptions]))
    .digest('hex')
  const wanted = wantedColumns(spec)
  // A sync prepares every table each time; mostly nothing has changed since the last one.
  if (entry?.fingerprint === fingerprint && (await fits(writer, spec, wanted))) return
  await writer.transaction(async () => {
    await writer.run(`CREATE SCHEMA IF NOT EXISTS ${ident(spec.layer)}`)
    await refuseForeign(writer, spec, entries)
    if (entry !== undefined) await moveRenamed(writer, spec, entry)
    await alignTable(writer, spec.layer, spec.table, wanted)
    if (keepsHistory(spec)) await alignHistory(writer, spec, wanted, entry?.history === true)
    await describe(writer, spec)
    await recordInCatalog(writer, spec, lineage, fingerprint, entry)
    if (entry?.wide != null) await rebuildWide(writer, spec)
  })
}

async function fits(writer: Writer, spec: TableSpec, wanted: ReadonlyMap<string, string>): Promise<boolean> {
  const present = await tableColumns(writer, spec.layer, spec.table)
  return [...wanted].every(([name, type]) => present.get(name) === type)
}

/** A table, history or view of that name that Tajo did not make, or made for another stream, stays as it is. */
async function refuseForeign(writer: Writer, spec: TableSpec, entries: readonly Entry[]): Promise<void> {
  const owners = new Map<string, Entry>()
  for (const entry of entries.filter(({ layer }) => sameName(layer, spec.layer))) {
    const table = entry.table_name.toLowerCase()
    owners.set(table, entry)
    if (entry.history !== null) owners.set(`${table}_history`, entry)
    if (entry.wide !== null) owners.set(`${table}_wide`, entry)
  }
  const names = [spec.table]
  if (spec.customFields !== undefined) names.push(wideView(spec))
  if (keepsHistory(spec)) names.push(historyTable(spec))
  const existing = await writer.rows<{ table_name: string }>(
    `SELECT table_name FROM information_schema.tables WHERE table_catalog = current_database()
     AND lower(table_schema) = lower($layer) AND list_contains(${textList(names.map((name) => name.toLowerCase()))}, lower(table_name))`,
    { layer: spec.layer },
  )
  for (const { table_name: name } of existing) {
    const owner = owners.get(name.toLowerCase())
    if (owner?.source === spec.source && owner.stream === spec.stream) continue
    const whose = owner === undefined ? 'was not made by Tajo' : `belongs to ${owner.source}.${owner.stream}`
    throw new TajoError(
      'TAJO_SCHEMA_CONFLICT',
      `${spec.source}.${spec.stream}: ${spec.layer}.${name} exists and ${whose}.`,
    )
  }
}

/** A stream whose layer or table was renamed takes its rows along: its position says they were read. */
async function moveRenamed(writer: Writer, spec: TableSpec, entry: Entry): Promise<void> {
  const { layer, table_name: table } = entry
  if (sameName(layer, spec.layer) && sameName(table, spec.table)) return
  await writer.run(`DROP VIEW IF EXISTS ${qualified(layer, `${table}_wide`)}`)
  await moveTable(writer, layer, table, spec.layer, spec.table)
  if (entry.history !== null) await moveTable(writer, layer, `${table}_history`, spec.layer, historyTable(spec))
  await writer.run('DELETE FROM _tajo.catalog_columns WHERE layer = $layer AND table_name = $table', { layer, table })
}

/** As DuckDB compares names. */
function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

async function moveTable(writer: Writer, fromLayer: string, from: string, toLayer: string, to: string): Promise<void> {
  if ((await tableColumns(writer, fromLayer, from)).size === 0) return
  if (sameName(fromLayer, toLayer)) {
    await writer.run(`ALTER TABLE ${qualified(fromLayer, from)} RENAME TO ${ident(to)}`)
  } else {
    await writer.run(`CREATE TABLE ${qualified(toLayer, to)} AS FROM ${qualified(fromLayer, from)}`)
    await writer.run(`DROP TABLE ${qualified(fromLayer, from)}`)
  }
}

async function alignTable(
  writer: Writer,
  schema: string,
  table: string,
  wanted: ReadonlyMap<string, string>,
): Promise<void> {
  const present = await tableColumns(writer, schema, table)
  if (present.size > 0) return alignColumns(writer, schema, table, present, wanted)
  const columns = [...wanted].map(([name, type]) => `${ident(name)} ${type}`)
  await writer.run(`CREATE TABLE ${qualified(schema, table)} (${columns.join(', ')})`)
}

async function alignHistory(
  writer: Writer,
  spec: TableSpec,
  wanted: ReadonlyMap<string, string>,
  isKept: boolean,
): Promise<void> {
  const columns = new Map(wanted)
  columns.delete(addedColumns.deleted)
  const shared = [...columns.keys()]
  columns.set(addedColumns.validFrom, sqlType('timestamp'))
  columns.set(addedColumns.validTo, sqlType('timestamp'))
  await alignTable(writer, spec.layer, historyTable(spec), columns)
  if (isKept) return
  // History that begins on a filled table, or goes on after a pause, begins with what the table holds.
  const table = qualified(spec.layer, spec.table)
  const history = qualified(spec.layer, historyTable(spec))
  const { synced, deleted, validFrom, validTo } = addedColumns
  const key = keyEquals('h', 't', spec.key)
  const version = storedColumns(spec).find((column) => column.name === spec.version && column.type === 'timestamp')
  const changed = version === undefined ? `t.${synced}` : `coalesce(t.${ident(version.name)}, t.${synced})`
  await writer.run(
    `UPDATE ${history} AS h SET ${validTo} = CASE WHEN coalesce(t.${deleted}, ${changed}) > h.${validFrom} THEN coalesce(t.${deleted}, ${changed})
       ELSE greatest(h.${validFrom}, t.${synced}) END
     FROM ${table} t WHERE ${key} AND h.${validTo} IS NULL AND (t.${synced} IS DISTINCT FROM h.${synced} OR t.${deleted} IS NOT NULL)`,
  )
  await writer.run(
    `INSERT INTO ${history} (${list(shared)}, ${validFrom})
     SELECT ${list(shared, 't')}, greatest(${changed}, (SELECT max(h.${validTo}) FROM ${history} h WHERE ${key})) FROM ${table} t
     WHERE t.${deleted} IS NULL AND NOT EXISTS (FROM ${history} h WHERE ${key} AND h.${validTo} IS NULL)`,
  )
}
