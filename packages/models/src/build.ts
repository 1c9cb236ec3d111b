import type { SqlWork } from '@tajo/core/sql'
import { modelSql, type Surroundings } from './expand.ts'
import type { Model } from './models.ts'
import { literal, quoted, sqlType } from './types.ts'

/** Name of a model's table or view, quoted, with its schema. */
export function tableName(model: Model, { schema }: Pick<Surroundings, 'schema'>): string {
  return `${quoted(schema)}.${quoted(model.name)}`
}

/** Makes the table hold exactly the model's rows. Returns how many were written. */
export async function buildWhole(sql: SqlWork, model: Model, around: Surroundings): Promise<number> {
  const { changed: _, ...all } = around
  const name = tableName(model, around)
  const statement = modelSql(model, all)
  if (model.head.build === 'view') {
    await dropOther(sql, model, around, 'view')
    await sql.run(`DROP VIEW IF EXISTS ${name}`)
    await sql.run(`CREATE VIEW ${name} AS ${statement}`)
    return 0
  }
  await dropOther(sql, model, around, 'table')
  if (around.dialect === 'duckdb') {
    await sql.run(`CREATE OR REPLACE TABLE ${name} AS ${statement}`)
    return sql.count(`SELECT count(*) FROM ${name}`)
  }
  // Views of other people may stand on the table: it stays where its columns fit.
  if (await hasColumns(sql, model, around)) await sql.run(`TRUNCATE ${name}`)
  else {
    await sql.run(`DROP TABLE IF EXISTS ${name}`)
    await sql.run(`CREATE TABLE ${name} (${definitions(model, around)})`)
    const ways = new Set([model.head.key.join(), ...(model.head.build === 'by_ticket' ? ['source,ticket_id'] : [])])
    for (const way of ways) await sql.run(`CREATE INDEX ON ${name} (${way.split(',').map(quoted).join(', ')})`)
  }
  const written = await sql.change(`INSERT INTO ${name} ${statement}`)
  // Later statements of the transaction are planned by what the table holds now.
  await sql.run(`ANALYZE ${name}`)
  return written
}

/** Makes the rows of the changed tickets anew. Returns how many were written. */
export async function buildChanged(sql: SqlWork, model: Model, around: Surroundings, changed: string): Promise<number> {
  const name = tableName(model, around)
  await sql.run(`DELETE FROM ${name} WHERE (source, ticket_id) IN (SELECT source, ticket_id FROM ${changed})`)
  return sql.change(`INSERT INTO ${name} ${modelSql(model, { ...around, changed })}`)
}

/** Whether the table is there with these columns and types. */
export async function hasColumns(sql: SqlWork, model: Model, around: Surroundings): Promise<boolean> {
  const found = await sql.rows<{ name: string; type: string }>(
    around.dialect === 'duckdb'
      ? `SELECT column_name AS name, data_type AS type FROM duckdb_columns() WHERE database_name = current_database()
         AND schema_name = $schema AND table_name = $name ORDER BY column_index`
      : `SELECT a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS type FROM pg_attribute a
         JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = $schema AND c.relname = $name AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
    { schema: around.schema, name: model.name },
  )
  const wanted = Object.entries(model.head.columns).map(
    ([name, { type }]) => `${name} ${sqlType(around.dialect, type)}`,
  )
  return found.map(({ name, type }) => `${name} ${type}`).join() === wanted.join()
}

/** What stands under the model's name; `undefined` where nothing does. */
export async function standing(sql: SqlWork, schema: string, name: string): Promise<'table' | 'view' | undefined> {
  const [found] = await sql.rows<{ type: string }>(
    `SELECT table_type AS type FROM information_schema.tables WHERE table_catalog = current_database()
     AND table_schema = $schema AND table_name = $name`,
    { schema, name },
  )
  if (found === undefined) return undefined
  return found.type === 'VIEW' ? 'view' : 'table'
}

async function dropOther(sql: SqlWork, model: Model, around: Surroundings, wanted: 'table' | 'view'): Promise<void> {
  const found = await standing(sql, around.schema, model.name)
  if (found === undefined || found === wanted) return
  await sql.run(`DROP ${found.toUpperCase()} ${tableName(model, around)}`)
}

function definitions(model: Model, { dialect }: Surroundings): string {
  return Object.entries(model.head.columns)
    .map(([name, { type }]) => `${quoted(name)} ${sqlType(dialect, type)}`)
    .join(', ')
}

/** Puts the descriptions beside the table and its columns, as comments. */
export async function comment(sql: SqlWork, model: Model, around: Surroundings): Promise<void> {
  const name = tableName(model, around)
  const kind = model.head.build === 'view' ? 'VIEW' : 'TABLE'
  const statements = [`COMMENT ON ${kind} ${name} IS ${literal(`${model.head.grain}. ${model.head.description}`)}`]
  for (const [column, { description }] of Object.entries(model.head.columns)) {
    statements.push(`COMMENT ON COLUMN ${name}.${quoted(column)} IS ${literal(description)}`)
  }
  for (const statement of statements) await sql.run(statement)
}
