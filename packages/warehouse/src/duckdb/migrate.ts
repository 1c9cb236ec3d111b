import { TajoError } from '@tajo/core/errors'
import { migrations } from './migrations.ts'
import type { Session } from './session.ts'

/** Schema version of the file, 0 for one that Tajo never wrote. A file of a newer Tajo is refused before anything is written. */
export async function readVersion(session: Session): Promise<number> {
  const [meta] = await session.rows<{ present: boolean }>(
    `SELECT count(*) > 0 AS present FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = '_tajo' AND table_name = 'meta'`,
  )
  if (meta?.present !== true) return 0
  const [row] = await session.rows<{ value: string }>(`SELECT value FROM _tajo.meta WHERE key = 'schema_version'`)
  const version = Number(row?.value ?? 0)
  if (version > migrations.length) {
    throw new TajoError(
      'TAJO_WAREHOUSE_NEWER',
      `${session.location} has schema version ${version}; this Tajo knows versions up to ${migrations.length}.`,
    )
  }
  return version
}

export async function migrate(session: Session): Promise<void> {
  const from = await readVersion(session)
  if (from === migrations.length) return
  await session.exclusively((writer) =>
    writer.transaction(async () => {
      for (const sql of migrations.slice(from)) await writer.run(sql)
      await writer.run(`DELETE FROM _tajo.meta WHERE key = 'schema_version'`)
      await writer.run(`INSERT INTO _tajo.meta VALUES ('schema_version', '${migrations.length}')`)
    }),
  )
}
