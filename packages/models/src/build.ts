import type { SqlWork } from '@tajo/core/sql'
import { expandInPart, idleName, modelSql, type Surroundings, storedType } from './expand.ts'
import type { Model } from './models.ts'
import { literal, quoted } from './types.ts'

/** Name of a model's table or view, quoted, with its schema. */
export function tableName(model: Model, { schema }: Pick<Surroundings, 'schema'>): string {
  return `${quoted(schema)}.${quoted(model.name)}`
}

/** Parts of a model that give no rows now, as they say of themselves. */
export async function idleParts(sql: SqlWork, model: Model, around: Surroundings): Promise<ReadonlySet<string>> {
  const idle = new Set<string>()
  for (const source of around.sources) {
    for (const part of model.parts) {
      const { needs } = part.head
      if (part.vendor !== source.vendor || needs === undefined) continue
      if ((await sql.count(expandInPart(part, needs, source, around))) === 0) idle.add(idleName(part, source))
    }
  }
  return idle
}

/** Makes the table hold exactly the model's rows. Returns how many were written. */
export async function buildWhole(sql: SqlWork, model: Model, around: Surroundings): Promise<number> {
  const { changed: _, ...all } = around
  const name = tableName(model, around)
  const statement = modelSql(model, all)
  await dropOther(sql, model, around)
  if (model.head.build === 'view') {
    await sql.run(`DROP VIEW IF EXISTS ${name}`)
    await sql.run(`CREATE VIEW ${name} AS ${statement}`)
    return 0
  }
  if (around.dialect === 'duckdb') {
    await sql.run(`CREATE OR REPLACE TABLE ${name} AS ${statement}`)
    return sql.count(`SELECT count(*) FROM ${name}`)
  }
  const stands = await hasColumns(sql, model, around)
  if (stands && model.head.build === 'whole') return exchange(sql, model, around, statement)
  // Views of other people may stand on the table: it stays where its columns fit.
  if (stands) await sql.run(`TRUNCATE ${name}`)
  else await createTable(sql, model, around)
  const written = await sql.change(`INSERT INTO ${name} ${statement}`)
  // Later statements of the transaction are planned by what the table holds now.
  await sql.run(`ANALYZE ${name}`)
  return written
}

/** Writes only rows that differ, so that nobody who reads the table waits and it does not swell. */
async function exchange(sql: SqlWork, model: Model, around: Surroundings, statement: string): Promise<number> {
  const name = tableName(model, around)
  const keys = model.head.key.map((key) => `t.${quoted(key)} = n.${quoted(key)}`).join(' AND ')
  const all = (alias: string) =>
    Object.keys(model.head.columns)
      .map((column) => `${alias}.${quoted(column)}`)
      .join(', ')
  await sql.run('DROP TABLE IF EXISTS pg_temp.tajo_next')
  await sql.run(`CREATE TEMP TABLE tajo_next ON COMMIT DROP AS ${statement}`)
  await sql.run('ANALYZE pg_temp.tajo_next')
  const removed = await sql.change(
    `DELETE FROM ${name} AS t WHERE NOT EXISTS (SELECT FROM pg_temp.tajo_next AS n WHERE ${keys} AND (${all('t')}) IS NOT DISTINCT FROM (${all('n')}))`,
  )
  const added = await sql.change(
    `INSERT INTO ${name} SELECT n.* FROM pg_temp.tajo_next AS n WHERE NOT EXISTS (SELECT FROM ${name} AS t WHERE ${keys})`,
  )
  await sql.run('DROP TABLE pg_temp.tajo_next')
  if (removed + added > 0) await sql.run(`ANALYZE ${name}`)
  return added
}

async function createTable(sql: SqlWork, model: Model, around: Surroundings): Promise<void> {
  const name = tableName(model, around)
  await sql.run(`DROP TABLE IF EXISTS ${name}`)
  await sql.run(`CREATE TABLE ${name} (${definitions(model, around)})`)
  const ways = new Set([model.head.key.join(), ...(model.head.build === 'by_ticket' ? ['source,ticket_id'] : [])])
  for (const way of ways) await sql.run(`CREATE INDEX ON ${name} (${way.split(',').map(quoted).join(', ')})`)
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
  const wanted = Object.entries(model.head.columns).map(([name, column]) => `${name} ${storedType(column, around)}`)
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

/** A view becomes a table when a new version says so, and the other way round. */
async function dropOther(sql: SqlWork, model: Model, around: Surroundings): Promise<void> {
  const found = await standing(sql, around.schema, model.name)
  const wanted = model.head.build === 'view' ? 'view' : 'table'
  if (found !== undefined && found !== wanted) await sql.run(`DROP ${found.toUpperCase()} ${tableName(model, around)}`)
}

function definitions(model: Model, around: Surroundings): string {
  return Object.entries(model.head.columns)
    .map(([name, column]) => `${quoted(name)} ${storedType(column, around)}`)
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
