import type { ColumnType } from '@tajo/core/columns'
import type { SqlWork } from '@tajo/core/sql'
import type { ModelSource, Surroundings } from './expand.ts'
import type { Model } from './models.ts'
import { describeRelation, type Relation, relationOf, streamRelation, tableOf } from './relations.ts'
import type { InputState, InputStates, Recent } from './state.ts'
import { quoted } from './types.ts'

// A batch that was read earlier may be committed later than one that was read after it.
const overlap = `INTERVAL '5 minutes'`

/** A stream of a source that a model reads. */
export interface Input {
  /** `<source>.<stream>` */
  readonly id: string
  readonly source: ModelSource
  readonly stream: string
  readonly columns: ReadonlyMap<string, ColumnType>
  /** Column with the ticket a row is about. */
  readonly ticket: string | undefined
}

export function inputsOf(model: Model, around: Surroundings): readonly Input[] {
  return around.sources.flatMap((source) =>
    model.parts
      .filter(({ vendor }) => vendor === source.vendor)
      .flatMap(({ head }) =>
        Object.entries(head.inputs).map(([stream, columns]) => ({
          id: `${source.name}.${stream}`,
          source,
          stream,
          columns: new Map(Object.entries(columns)),
          ticket: ticketColumn(source, stream, columns, relationOf(around.relations, source.name, stream)),
        })),
      ),
  )
}

function ticketColumn(
  source: ModelSource,
  stream: string,
  columns: Readonly<Record<string, ColumnType>>,
  relation: Relation | undefined,
): string | undefined {
  const name = stream === 'tickets' ? 'id' : 'ticket_id'
  const isRead = name in columns && source.hidden?.[stream]?.includes(name) !== true
  return isRead && relation?.columns.has(name) === true ? name : undefined
}

/** What every model's streams look like now, by model. */
export async function readInputs(
  sql: SqlWork,
  models: readonly Model[],
  around: Surroundings,
  now: number,
): Promise<ReadonlyMap<string, InputStates>> {
  const sizes = new Map<string, Omit<InputState, 'digest'>>()
  const states = new Map<string, InputStates>()
  for (const model of models) {
    const found: Record<string, InputState> = {}
    for (const input of inputsOf(model, around)) {
      const relation = relationOf(around.relations, input.source.name, input.stream)
      const size = sizes.get(input.id) ?? (await readSize(sql, relation, now))
      sizes.set(input.id, size)
      // Tables that are swapped whole lose rows without a mark.
      const isBlind = relation?.write === 'replace' || (model.head.build === 'by_ticket' && input.ticket === undefined)
      const digest = isBlind ? { digest: await readDigest(sql, input, around) } : {}
      found[input.id] = { ...size, ...digest }
    }
    states.set(model.name, found)
  }
  return states
}

async function readSize(
  sql: SqlWork,
  relation: Relation | undefined,
  now: number,
): Promise<Omit<InputState, 'digest'>> {
  const place = describeRelation(relation)
  if (relation === undefined) return { place, rows: 0, synced: {}, deleted: {} }
  const table = tableOf(relation)
  // A vendor's clock may go wrong; its times of deletion in the future would hide those to come.
  const [found] = await sql.rows<{ rows: number; synced: string | null; deleted: string | null }>(
    `SELECT count(*) AS "rows", max(_tajo_synced_at) AS synced, max(_tajo_deleted_at) FILTER (WHERE _tajo_deleted_at <= CAST($now AS TIMESTAMPTZ)) AS deleted
     FROM ${table}`,
    { now: new Date(now).toISOString() },
  )
  return {
    place,
    rows: found?.rows ?? 0,
    synced: await readRecent(sql, table, '_tajo_synced_at', found?.synced ?? null),
    deleted: await readRecent(sql, table, '_tajo_deleted_at', found?.deleted ?? null),
  }
}

/** Rows by time, from some minutes before a time up to it. */
export async function readRecent(sql: SqlWork, table: string, column: string, until: string | null): Promise<Recent> {
  if (until === null) return {}
  const groups = await sql.rows<{ at: string; rows: number }>(
    `SELECT ${column} AS at, count(*) AS "rows" FROM ${table}
     WHERE ${column} BETWEEN CAST($until AS TIMESTAMPTZ) - ${overlap} AND CAST($until AS TIMESTAMPTZ) GROUP BY 1`,
    { until },
  )
  return Object.fromEntries(groups.map(({ at, rows }) => [at, rows]))
}

/** The same for the same rows in any order. */
async function readDigest(sql: SqlWork, input: Input, around: Surroundings): Promise<string> {
  const { dialect } = around
  const columns = [...input.columns.keys(), '_tajo_deleted_at'].map((name) => `r.${quoted(name)}`).join(', ')
  const digest =
    dialect === 'duckdb'
      ? `CAST(sum(hash(row(${columns}))) AS VARCHAR)`
      : `CAST(sum(hashtextextended(CAST(row(${columns}) AS text), 0)) AS text)`
  const rows = streamRelation(dialect, around.relations, input.source, input.stream, input.columns)
  const [found] = await sql.rows<{ digest: string | null }>(`SELECT ${digest} AS digest FROM ${rows} AS r`)
  return found?.digest ?? ''
}
