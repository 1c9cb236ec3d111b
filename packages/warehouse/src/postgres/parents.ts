import type { SqlReader } from '@tajo/core/sql'
import type { ParentRef, StaleOptions, TableSpec, WriteBatch } from '@tajo/core/warehouse'
import { type FoundParent, firstDue } from '../due-parents.ts'
import { addedColumns, storedColumns } from '../stored-columns.ts'
import { tryCast } from './refusals.ts'
import { presentRows } from './rows.ts'
import { ident, instant, keyText, text } from './sql.ts'
import type { Writer } from './writer.ts'

export async function recordParentReads(writer: Writer, batch: WriteBatch): Promise<void> {
  if (batch.parentsDone.length === 0) return
  const { source, stream } = batch.table
  const last = new Map(batch.parentsDone.map((parent) => [parent.id, parent.version]))
  const values = [...last].map(
    ([id, version]) => `(${[source, stream, id, version].map(text).join(', ')}, ${instant(batch.syncedAt)})`,
  )
  await writer.run(
    `INSERT INTO _tajo.parent_reads VALUES ${values.join(', ')}
     ON CONFLICT (source, stream, parent_id) DO UPDATE SET version = excluded.version, read_at = excluded.read_at`,
  )
}

export async function staleParents(
  session: SqlReader,
  parent: TableSpec,
  childStream: string,
  options: StaleOptions & { limit: number; skip: ReadonlySet<string> },
): Promise<readonly ParentRef[]> {
  return firstDue(options, (most) =>
    session.rows<FoundParent>(
      `SELECT id, version, live FROM (${stale(parent, childStream, options)}) p ORDER BY version DESC NULLS LAST, sort DESC LIMIT ${Math.trunc(most)}`,
    ),
  )
}

export async function countStaleParents(
  session: SqlReader,
  parent: TableSpec,
  childStream: string,
  options: StaleOptions,
): Promise<number> {
  const [row] = await session.rows<{ n: number }>(
    `SELECT count(*) AS n FROM (${stale(parent, childStream, options)}) p`,
  )
  return row?.n ?? 0
}

/** Parents never read, or read as of an earlier version than the stored one; without versions all live ones. */
function stale(parent: TableSpec, childStream: string, { version, fewerThan }: StaleOptions): string {
  const key = keyText('t', parent.key)
  const at = version === undefined ? 'NULL::text' : `t.${ident(version)}`
  const all = `SELECT ${key} AS id, ${at} AS version, t.${addedColumns.deleted} IS NULL AS live, t.${ident(parent.key[0] ?? '')} AS sort FROM ${presentRows(parent)} t`
  const fewer = fewerThan === undefined ? '' : `AND ${hasFewer(parent, fewerThan)}`
  if (version === undefined) return `${all} WHERE t.${addedColumns.deleted} IS NULL ${fewer}`
  const type = storedColumns(parent).find((column) => column.name === version)?.type ?? 'text'
  const read = tryCast(type, 'r.version', '_tajo.try_jsonb(r.version)') ?? 'r.version'
  return `${all}
    LEFT JOIN _tajo.parent_reads r ON r.source = ${text(parent.source)} AND r.stream = ${text(childStream)} AND r.parent_id = ${key}
    WHERE (r.parent_id IS NULL OR (${at} IS NOT NULL AND (${read} >= ${at}) IS NOT TRUE)) ${fewer}`
}

function hasFewer(parent: TableSpec, { column, children }: NonNullable<StaleOptions['fewerThan']>): string {
  const stored = `SELECT count(*) FROM ${presentRows(children)} c
    WHERE c.${ident(children.parentColumn ?? '')} = t.${ident(parent.key[0] ?? '')} AND c.${addedColumns.deleted} IS NULL`
  return `t.${ident(column)} > (${stored})`
}
