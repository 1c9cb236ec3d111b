/** Statements with `$1` parameters; rows as plain objects: whole numbers as numbers, times as `Date`, JSON parsed. */
export interface Queries {
  rows<T>(text: string, values?: readonly unknown[]): Promise<readonly T[]>
  /** Several statements without parameters; the rows of all of them. */
  script(text: string): Promise<readonly unknown[]>
}

/** The control store's database. PGlite and PostgreSQL are told the same statements. */
export interface Sql extends Queries {
  readonly kind: 'pglite' | 'postgres'
  /** Safe to print. */
  readonly location: string
  /** All or nothing. Inside, only what is handed in may be used: the store itself may be waiting for this to end. */
  transaction<T>(task: (work: Queries) => Promise<T>): Promise<T>
  /**
   * Calls back on every `NOTIFY` of the channel, and with an empty text when some may have been missed (the connection was lost
   * and is there again). Answers how to stop.
   */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}

/** What pg-boss asks of a database. */
export function asBossDatabase(queries: Queries): {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
} {
  return {
    executeSql: async (text, values) => ({
      // Its migrations are several statements in one text, which only a call without parameters may be.
      rows: [
        ...(values !== undefined && values.length > 0 ? await queries.rows(text, values) : await queries.script(text)),
      ],
    }),
  }
}
