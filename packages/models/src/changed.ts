import type { ColumnType } from '@tajo/core/columns'
import type { SqlWork } from '@tajo/core/sql'
import type { ModelSource, Surroundings } from './expand.ts'
import type { Model } from './models.ts'
import { describeRelation, relationOf, streamRelation } from './relations.ts'
import type { InputState, InputStates, State } from './state.ts'
import { literal, quoted } from './types.ts'

/** Temporary table of the tickets that are built anew. */
export const changedTable = 'tajo_changed'

// A batch that was read earlier may be committed later than one that was read after it.
const overlap = `INTERVAL '5 minutes'`
// From there on building everything costs less than taking tickets out and putting them back.
const mostShare = 0.3

/** Which tickets a run builds anew. Once it is everything it stays so. */
export interface ChangedTickets {
  everything(because: string): void
  reason(): string | undefined
  /** The temporary table, or `undefined` for everything. */
  table(): string | undefined
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
): Promise<ChangedTickets> {
  let because: string | undefined
  const states = new Map<string, InputState>()
  await sql.load(changedTable, { source: 'text', ticket_id: 'bigint' }, [])
  const changed: ChangedTickets = {
    everything: (why) => {
      because ??= why
    },
    reason: () => because,
    table: () => (because === undefined ? changedTable : undefined),
    add: (statement) =>
      sql.run(`INSERT INTO ${changedTable} SELECT DISTINCT n.source, n.ticket_id FROM (${statement}) AS n
       WHERE n.ticket_id IS NOT NULL AND (n.source, n.ticket_id) NOT IN (SELECT source, ticket_id FROM ${changedTable})`),
    count: () => sql.count(`SELECT count(*) FROM ${changedTable}`),
    inputs: (model) => {
      const found: Record<string, InputState> = {}
      for (const input of inputsOf(model, around)) {
        const state = states.get(idOf(model, input))
        if (state !== undefined) found[input.id] = state
      }
      return found
    },
  }
  for (const model of models) {
    const last = before.get(`${around.schema}.${model.name}`)
    for (const input of inputsOf(model, around)) {
      const state = await readInput(sql, model, input, around)
      states.set(idOf(model, input), state)
      if (model.head.build !== 'by_ticket') continue
      await compare(input, state, last?.inputs[input.id], around, changed)
    }
  }
  if (because === undefined) await limitShare(sql, around, changed)
  return changed
}

interface Input {
  /** `<source>.<stream>` */
  readonly id: string
  readonly source: ModelSource
  readonly stream: string
  readonly columns: ReadonlyMap<string, ColumnType>
  /** Column with the ticket its rows are about. */
  readonly ticket: string | undefined
}

function inputsOf(model: Model, around: Surroundings): readonly Input[] {
  return around.sources.flatMap((source) =>
    model.parts
      .filter(({ vendor }) => vendor === source.vendor)
      .flatMap(({ head }) =>
        Object.entries(head.inputs).map(([stream, columns]) => ({
          id: `${source.name}.${stream}`,
          source,
          stream,
          columns: new Map(Object.entries(columns)),
          ticket: stream === 'tickets' ? 'id' : 'ticket_id' in columns ? 'ticket_id' : undefined,
        })),
      ),
  )
}

function idOf(model: Model, input: Input): string {
  return `${model.name} ${input.id}`
}

async function readInput(sql: SqlWork, model: Model, input: Input, around: Surroundings): Promise<InputState> {
  const relation = relationOf(around.relations, input.source.name, input.stream)
  const rows = streamRelation(around.dialect, around.relations, input.source, input.stream, input.columns)
  const needsDigest = model.head.build === 'by_ticket' && (input.ticket === undefined || relation?.write === 'replace')
  const digest = needsDigest ? `, ${digestSql(input, around)} AS digest` : ''
  const [found] = await sql.rows<{ rows: number; syncedAt: string | null; deletedAt: string | null; digest?: string }>(
    `SELECT count(*) AS "rows", max(_tajo_synced_at) AS "syncedAt", max(_tajo_deleted_at) AS "deletedAt"${digest} FROM ${rows} AS r`,
  )
  return {
    place: describeRelation(relation),
    rows: found?.rows ?? 0,
    syncedAt: found?.syncedAt ?? null,
    deletedAt: found?.deletedAt ?? null,
    ...(found?.digest === undefined ? {} : { digest: String(found.digest) }),
  }
}

/** The same for the same rows in any order. */
function digestSql(input: Input, { dialect }: Surroundings): string {
  const columns = [...input.columns.keys(), '_tajo_deleted_at'].map((name) => `r.${quoted(name)}`).join(', ')
  return dialect === 'duckdb'
    ? `CAST(sum(hash(row(${columns}))) AS VARCHAR)`
    : `CAST(sum(hashtextextended(CAST(row(${columns}) AS text), 0)) AS text)`
}

async function compare(
  input: Input,
  state: InputState,
  last: InputState | undefined,
  around: Surroundings,
  changed: ChangedTickets,
): Promise<void> {
  if (changed.reason() !== undefined) return
  if (last === undefined || last.place !== state.place) return changed.everything(`${input.id} is new or was altered`)
  if (last.digest !== state.digest) return changed.everything(`${input.id} changed`)
  // Rows are marked when they are gone; fewer of them were taken away otherwise.
  if (state.rows < last.rows) return changed.everything(`${input.id} has fewer rows`)
  if (input.ticket === undefined) return
  const rows = streamRelation(around.dialect, around.relations, input.source, input.stream, input.columns)
  const since = [since1('_tajo_synced_at', last.syncedAt), since1('_tajo_deleted_at', last.deletedAt)]
  await changed.add(
    `SELECT ${literal(input.source.name)} AS source, r.${quoted(input.ticket)} AS ticket_id FROM ${rows} AS r WHERE ${since.join(' OR ')}`,
  )
}

function since1(column: string, last: string | null): string {
  return last === null ? `r.${column} IS NOT NULL` : `r.${column} >= CAST(${literal(last)} AS TIMESTAMPTZ) - ${overlap}`
}

async function limitShare(sql: SqlWork, around: Surroundings, changed: ChangedTickets): Promise<void> {
  let tickets = 0
  for (const source of around.sources) {
    const relation = relationOf(around.relations, source.name, 'tickets')
    if (relation === undefined) continue
    tickets += await sql.count(`SELECT count(*) FROM ${quoted(relation.layer)}.${quoted(relation.table)}`)
  }
  if ((await changed.count()) > tickets * mostShare) changed.everything('most tickets changed')
}
