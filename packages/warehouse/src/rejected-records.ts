import type { SqlReader } from '@tajo/core/sql'
import type { RejectedRecord } from '@tajo/core/warehouse'
import type { SqlWriter } from './sql-connection.ts'
import { among } from './sql-text.ts'

export async function readRejected(
  session: SqlReader,
  options: { source?: string; stream?: string; limit: number },
): Promise<readonly RejectedRecord[]> {
  const rows = await session.rows<
    Omit<RejectedRecord, 'request' | 'raw'> & { request: string | null; raw: string | null }
  >(
    `SELECT id, source, stream, run_id AS "runId", rejected_at AS "at", key, reason, request, raw FROM _tajo.rejected
     WHERE source = coalesce($source, source) AND stream = coalesce($stream, stream) ORDER BY rejected_at DESC, id LIMIT ${Math.trunc(options.limit)}`,
    { source: options.source ?? null, stream: options.stream ?? null },
  )
  return rows.map(({ request, raw, ...row }) => ({
    ...row,
    ...(request === null ? {} : { request }),
    ...(raw === null ? {} : { raw }),
  }))
}

export async function countRejected(session: SqlReader, source: string): Promise<number> {
  const [row] = await session.rows<{ n: number }>('SELECT count(*) AS n FROM _tajo.rejected WHERE source = $source', {
    source,
  })
  return row?.n ?? 0
}

export async function deleteRejected(writer: SqlWriter, ids: readonly string[]): Promise<void> {
  await writer.run(`DELETE FROM _tajo.rejected WHERE id IN (${among(ids)})`)
}
