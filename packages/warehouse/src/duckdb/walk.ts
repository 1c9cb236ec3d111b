import type { TableSpec, WriteBatch } from '@tajo/core/warehouse'
import { addedColumns } from '../stored-columns.ts'
import { closeHistory } from './history.ts'
import type { Layout } from './layout.ts'
import { list, tableColumns } from './layout.ts'
import { stagingSchema } from './migrations.ts'
import { ident, instant, keyEquals, keyText, qualified, text } from './sql.ts'
import { stageTable } from './stage.ts'
import { bury } from './tombstones.ts'
import type { Writer } from './writer.ts'

const { synced, deleted } = addedColumns

/** Rows of an unfinished walk of a table that is replaced whole; outside of the user's layer, so that nobody sees half a table. */
export function stagingTable(spec: TableSpec): string {
  return qualified(stagingSchema, stagingName(spec))
}

function stagingName(spec: TableSpec): string {
  return `${spec.source}.${spec.stream}`
}

export async function startWalk(writer: Writer, layout: Layout, startedAt: string): Promise<void> {
  const { source, stream } = layout.spec
  await forgetWalk(writer, layout)
  await writer.run(`INSERT INTO _tajo.walks VALUES ($source, $stream, ${instant(startedAt)})`, { source, stream })
}

export async function hasStaging(writer: Pick<Writer, 'rows'>, spec: TableSpec): Promise<boolean> {
  return (await tableColumns(writer, stagingSchema, stagingName(spec))).size > 0
}

/** Adds the stage to the rows of the walk. */
export async function stageForReplace(writer: Writer, layout: Layout): Promise<void> {
  const staging = stagingTable(layout.spec)
  await writer.run(`CREATE SCHEMA IF NOT EXISTS ${ident(stagingSchema)}`)
  await writer.run(`CREATE TABLE IF NOT EXISTS ${staging} AS FROM ${stageTable} LIMIT 0`)
  const present = await tableColumns(writer, stagingSchema, stagingName(layout.spec))
  for (const [column, type] of await tableColumns(writer, 'main', 'tajo_stage', 'temp')) {
    if (!present.has(column)) await writer.run(`ALTER TABLE ${staging} ADD COLUMN ${ident(column)} ${type}`)
  }
  await writer.run(`INSERT INTO ${staging} BY NAME FROM ${stageTable}`)
}

export async function noteSeen(writer: Writer, layout: Layout, met: string): Promise<void> {
  const { source, stream } = layout.spec
  await writer.run(`INSERT INTO _tajo.seen SELECT $source, $stream, key FROM (${met})`, { source, stream })
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
    {
      source,
      stream,
    },
  )
  let gone = 0
  if (walk !== undefined && (end === 'tombstone' || end === 'replace')) {
    const walked = within === undefined ? '' : `AND t.${ident(within.column)} >= ${instant(within.from)}`
    await writer.run(
      `CREATE OR REPLACE TEMP TABLE tajo_absent AS SELECT t.rowid AS t_row FROM ${layout.name} t ${await exceptMet(writer, layout.spec)}
       WHERE t.${synced} <= ${instant(walk.started)} ${walked}`,
    )
    const rows = 'SELECT t_row FROM temp.tajo_absent'
    gone =
      end === 'tombstone' ? await bury(writer, layout, rows, syncedAt) : await vanish(writer, layout, rows, syncedAt)
    await writer.run('DROP TABLE temp.tajo_absent')
  }
  await forgetWalk(writer, layout)
  return gone
}

/** Joins that leave, of the rows `t` of a table, those that the walk under way has not met. */
export async function exceptMet(from: Pick<Writer, 'rows'>, spec: TableSpec): Promise<string> {
  const { source, stream, key } = spec
  const staged = await hasStaging(from, spec)
  return `ANTI JOIN (SELECT key FROM _tajo.seen WHERE source = ${text(source)} AND stream = ${text(stream)}) n ON n.key = ${keyText('t', key)}
    ${staged ? `ANTI JOIN ${stagingTable(spec)} g ON ${keyEquals('g', 't', key)}` : ''}`
}

async function vanish(writer: Writer, layout: Layout, rowids: string, syncedAt: string): Promise<number> {
  await writer.run(
    `CREATE OR REPLACE TEMP TABLE tajo_vanished AS SELECT ${list(layout.spec.key)}, ${deleted} FROM ${layout.name} WHERE rowid IN (${rowids})`,
  )
  await writer.run(`DELETE FROM ${layout.name} WHERE rowid IN (${rowids})`)
  await closeHistory(writer, layout, 'temp.tajo_vanished', syncedAt)
  const live = await writer.count(`SELECT count(*) FROM temp.tajo_vanished WHERE ${deleted} IS NULL`)
  await writer.run('DROP TABLE temp.tajo_vanished')
  return live
}

async function forgetWalk(writer: Writer, layout: Layout): Promise<void> {
  const { source, stream } = layout.spec
  await writer.run('DELETE FROM _tajo.walks WHERE source = $source AND stream = $stream', { source, stream })
  await writer.run('DELETE FROM _tajo.seen WHERE source = $source AND stream = $stream', { source, stream })
  if (await hasStaging(writer, layout.spec)) await writer.run(`DROP TABLE ${stagingTable(layout.spec)}`)
}
