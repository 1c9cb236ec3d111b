import type { ColumnType } from '@tajo/core/columns'
import { ident, instant, qualified, text } from '../duckdb/sql.ts'
import { addedColumns } from '../stored-columns.ts'
import { type EmittedTable, emittedColumns } from './emitted-columns.ts'

const { synced, deleted } = addedColumns

export interface Changed {
  /** The moment a batch was stored under; no two batches of a run share one. */
  readonly at: string
  /** Columns some page of the batch did not speak of: where they are empty, nothing is said about them. */
  readonly unsaid: ReadonlySet<string>
  /** Rows hold what this run read and no more, so an empty column of a new tombstone says nothing either. */
  readonly partial: boolean
}

/** Rows a batch changed, each as the text of a JSON object: no value is parsed, so ids keep all their digits. */
export function changedRecords(emitted: EmittedTable, { at, unsaid, partial }: Changed): string {
  const moment = instant(at)
  const said = (name: string, value: string): string | undefined => {
    if (unsaid.has(name)) return `${value} IS NOT NULL`
    return partial ? `(${value} IS NOT NULL OR t.${deleted} IS DISTINCT FROM ${moment})` : undefined
  }
  return `SELECT ${recordText(emitted, said)} FROM ${from(emitted)} WHERE t.${synced} = ${moment} OR t.${deleted} = ${moment} ORDER BY t.rowid`
}

/** Up to `limit` rows stored after a moment (all without one), from a row number on: number and record. */
export function laterRecords(emitted: EmittedTable, after: string | undefined, rowid: string, limit: number): string {
  const since = after === undefined ? '' : `AND (t.${synced} > ${instant(after)} OR t.${deleted} > ${instant(after)})`
  return `SELECT CAST(t.rowid AS VARCHAR), ${recordText(emitted, () => undefined)} FROM ${from(emitted)} WHERE t.rowid > ${rowid} ${since} ORDER BY t.rowid LIMIT ${limit}`
}

/** The moment of the latest batch a table holds; `NULL` when it holds none. */
export function latestMoment(emitted: EmittedTable): string {
  return `SELECT ${isoTime(`greatest(max(t.${synced}), max(t.${deleted}))`)} FROM ${from(emitted)}`
}

function from({ table }: EmittedTable): string {
  return `${qualified(table.layer, table.table)} t`
}

function recordText(emitted: EmittedTable, said: (name: string, value: string) => string | undefined): string {
  const members = emittedColumns(emitted).map(({ name, type, key }) => {
    const value = `t.${ident(name)}`
    const member = `${text(`${JSON.stringify(name)}:`)} || coalesce(${jsonOf(value, type)}, 'null')`
    const condition = key || name === deleted ? undefined : said(name, value)
    return condition === undefined ? member : `CASE WHEN ${condition} THEN ${member} END`
  })
  return `'{' || concat_ws(',', ${members.join(', ')}) || '}' AS record`
}

function jsonOf(value: string, type: ColumnType): string {
  if (type === 'timestamp') return `'"' || ${isoTime(value)} || '"'`
  if (type === 'json') return `CAST(${value} AS VARCHAR)`
  return `CASE WHEN ${value} IS NOT NULL THEN CAST(to_json(${value}) AS VARCHAR) END`
}

function isoTime(value: string): string {
  return `strftime(make_timestamp(epoch_us(${value})), '%Y-%m-%dT%H:%M:%S.%fZ')`
}
