import type { SqlWork } from '@tajo/core/sql'
import { tableName } from './build.ts'
import type { ChangedTickets } from './changed.ts'
import type { Surroundings } from './expand.ts'
import type { Model } from './models.ts'
import { quoted } from './types.ts'

/** Models of any build but by ticket that some model reads ticket by ticket. */
export function followedModels(models: readonly Model[]): ReadonlySet<string> {
  const whole = new Set(models.filter(({ head }) => head.build === 'whole').map(({ name }) => name))
  const byTicket = models.filter(({ head }) => head.build === 'by_ticket')
  return new Set(byTicket.flatMap(({ reads }) => reads.filter((name) => whole.has(name))))
}

/** Sets the rows aside that a model had, for `followChanges` to compare. */
export async function keepBefore(sql: SqlWork, model: Model, around: Surroundings): Promise<void> {
  const name = beforeName(model)
  await sql.run(`DROP TABLE IF EXISTS ${temporary(around)}.${name}`)
  await sql.run(`CREATE TEMP TABLE ${name} AS SELECT * FROM ${tableName(model, around)}`)
}

export async function dropBefore(sql: SqlWork, model: Model, around: Surroundings): Promise<void> {
  await sql.run(`DROP TABLE IF EXISTS ${temporary(around)}.${beforeName(model)}`)
}

/** Adds the tickets for which something changed in a model that this one reads. */
export async function followChanges(
  sql: SqlWork,
  model: Model,
  followed: Model,
  around: Surroundings,
  changed: ChangedTickets,
): Promise<void> {
  const said = model.head.follows[followed.name]
  const columns = new Set([...followed.head.key, ...(said?.columns ?? Object.keys(followed.head.columns))])
  const list = [...columns].map(quoted).join(', ')
  const before = `SELECT ${list} FROM ${temporary(around)}.${beforeName(followed)}`
  const after = `SELECT ${list} FROM ${tableName(followed, around)}`
  const differing = `(${before} EXCEPT ${after}) UNION ALL (${after} EXCEPT ${before})`
  if (said?.on === undefined) {
    const count = await sql.count(`SELECT count(*) FROM (${differing}) AS d`)
    if (count > 0) changed.everything(`${followed.name} changed`)
    return
  }
  const same = Object.entries(said.on).map(([theirs, ours]) => `m.${quoted(ours)} = d.${quoted(theirs)}`)
  await changed.add(
    `SELECT m.source, m.ticket_id FROM ${tableName(model, around)} AS m JOIN (${differing}) AS d ON ${same.join(' AND ')}`,
  )
}

function beforeName(model: Model): string {
  return quoted(`tajo_before_${model.name}`)
}

function temporary({ dialect }: Surroundings): string {
  return dialect === 'duckdb' ? 'temp' : 'pg_temp'
}
