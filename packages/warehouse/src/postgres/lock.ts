import { TajoError } from '@tajo/core/errors'
import type { SqlReader } from '@tajo/core/sql'
import type pg from 'pg'
import { text } from '../sql-text.ts'
import { ask, type Writer } from './writer.ts'

/** First half of the keys of Tajo's advisory locks, `tajo` in ASCII; the second is a source's, or 0 for changes of tables. */
const family = 0x74616a6f

const key = (source: string): string => `${family}, hashtext(${text(`tajo:${source}`)})`

/** Server process that has the source. */
const holderOf = (source: string): string =>
  `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid::bigint = ${family} AND objsubid = 2
     AND objid::bigint = hashtext(${text(`tajo:${source}`)})::bigint & 4294967295
     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`

/** Whether anybody writes the source at the moment. */
export async function isHeld(from: SqlReader, source: string): Promise<boolean> {
  return (await from.rows(holderOf(source))).length > 0
}

/** Takes a source for this session, or says who has it. `holder` is left with the source: whoever had it last is known by it. */
export async function holdSource(writer: Writer, source: string, holder: string): Promise<void> {
  await lockSource(writer, source)
  await writer.run(
    `INSERT INTO _tajo.meta (key, value) VALUES (${lastHolder(source)}, ${text(holder)})
     ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  )
}

/** Takes it again over a new connection: what was read before is only fit to be stored if nobody else had it in between. */
export async function holdSourceAgain(writer: Writer, source: string, holder: string): Promise<void> {
  await lockSource(writer, source)
  const [last] = await writer.rows<{ value: string }>(`SELECT value FROM _tajo.meta WHERE key = ${lastHolder(source)}`)
  if (last?.value === holder) return
  throw new TajoError('TAJO_RUN_ACTIVE', `${source} was taken by another session while the connection was lost.`)
}

const lastHolder = (source: string): string => text(`last holder of ${source}`)

async function lockSource(writer: Writer, source: string): Promise<void> {
  const [taken] = await writer.rows<{ held: boolean }>(`SELECT pg_try_advisory_lock(${key(source)}) AS held`)
  if (taken?.held === true) return
  const [holder] = await writer.rows<{ pid: number; name: string; since: string | null }>(
    `SELECT a.pid, a.application_name AS name, a.backend_start AS since FROM (${holderOf(source)}) l JOIN pg_stat_activity a ON a.pid = l.pid`,
  )
  const who =
    holder === undefined
      ? 'another session'
      : `\`${holder.name}\` (server process ${holder.pid}${holder.since === null ? '' : `, since ${holder.since}`})`
  throw new TajoError('TAJO_RUN_ACTIVE', `${source} is being written already by ${who}.`, {
    parts: holder === undefined ? {} : { pid: holder.pid, command: holder.name },
  })
}

export async function releaseSource(client: pg.Client, source: string): Promise<void> {
  await ask(client, `SELECT pg_advisory_unlock(${key(source)})`)
}

/** Between its statements there is next to nothing to do: a process that takes longer was paused, or its machine is gone. */
const idleMs = 10_000

/** For the length of a transaction nobody else makes or changes tables of Tajo. */
export async function holdSchema(writer: Writer): Promise<void> {
  // All others would wait for one that sleeps, whatever source they are at.
  await writer.run(`SET LOCAL idle_in_transaction_session_timeout = ${idleMs}`)
  await writer.run(`SELECT pg_advisory_xact_lock(${family}, 0)`)
}
