import type { ParentRef, StaleOptions, TableSpec, WriteBatch } from '@tajo/core/warehouse'
import { type FoundParent, firstDue } from '../due-parents.ts'
import { addedColumns, storedColumns } from '../stored-columns.ts'
import { presentRows } from './rows.ts'
import type { Session } from './session.ts'
import { ident, instant, keyText, sqlType, text, textList } from './sql.ts'
import type { Writer } from './writer.ts'

export async function recordParentReads(writer: Writer, batch: WriteBatch): Promise<void> {
  if (batch.parentsDone.length === 0) return
  const { source, stream } = batch.table
  const ids = textList(batch.parentsDone.map((parent) => parent.id))
  await writer.run(
    `DELETE FROM _tajo.parent_reads WHERE source = $source AND stream = $stream AND parent_id IN (SELECT unnest(${ids}))`,
    {
      source,
      stream,
    },
  )
  const last = new Map(batch.parentsDone.map((parent) => [parent.id, parent.version]))
  const values = [...last].map(
    ([id, version]) => `($source, $stream, ${text(id)}, ${text(version)}, ${instant(batch.syncedAt)})`,
  )
  await writer.run(`INSERT INTO _tajo.parent_reads VALUES ${values.join(', ')}`, { source, stream })
}

export async function staleParents(
  session: Session,
  parent: TableSpec,
  childStream: string,
  options: StaleOptions & { limit: number; skip: ReadonlySet<string> },
): Promise<readonly ParentRef[]> {
  return firstDue(options, (most) =>
    session.rows<FoundParent>(
      `SELECT id, version, live FROM (${stale(parent, options)}) ORDER BY version DESC NULLS LAST, sort DESC LIMIT ${Math.trunc(most)}`,
      reads(parent, childStream, options),
    ),
  )
}

export async function countStaleParents(
  session: Session,
  parent: TableSpec,
  childStream: string,
  options: StaleOptions,
): Promise<number> {
  const [row] = await session.rows<{ n: number }>(
    `SELECT count(*) AS n FROM (${stale(parent, options)})`,
    reads(parent, childStream, options),
  )
  return row?.n ?? 0
}

// DuckDB refuses parameters a statement does not use.
function reads(parent: TableSpec, childStream: string, { version }: StaleOptions): Record<string, string> | undefined {
  return version === undefined ? undefined : { source: parent.source, child: childStream }
}

/** Parents never read, or read as of an earlier version than the stored one; without versions all live ones. */
function stale(parent: TableSpec, { version, fewerThan }: StaleOptions): string {
  const key = keyText('t', parent.key)
  const at = version === undefined ? 'NULL' : `t.${ident(version)}`
  const all = `SELECT ${key} AS id, ${at} AS version, t.${addedColumns.deleted} IS NULL AS live, t.${ident(parent.key[0] ?? '')} AS sort FROM ${presentRows(parent)} t`
  const fewer = fewerThan === undefined ? '' : `AND ${hasFewer(parent, fewerThan)}`
  if (version === undefined) return `${all} WHERE t.${addedColumns.deleted} IS NULL ${fewer}`
  const type = storedColumns(parent).find((column) => column.name === version)?.type ?? 'text'
  return `${all}
    LEFT JOIN (SELECT parent_id, version FROM _tajo.parent_reads WHERE source = $source AND stream = $child) r ON r.parent_id = ${key}
    WHERE (r.parent_id IS NULL OR (${at} IS NOT NULL AND (TRY_CAST(r.version AS ${sqlType(type)}) >= ${at}) IS NOT TRUE)) ${fewer}`
}

function hasFewer(parent: TableSpec, { column, children }: NonNullable<StaleOptions['fewerThan']>): string {
  const stored = `SELECT count(*) FROM ${presentRows(children)} c
    WHERE c.${ident(children.parentColumn ?? '')} = t.${ident(parent.key[0] ?? '')} AND c.${addedColumns.deleted} IS NULL`
  return `t.${ident(column)} > (${stored})`
}
