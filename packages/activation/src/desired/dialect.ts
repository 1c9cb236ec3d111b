import type { SqlWork } from '@tajo/core/sql'

/** The little in which the stores' SQL differs here. */
export interface Dialect {
  /** JSON text of what lies at the path: SQL's null where there is nothing, the text `null` for JSON's. */
  jsonText(json: string, path: readonly string[]): string
  /** Elements of a JSON list of numbers, as a set-returning expression of bigints. */
  numbersOf(json: string): string
  /** Makes a table with a column `customer_id` that is gone with the transaction. */
  keep(sql: SqlWork, name: string, select: string, parameters?: Readonly<Record<string, string | null>>): Promise<void>
  /** A number of 64 bits made of a text, so that many can be summed up in any order. */
  hash(text: string): string
  /** Settings that last as long as the transaction. */
  prepare(sql: SqlWork): Promise<void>
}

const duckdb: Dialect = {
  jsonText: (json, path) =>
    `CAST(json_extract(${json}, ${text(path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''))}) AS VARCHAR)`,
  numbersOf: (json) => `unnest(from_json(${json}, '["BIGINT"]'))`,
  keep: (sql, name, select, parameters) => sql.run(`CREATE OR REPLACE TEMP TABLE ${name} AS ${select}`, parameters),
  hash: (value) => `hash(${value})`,
  prepare: async () => undefined,
}

const postgres: Dialect = {
  jsonText: (json, path) => `CAST(jsonb_extract_path(${json}, ${path.map(text).join(', ')}) AS varchar)`,
  numbersOf: (json) => `CAST(jsonb_array_elements_text(${json}) AS bigint)`,
  keep: async (sql, name, select, parameters) => {
    await sql.run(`DROP TABLE IF EXISTS pg_temp.${name}`)
    await sql.run(`CREATE TEMP TABLE ${name} ON COMMIT DROP AS ${select}`, parameters)
    await sql.run(`ANALYZE ${name} (customer_id)`)
  },
  hash: (value) => `hashtextextended(${value}, 0)`,
  // Everybody is joined with everybody's numbers once: in memory, and without compiling statements that run once.
  prepare: (sql) => sql.run("SET LOCAL work_mem = '64MB'; SET LOCAL jit = off"),
}

export function dialectOf(kind: string): Dialect {
  return kind === 'postgres' ? postgres : duckdb
}

/** A text as SQL writes it. */
export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

/** A name in quotes. */
export function ident(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

export function tableName({ layer, table }: { readonly layer: string; readonly table: string }): string {
  return `${ident(layer)}.${ident(table)}`
}

/** One text of several values, in which null and the empty text differ. */
export function fingerprint(expressions: readonly string[]): string {
  if (expressions.length === 0) return `''`
  return expressions.map((expression) => `coalesce('+' || CAST(${expression} AS VARCHAR), '-')`).join(` || chr(31) || `)
}
