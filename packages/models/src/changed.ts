import type { SqlWork } from '@tajo/core/sql'
import type { Surroundings } from './expand.ts'
import { type Input, inputsOf, readInputs, readRecent } from './inputs.ts'
import type { Model } from './models.ts'
import { relationOf, tableOf } from './relations.ts'
import type { InputState, InputStates, Recent, State } from './state.ts'
import { literal, quoted } from './types.ts'

/** Temporary table of the tickets that are built anew. */
export const changedTable = 'tajo_changed'

// From there on building everything costs less than taking tickets out and putting them back.
const mostShare = 0.3

/** Which tickets a run builds anew. Once it is everything it stays so. */
export interface ChangedTickets {
  everything(because: string, when?: 'again'): void
  reason(): string | undefined
  /** The temporary table, or `undefined` for everything. */
  table(): string | undefined
  /** Adds the tickets (source, ticket_id) a statement names. */
  add(statement: string): Promise<void>
  count(): Promise<number>
  /** What a model's streams look like now. */
  inputs(model: Model): InputStates
}

/** Compares every stream with what was read of it at the last run. */
export async function findChanged(
  sql: SqlWork,
  models: readonly Model[],
  before: ReadonlyMap<string, State>,
  around: Surroundings,
  now: number,
): Promise<ChangedTickets> {
  let because: string | undefined
  const states = await readInputs(sql, models, around, now)
  await sql.load(changedTable, { source: 'text', ticket_id: 'bigint' }, [])
  const tickets = await countTickets(sql, around)
  const count = () => sql.count(`SELECT count(*) FROM ${changedTable}`)
  const everything = (why: string, when?: 'again'): void => {
    because = when === 'again' ? why : (because ?? why)
  }
  const changed: ChangedTickets = {
    everything,
    count,
    reason: () => because,
    table: () => (because === undefined ? changedTable : undefined),
    add: async (statement) => {
      if (because !== undefined) return
      const added = await sql.change(
        `INSERT INTO ${changedTable} (SELECT n.source, n.ticket_id FROM (${statement}) AS n WHERE n.ticket_id IS NOT NULL
         EXCEPT SELECT source, ticket_id FROM ${changedTable})`,
      )
      if (added === 0) return
      if (around.dialect === 'postgres') await sql.run(`ANALYZE ${changedTable}`)
      if ((await count()) > tickets * mostShare) everything('most tickets changed')
    },
    inputs: (model) => states.get(model.name) ?? {},
  }
  for (const model of models.filter(({ head }) => head.build === 'by_ticket')) {
    const last = before.get(`${around.schema}.${model.name}`)
    for (const input of inputsOf(model, around)) {
      const state = states.get(model.name)?.[input.id]
      if (state !== undefined) await compare(sql, input, state, last?.inputs[input.id], around, changed)
    }
  }
  return changed
}

async function compare(
  sql: SqlWork,
  input: Input,
  state: InputState,
  last: InputState | undefined,
  around: Surroundings,
  changed: ChangedTickets,
): Promise<void> {
  if (last === undefined) return changed.everything(`${input.id} was not read before`)
  if (last.place !== state.place) return changed.everything(`${input.id} was altered`)
  if (last.digest !== state.digest) return changed.everything(`${input.id} changed`)
  // Rows are marked when they are gone; fewer of them were taken away otherwise.
  if (state.rows < last.rows) return changed.everything(`${input.id} has fewer rows`)
  const relation = relationOf(around.relations, input.source.name, input.stream)
  if (input.ticket === undefined || relation === undefined) return
  const since = [
    await newRows(sql, tableOf(relation), '_tajo_synced_at', last.synced),
    await newRows(sql, tableOf(relation), '_tajo_deleted_at', last.deleted),
  ]
  await changed.add(
    `SELECT ${literal(input.source.name)} AS source, r.${quoted(input.ticket)} AS ticket_id FROM ${tableOf(relation)} AS r
     WHERE ${since.join(' OR ')}`,
  )
}

/** Rows of later times than the last run saw, and of times just before of which there are more rows now. */
async function newRows(sql: SqlWork, table: string, column: string, last: Recent): Promise<string> {
  const latest = Object.keys(last).sort(byTime).at(-1)
  if (latest === undefined) return `r.${column} IS NOT NULL`
  const now = await readRecent(sql, table, column, latest)
  const grown = Object.keys(now).filter((at) => (now[at] ?? 0) > (last[at] ?? 0))
  const time = (at: string): string => `CAST(${literal(at)} AS TIMESTAMPTZ)`
  const late = grown.length === 0 ? '' : ` OR r.${column} IN (${grown.map(time).join(', ')})`
  return `r.${column} > ${time(latest)}${late}`
}

/** Times have as many decimals as they need. */
function byTime(one: string, other: string): number {
  const [a, b] = [one, other].map((time) =>
    time.replace(/(?:\.(\d+))?Z$/, (_, digits = '') => `.${digits.padEnd(6, '0')}`),
  )
  return (a ?? '') < (b ?? '') ? -1 : 1
}

async function countTickets(sql: SqlWork, around: Surroundings): Promise<number> {
  let tickets = 0
  for (const source of around.sources) {
    const relation = relationOf(around.relations, source.name, 'tickets')
    if (relation !== undefined) tickets += await sql.count(`SELECT count(*) FROM ${tableOf(relation)}`)
  }
  return tickets
}
