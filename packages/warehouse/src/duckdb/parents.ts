import type { ParentRef, TableSpec, WriteBatch } from '@tajo/core/warehouse'
import { addedColumns } from '../stored-columns.ts'
import { presentRows } from './rows.ts'
import type { Session } from './session.ts'
import { ident, instant, keyText, text, textList } from './sql.ts'
import type { Writer } from './writer.ts'

export async function recordParentReads(writer: Writer, batch: WriteBatch): Promise<void> {
  if (batch.parentsDone.length === 0) return
  const { source, stream } = batch.table
  const ids = textList(batch.parentsDone.map((parent) => parent.id))
  await writer.run(`DELETE FROM _tajo.parent_reads WHERE source = $source AND stream = $stream AND parent_id IN (SELECT unnest(${ids}))`, {
    source,
    stream,
  })
  const last = new Map(batch.parentsDone.map((parent) => [parent.id, parent.version]))
  const values = [...last].map(([id, version]) => `($source, $stream, ${text(id)}, ${text(version)}, ${instant(batch.syncedAt)})`)
  await writer.run(`INSERT INTO _tajo.parent_reads VALUES ${values.join(', ')}`, { source, stream })
}

export async function staleParents(
  session: Session,
  parent: TableSpec,
  childStream: string,
  options: { version?: string; limit: number; skip: ReadonlySet<string> },
): Promise<readonly ParentRef[]> {
  const rows = await session.rows<{ id: string; version: string | null }>(
    `SELECT id, version FROM (${stale(parent, options.version)}) WHERE id NOT IN (SELECT unnest(${textList([...options.skip])}))
     ORDER BY version DESC NULLS LAST, sort DESC LIMIT ${Math.trunc(options.limit)}`,
    { source: parent.source, child: childStream },
  )
  return rows.map(({ id, version }) => ({ id, version: version ?? '' }))
}

export async function countStaleParents(session: Session, parent: TableSpec, childStream: string, version?: string): Promise<number> {
  const [row] = await session.rows<{ n: number }>(`SELECT count(*) AS n FROM (${stale(parent, version)})`, {
    source: parent.source,
    child: childStream,
  })
  return row?.n ?? 0
}

/** Live parents never read, or read as of an earlier version than the stored one. */
function stale(parent: TableSpec, version: string | undefined): string {
  const key = keyText('t', parent.key)
  const at = version === undefined ? 'NULL' : `t.${ident(version)}`
  const changed = version === undefined ? '' : ` OR (${at} IS NOT NULL AND (TRY_CAST(r.version AS TIMESTAMPTZ) >= ${at}) IS NOT TRUE)`
  return `SELECT ${key} AS id, ${at} AS version, t.${ident(parent.key[0] ?? '')} AS sort FROM ${presentRows(parent)} t
    LEFT JOIN (SELECT parent_id, version FROM _tajo.parent_reads WHERE source = $source AND stream = $child) r ON r.parent_id = ${key}
    WHERE t.${addedColumns.deleted} IS NULL AND (r.parent_id IS NULL${changed})`
}
