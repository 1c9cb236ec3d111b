import { createHash } from 'node:crypto'
import { TajoError } from '@tajo/core/errors'
import type { TableSpec } from '@tajo/core/warehouse'
import { addedColumns, addedDescriptions, storedColumns } from '../stored-columns.ts'
import { keepsHistory } from '../tables.ts'
import { alignColumns } from './align-columns.ts'
import { describe, type Entry, type Lineage, readEntries, recordInCatalog } from './describe.ts'
import { historyName, names, tableColumns, tableName, wantedColumns } from './layout.ts'
import { holdSchema } from './lock.ts'
import { createSchema } from './migrate.ts'
import { ident, keyEquals, list, qualified, sqlType, text, textList } from './sql.ts'
import { rebuildWide } from './wide.ts'
import type { Writer } from './writer.ts'

/** Creates or widens the table, its history, comments and catalog entry. */
export async function prepareTable(writer: Writer, spec: TableSpec, lineage: Lineage): Promise<void> {
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([spec, lineage, addedDescriptions]))
    .digest('hex')
  const wanted = wantedColumns(spec)
  const isOwn = (each: Entry): boolean => each.source === spec.source && each.stream === spec.stream
  // A sync prepares every table each time; mostly nothing has changed since the last one.
  const known = (await readEntries(writer)).find(isOwn)
  if (known?.fingerprint === fingerprint && (await fits(writer, spec, wanted))) return
  await writer.transaction(async () => {
    // Runs of other sources may be making tables of the same layer.
    await holdSchema(writer)
    const entries = await readEntries(writer)
    const entry = entries.find(isOwn)
    await createSchema(writer, spec.layer)
    await refuseForeign(writer, spec, entries)
    if (entry?.wide != null) await dropWide(writer, entry)
    if (entry !== undefined) await moveRenamed(writer, spec, entry)
    await alignTable(writer, spec, wanted)
    if (keepsHistory(spec)) await alignHistory(writer, spec, wanted, entry?.history === true)
    await describe(writer, spec)
    await recordInCatalog(writer, spec, lineage, fingerprint, entry)
    if (entry?.wide != null) await rebuildWide(writer, spec)
  })
}

async function fits(writer: Writer, spec: TableSpec, wanted: ReadonlyMap<string, string>): Promise<boolean> {
  const { layer, table } = names(spec)
  const present = await tableColumns(writer, layer, table)
  return [...wanted].every(([name, type]) => present.get(name) === type)
}

/** A table, history or view of that name that Tajo did not make, or made for another stream, stays as it is. */
async function refuseForeign(writer: Writer, spec: TableSpec, entries: readonly Entry[]): Promise<void> {
  const { layer, table, history, wide } = names(spec)
  const owners = new Map<string, Entry>()
  for (const entry of entries.filter((each) => each.layer === layer)) {
    const its = names({ layer, table: entry.table_name })
    owners.set(its.table, entry)
    if (entry.history !== null) owners.set(its.history, entry)
    if (entry.wide !== null) owners.set(its.wide, entry)
  }
  const wished = [table]
  if (spec.customFields !== undefined) wished.push(wide)
  if (keepsHistory(spec)) wished.push(history)
  // Also what only looks alike: nobody tells "Tickets" from tickets in a query.
  const existing = await writer.rows<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ${text(layer)}
     AND lower(c.relname) = ANY (${textList(wished.map((name) => name.toLowerCase()))})`,
  )
  const folded = new Map([...owners].map(([name, owner]) => [name.toLowerCase(), owner]))
  for (const { name } of existing) {
    const owner = folded.get(name.toLowerCase())
    if (owner?.source === spec.source && owner.stream === spec.stream) continue
    const whose = owner === undefined ? 'was not made by Tajo' : `belongs to ${owner.source}.${owner.stream}`
    throw new TajoError(
      'TAJO_SCHEMA_CONFLICT',
      `${spec.source}.${spec.stream}: ${spec.layer}.${name} exists and ${whose}.`,
    )
  }
}

function dropWide(writer: Writer, entry: Entry): Promise<void> {
  const { layer, wide } = names({ layer: entry.layer, table: entry.table_name })
  return writer.run(`DROP VIEW IF EXISTS ${qualified(layer, wide)}`)
}

/** A stream whose layer or table was renamed takes its rows along: its position says they were read. */
async function moveRenamed(writer: Writer, spec: TableSpec, entry: Entry): Promise<void> {
  const from = names({ layer: entry.layer, table: entry.table_name })
  const to = names(spec)
  if (from.layer === to.layer && from.table === to.table) return
  await moveTable(writer, [from.layer, from.table], [to.layer, to.table])
  if (entry.history !== null) await moveTable(writer, [from.layer, from.history], [to.layer, to.history])
  await writer.run('DELETE FROM _tajo.catalog_columns WHERE layer = $layer AND table_name = $table', {
    layer: from.layer,
    table: from.table,
  })
}

async function moveTable(
  writer: Writer,
  [fromLayer, from]: readonly [string, string],
  [toLayer, to]: readonly [string, string],
): Promise<void> {
  if ((await tableColumns(writer, fromLayer, from)).size === 0) return
  // The old name may be taken in the new layer, and the new one in the old: a name of its own goes between.
  if (from !== to && fromLayer !== toLayer) {
    await moveTable(writer, [fromLayer, from], [fromLayer, '_tajo_moving'])
    await moveTable(writer, [fromLayer, '_tajo_moving'], [toLayer, '_tajo_moving'])
    await moveTable(writer, [toLayer, '_tajo_moving'], [toLayer, to])
  } else if (fromLayer !== toLayer) {
    await writer.run(`ALTER TABLE ${qualified(fromLayer, from)} SET SCHEMA ${ident(toLayer)}`)
  } else if (from !== to) {
    await writer.run(`ALTER TABLE ${qualified(fromLayer, from)} RENAME TO ${ident(to)}`)
  }
}

async function alignTable(writer: Writer, spec: TableSpec, wanted: ReadonlyMap<string, string>): Promise<void> {
  const { layer, table } = names(spec)
  const present = await tableColumns(writer, layer, table)
  if (present.size > 0) await alignColumns(writer, layer, table, present, wanted)
  else await createTable(writer, qualified(layer, table), wanted)
  await alignKey(writer, spec)
}

function createTable(writer: Writer, name: string, wanted: ReadonlyMap<string, string>): Promise<void> {
  const columns = [...wanted].map(([column, type]) => `${ident(column)} ${type}`)
  return writer.run(`CREATE TABLE ${name} (${columns.join(', ')})`)
}

/** One row per key, by a primary key; of an appended table an index, as it has a row per version. */
async function alignKey(writer: Writer, spec: TableSpec): Promise<void> {
  const name = tableName(spec)
  const [found] = await writer.rows<{ name: string | null; key: readonly string[] }>(
    `SELECT c.conname AS name, (SELECT array_agg(a.attname::text ORDER BY k.place) FROM unnest(c.conkey) WITH ORDINALITY k(attnum, place)
       JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum) AS key
     FROM pg_constraint c WHERE c.contype = 'p' AND c.conrelid = ${text(name)}::regclass`,
  )
  const isAppended = spec.write === 'append'
  if (!isAppended && found !== undefined && list(found.key) === list(spec.key)) return
  if (found?.name != null) await writer.run(`ALTER TABLE ${name} DROP CONSTRAINT ${ident(found.name)}`)
  if (!isAppended) {
    await writer.run(`ALTER TABLE ${name} ADD PRIMARY KEY (${list(spec.key)})`)
  } else if ((await indexes(writer, name)) === 0) {
    await writer.run(`CREATE INDEX ON ${name} (${list(spec.key)})`)
  }
  if (spec.parentColumn !== undefined && !isAppended)
    await writer.run(`CREATE INDEX ON ${name} (${ident(spec.parentColumn)})`)
}

function indexes(writer: Writer, name: string): Promise<number> {
  return writer.count(`SELECT count(*) FROM pg_index WHERE indrelid = ${text(name)}::regclass`)
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
  const its = names(spec)
  const history = historyName(spec)
  const present = await tableColumns(writer, its.layer, its.history)
  if (present.size > 0) await alignColumns(writer, its.layer, its.history, present, columns)
  else {
    await createTable(writer, history, columns)
    await writer.run(`CREATE INDEX ON ${history} (${list(spec.key)})`)
  }
  if (isKept) return
  // History that begins on a filled table, or goes on after a pause, begins with what the table holds.
  const table = tableName(spec)
  const { synced, deleted, validFrom, validTo } = addedColumns
  const key = keyEquals('h', 't', spec.key)
  const version = storedColumns(spec).find((column) => column.name === spec.version && column.type === 'timestamp')
  const changed = version === undefined ? `t.${synced}` : `coalesce(t.${ident(version.name)}, t.${synced})`
  await writer.run(
    `UPDATE ${history} h SET ${validTo} = CASE WHEN coalesce(t.${deleted}, ${changed}) > h.${validFrom} THEN coalesce(t.${deleted}, ${changed})
       ELSE greatest(h.${validFrom}, t.${synced}) END
     FROM ${table} t WHERE ${key} AND h.${validTo} IS NULL AND (t.${synced} IS DISTINCT FROM h.${synced} OR t.${deleted} IS NOT NULL)`,
  )
  await writer.run(
    `INSERT INTO ${history} (${list(shared)}, ${validFrom})
     SELECT ${list(shared, 't')}, greatest(${changed}, (SELECT max(h.${validTo}) FROM ${history} h WHERE ${key})) FROM ${table} t
     WHERE t.${deleted} IS NULL AND NOT EXISTS (SELECT FROM ${history} h WHERE ${key} AND h.${validTo} IS NULL)`,
  )
}
