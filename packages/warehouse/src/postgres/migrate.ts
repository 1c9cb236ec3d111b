import { TajoError } from '@tajo/core/errors'
import type { SqlReader } from '@tajo/core/sql'
import type { SqlWriter } from '../sql-connection.ts'
import { holdSchema } from './lock.ts'
import { migrations, stagingSchema } from './migrations.ts'
import type { Session } from './session.ts'
import { shortName } from './short-names.ts'
import { ident, text } from './sql.ts'

/** Schema version of the database, 0 for one that Tajo never wrote. One of a newer Tajo is refused before anything is written. */
export async function readVersion(from: SqlReader, location: string): Promise<number> {
  const [meta] = await from.rows<{ present: boolean }>(`SELECT to_regclass('_tajo.meta') IS NOT NULL AS present`)
  if (meta?.present !== true) return 0
  const [row] = await from.rows<{ value: string }>(`SELECT value FROM _tajo.meta WHERE key = 'schema_version'`)
  const version = Number(row?.value ?? 0)
  if (version > migrations.length) {
    throw new TajoError(
      'TAJO_WAREHOUSE_NEWER',
      `${location} has schema version ${version}; this Tajo knows versions up to ${migrations.length}.`,
    )
  }
  return version
}

export async function migrate(session: Session): Promise<void> {
  if ((await readVersion(session, session.location)) === migrations.length) return
  await session.exclusively((writer) =>
    writer.transaction(async () => {
      await holdSchema(writer)
      // Another process may have been first.
      const from = await readVersion(writer, session.location)
      if (from === migrations.length) return
      for (const schema of ['_tajo', stagingSchema]) await createSchema(writer, schema)
      for (const sql of migrations.slice(from)) await writer.run(sql)
      await writer.run(
        `INSERT INTO _tajo.meta VALUES ('schema_version', '${migrations.length}') ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      )
    }),
  )
}

/** `CREATE SCHEMA IF NOT EXISTS` asks for the right to create one even where it exists. */
export async function createSchema(writer: SqlWriter, schema: string): Promise<void> {
  const [found] = await writer.rows<{ n: number }>(
    `SELECT count(*) AS n FROM pg_namespace WHERE nspname = ${text(shortName(schema))}`,
  )
  if (found?.n === 0) await writer.run(`CREATE SCHEMA ${ident(schema)}`)
}
