import type { SqlReader } from '@tajo/core/sql'
import type { TableSpec, WriteBatch } from '@tajo/core/warehouse'
import { addedColumns } from '../stored-columns.ts'
import { closeHistory } from './history.ts'
import { type Layout, tableColumns } from './layout.ts'
import { stagingSchema } from './migrations.ts'
import { shortName } from './short-names.ts'
import { ident, instant, keyEquals, keyText, list, qualified, text } from './sql.ts'
import { stageOrder, stageTable } from './stage.ts'
import { bury } from './tombstones.ts'
import type { Writer } from './writer.ts'

const { synced, deleted } = addedColumns

/** Rows of an unfinished walk of a table that is replaced whole; outside of the user's layer, so that nobody sees half a table. */
export function stagingTable(spec: TableSpec): string {
  return qualified(stagingSchema, stagingName(spec))
}

function stagingName(spec: TableSpec): string {
  return shortName(`${spec.source}.${spec.stream}`)
}

export async function startWalk(writer: Writer, layout: Layout, startedAt: string): Promise<void> {
  const { source, stream } = layout.spec
  await forgetWalk(writer, layout)
  await writer.run(`INSERT INTO _tajo.walks VALUES ($source, $stream, ${instant(startedAt)})`, { source, stream })
}

export async function hasStaging(from: SqlReader, spec: TableSpec): Promise<boolean> {
  return (await tableColumns(from, stagingSchema, stagingName(spec))).size > 0
}

/** Adds the stage to the rows of the walk. The order goes on where it stood. */
export async function stageForReplace(writer: Writer, layout: Layout): Promise<void> {
  const staging = stagingTable(layout.spec)
  await writer.run(`CREATE TABLE IF NOT EXISTS ${staging} AS SELECT * FROM ${stageTable} LIMIT 0`)
  const present = await tableColumns(writer, stagingSchema, stagingName(layout.spec))
  const [temporary] = await writer.rows<{ schema: string }>(
    'SELECT nspname AS schema FROM pg_namespace WHERE oid = pg_my_temp_schema()',
  )
  const staged = await tableColumns(writer, temporary?.schema ?? '', 'tajo_stage')
  for (const [column, type] of staged) {
    if (!present.has(column)) await writer.run(`ALTER TABLE ${staging} ADD COLUMN ${ident(column)} ${type}`)
  }
  const columns = [...staged.keys()].filter((name) => name !== stageOrder)
  await writer.run(
    `INSERT INTO ${staging} (${list(columns)}, ${stageOrder}) SELECT ${list(columns, 's')}, s.${stageOrder} + (SELECT coalesce(max(${stageOrder}), -1) + 1 FROM ${staging})
     FROM ${stageTable} s`,
  )
}

export async function noteSeen(writer: Writer, layout: Layout, met: string): Promise<void> {
  const { source, stream } = layout.spec
  await writer.run(`INSERT INTO _tajo.seen SELECT ${text(source)}, ${text(stream)}, key FROM (${met}) m`)
}

/**
 * Ends a walk: rows it did not meet become tombstones, vanish, or stay. Rows that others wrote since it began are spared, and
 * so are all when its beginning is not known here: then nothing proves that they are absent.
 */
export async function endWalk(
  writer: Writer,
  layout: Layout,
  { end, within }: NonNullable<WriteBatch['walk']>,
  syncedAt: string,
): Promise<number> {
  const { source, stream } = layout.spec
  const [walk] = await writer.rows<{ started: string }>(
    'SELECT started_at AS started FROM _tajo.walks WHERE source = $source AND stream = $stream',
    { source, stream },
  )
  let gone = 0
  if (walk !== undefined && (end === 'tombstone' || end === 'replace')) {
    const walked = within === undefined ? '' : `AND t.${ident(within.column)} >= ${instant(within.from)}`
    const absent = `t.${synced} <= ${instant(walk.started)} ${walked} AND ${await unmet(writer, layout.spec)}`
    gone =
      end === 'tombstone'
        ? await bury(writer, layout, absent, syncedAt)
        : await vanish(writer, layout, absent, syncedAt)
  }
  await forgetWalk(writer, layout)
  return gone
}

/** Condition of the rows `t` of a table that the walk under way has not met. */
export async function unmet(from: SqlReader, spec: TableSpec): Promise<string> {
  const { source, stream, key } = spec
  const seen = `SELECT key FROM _tajo.seen WHERE source = ${text(source)} AND stream = ${text(stream)}`
  const staged = (await hasStaging(from, spec))
    ? `AND NOT EXISTS (SELECT FROM ${stagingTable(spec)} g WHERE ${keyEquals('g', 't', key)})`
    : ''
  return `NOT EXISTS (SELECT FROM (${seen}) n WHERE n.key = ${keyText('t', key)}) ${staged}`
}

async function vanish(writer: Writer, layout: Layout, condition: string, syncedAt: string): Promise<number> {
  await writer.run(
    `CREATE TEMP TABLE tajo_vanished ON COMMIT DROP AS SELECT ${list(layout.spec.key, 't')}, t.${deleted} FROM ${layout.name} t WHERE ${condition}`,
  )
  await writer.run(
    `DELETE FROM ${layout.name} t USING pg_temp.tajo_vanished v WHERE ${keyEquals('v', 't', layout.spec.key)}`,
  )
  await closeHistory(writer, layout, 'pg_temp.tajo_vanished', syncedAt)
  return writer.count(`SELECT count(*) FROM pg_temp.tajo_vanished WHERE ${deleted} IS NULL`)
}

async function forgetWalk(writer: Writer, layout: Layout): Promise<void> {
  const { source, stream } = layout.spec
  await writer.run('DELETE FROM _tajo.walks WHERE source = $source AND stream = $stream', { source, stream })
  await writer.run('DELETE FROM _tajo.seen WHERE source = $source AND stream = $stream', { source, stream })
  await writer.run(`DROP TABLE IF EXISTS ${stagingTable(layout.spec)}`)
}
