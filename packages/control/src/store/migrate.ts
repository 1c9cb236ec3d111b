import { TajoError } from '@tajo/core/errors'
import { migrations } from './migrations.ts'
import type { Queries, Sql } from './sql.ts'

/** Brings the store to this version's schema. One of a newer Tajo is refused before anything is written. */
export async function migrate(sql: Sql, steps: readonly string[] = migrations): Promise<void> {
  if ((await readVersion(sql, sql.location, steps.length)) === steps.length) return
  await sql.transaction(async (work) => {
    // One server at a time; the others wait here and find it done.
    await work.rows(`SELECT pg_advisory_xact_lock(hashtext('tajo_control migrations'))`)
    const from = await readVersion(work, sql.location, steps.length)
    if (from === steps.length) return
    // Asked for only where it is missing: the right to make schemas may be another's.
    if (from === 0 && !(await exists(work))) await work.script('CREATE SCHEMA tajo_control')
    if (from === 0) await work.script('CREATE TABLE tajo_control.meta (key text PRIMARY KEY, value text NOT NULL)')
    for (const step of steps.slice(from)) await work.script(step)
    await work.rows(
      `INSERT INTO tajo_control.meta VALUES ('schema_version', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      [String(steps.length)],
    )
  })
}

async function readVersion(from: Queries, location: string, known: number): Promise<number> {
  // Not `to_regclass`: it may answer from before another server, which this one has just waited for, made the table. [tried]
  const found = await from.rows(`SELECT 1 FROM pg_tables WHERE schemaname = 'tajo_control' AND tablename = 'meta'`)
  if (found.length === 0) return 0
  const [row] = await from.rows<{ value: string }>(`SELECT value FROM tajo_control.meta WHERE key = 'schema_version'`)
  const version = Number(row?.value ?? 0)
  if (version > known) {
    throw new TajoError(
      'TAJO_CONTROL_NEWER',
      `The control store ${location} has schema version ${version}; this Tajo knows versions up to ${known}.`,
    )
  }
  return version
}

async function exists(from: Queries): Promise<boolean> {
  const found = await from.rows(`SELECT 1 FROM pg_namespace WHERE nspname = 'tajo_control'`)
  return found.length > 0
}
