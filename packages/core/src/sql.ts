import type { ColumnType } from './columns.ts'
import type { JsonObject } from './json.ts'

/** By name: `$source` in the statement. */
export type Parameters = Readonly<Record<string, string | number | boolean | null>>

/** What reads. Values as the JSON contract of `tajo query` has them. */
export interface SqlReader {
  rows<T>(sql: string, parameters?: Parameters): Promise<readonly T[]>
}

/** Statements of one transaction, in the hands of the one task that holds it. */
export interface SqlWork extends SqlReader {
  run(sql: string, parameters?: Parameters): Promise<void>
  /** First column of the first row, as a number. */
  count(sql: string, parameters?: Parameters): Promise<number>
  /** Rows a statement inserted, updated or deleted. */
  change(sql: string, parameters?: Parameters): Promise<number>
  /**
   * Makes a temporary table of these rows, for the other statements of the transaction; what is absent in a row is null. The name
   * is a plain word; a table of that name is replaced.
   */
  load(table: string, columns: Readonly<Record<string, ColumnType>>, rows: readonly JsonObject[]): Promise<void>
}
