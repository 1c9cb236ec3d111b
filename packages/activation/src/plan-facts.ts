import type { SqlWork } from '@tajo/core/sql'
import { type Dialect, tableName, text } from './desired/dialect.ts'
import { ledgerTable, type Population } from './desired/population.ts'
import type { GuardFacts } from './guards.ts'

/** Members of each list that Tajo put there, by the ledger. */
export async function ownMembers(sql: SqlWork, dialect: Dialect): Promise<ReadonlyMap<number, number>> {
  const rows = await sql.rows<{ id: number; n: number }>(
    `SELECT id, CAST(count(*) AS INTEGER) AS n FROM (SELECT ${dialect.numbersOf('l.lists')} AS id FROM _tajo.activation_ledger l) ids GROUP BY id`,
  )
  return new Map(rows.map(({ id, n }) => [Number(id), n]))
}

/**
 * How many of each source's customers in the ledger are gone now. Who is in none of our lists any more has been seen off already,
 * unless of the whole source nobody is left.
 */
export async function sourcesThen(sql: SqlWork, { sources }: Population): Promise<GuardFacts['sources']> {
  // The longer name first: `shop-eu-1` is of shop-eu and not of shop.
  const names = sources.map(({ source }) => source).sort((one, other) => other.length - one.length)
  const source = `CASE ${names.map((name) => `WHEN starts_with(customer_id, ${text(`${name}-`)}) THEN ${text(name)}`).join(' ')} END`
  const rows = await sql.rows<{ source: string; before: number; gone: number; living: number }>(
    `SELECT source, CAST(count(*) AS INTEGER) AS before, CAST(count(*) FILTER (WHERE is_gone AND has_lists) AS INTEGER) AS gone,
       CAST(count(*) FILTER (WHERE NOT is_gone) AS INTEGER) AS living
     FROM (SELECT ${source} AS source, has_lists, is_gone FROM ${ledgerTable}) r WHERE source IS NOT NULL GROUP BY source ORDER BY source`,
  )
  return rows.map(({ source, before, gone, living }) => ({ source, before, gone: living === 0 ? before : gone }))
}

/**
 * How many of the contacts the ledger knows are gone from Brevo since the last plan that was applied: what was gone by then, that plan has
 * accepted, or a person who released it.
 */
export async function contactsThen(sql: SqlWork, { layers }: Population): Promise<GuardFacts['contactsThen']> {
  const mirror = tableName({ layer: layers.mirror, table: 'contacts' })
  const [row] = await sql.rows<{ before: number; gone: number }>(
    `SELECT CAST(count(*) AS INTEGER) AS before, CAST(count(m._tajo_deleted_at) AS INTEGER) AS gone
     FROM (SELECT DISTINCT brevo_id FROM _tajo.activation_ledger WHERE coalesce(reason, '') <> 'deleted-in-brevo') l
     JOIN ${mirror} m ON m.id = l.brevo_id
     WHERE m._tajo_deleted_at IS NULL
       OR m._tajo_deleted_at > coalesce((SELECT max(created_at) FROM _tajo.activation_plans WHERE state <> 'planned'), CAST('-infinity' AS TIMESTAMPTZ))`,
  )
  return { before: row?.before ?? 0, gone: row?.gone ?? 0 }
}

/** Sources whose latest sync did not end well. */
export async function failedSyncs(
  sql: SqlWork,
  sources: readonly string[],
): Promise<readonly { readonly source: string; readonly verdict: string }[]> {
  const rows = await sql.rows<{ source: string; verdict: string }>(
    `SELECT source, verdict FROM (SELECT source, verdict, row_number() OVER (PARTITION BY source ORDER BY started_at DESC, id DESC) AS n
       FROM _tajo.runs WHERE verdict <> 'running' AND command LIKE '%sync%') r WHERE n = 1 ORDER BY source`,
  )
  return rows.filter(({ source, verdict }) => sources.includes(source) && /^(failed|incomplete)/.test(verdict))
}

/** Why a person let a plan of this content go on. */
export async function releasedBecause(sql: SqlWork, hash: string): Promise<string | undefined> {
  const [row] = await sql.rows<{ reason: string }>(
    `SELECT released_because AS reason FROM _tajo.activation_plans WHERE hash = $hash AND released_because IS NOT NULL
     ORDER BY created_at DESC LIMIT 1`,
    { hash },
  )
  return row?.reason
}
