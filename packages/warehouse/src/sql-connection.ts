export type Parameters = Readonly<Record<string, string | number | boolean | null>>

/** What reads. Values as the JSON contract of `tajo query` has them; parameters are named, `$source`. */
export interface SqlReader {
  rows<T>(sql: string, parameters?: Parameters): Promise<readonly T[]>
}

/** The connection that writes, in the hands of the one task that holds it. */
export interface SqlWriter extends SqlReader {
  run(sql: string, parameters?: Parameters): Promise<void>
  /** First column of the first row, as a number. */
  count(sql: string, parameters?: Parameters): Promise<number>
  /** Rows a statement inserted, updated or deleted. */
  change(sql: string, parameters?: Parameters): Promise<number>
  transaction<T>(work: () => Promise<T>): Promise<T>
}
