import type { ColumnType } from '@tajo/core/columns'
import type { Json, JsonObject } from '@tajo/core/json'

const casts: Readonly<Record<string, string>> = {
  timestamp: 'TIMESTAMPTZ',
  double: 'DOUBLE PRECISION',
  text: 'VARCHAR',
}

/**
 * The file of a model that simply has these rows, to put under models that read it.
 *
 * @example
 * given('groups', { group_id: 'text' }, [{ group_id: 'fd-1' }]) // ['groups.sql', '…']
 */
export function given(
  name: string,
  columns: Readonly<Record<string, ColumnType>>,
  rows: readonly JsonObject[],
): readonly [string, string] {
  const described = Object.entries(columns).map(
    ([column, type]) => `  ${column}: { type: '${type}', description: Given. }`,
  )
  const selected = Object.entries(columns).map(([column, type]) => [column, casts[type] ?? type] as const)
  const values = rows.map(
    (row) =>
      `SELECT ${selected.map(([column, type]) => `CAST(${value(row[column])} AS ${type}) AS ${column}`).join(', ')}`,
  )
  const none = `SELECT ${selected.map(([column, type]) => `CAST(NULL AS ${type}) AS ${column}`).join(', ')} WHERE FALSE`
  const key = Object.keys(columns).slice(0, 2)
  return [
    `${name}.sql`,
    `/*\nname: ${name}\ngrain: given\ndescription: Given.\nkey: [${key.join(', ')}]\nbuild: whole\ncolumns:\n${described.join('\n')}\n*/\n${[...values, none].join('\nUNION ALL ')}`,
  ]
}

function value(given: Json | undefined): string {
  if (given === undefined || given === null) return 'NULL'
  if (Array.isArray(given)) return `ARRAY[${given.map(value).join(', ')}]`
  if (typeof given === 'string') return `'${given.replaceAll("'", "''")}'`
  return String(given)
}
