import type { ColumnType } from '@tajo/core/columns'
import { quoted as ident, text } from '../sql-text.ts'

export { instant, quoted as ident, text } from '../sql-text.ts'

export function qualified(schema: string, table: string): string {
  return `${ident(schema)}.${ident(table)}`
}

export function textList(values: readonly string[]): string {
  return `[${values.map(text).join(', ')}]::VARCHAR[]`
}

/** A JSON pointer takes any key, where a JSON path trips over quotes and dots. */
export function pointer(path: readonly string[]): string {
  return text(path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''))
}

const types: Readonly<Record<ColumnType, string>> = {
  bigint: 'BIGINT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  text: 'VARCHAR',
  timestamp: 'TIMESTAMP WITH TIME ZONE',
  date: 'DATE',
  json: 'JSON',
  'text[]': 'VARCHAR[]',
  'bigint[]': 'BIGINT[]',
}

export function sqlType(type: ColumnType): string {
  return types[type]
}

/** Key of a row as text: the value itself, or a JSON array of the values of a key of several columns. */
export function keyText(alias: string, key: readonly string[]): string {
  const parts = key.map((name) => `CAST(${alias}.${ident(name)} AS VARCHAR)`)
  return parts.length === 1 ? (parts[0] ?? '') : `CAST(to_json([${parts.join(', ')}]) AS VARCHAR)`
}

export function keyEquals(left: string, right: string, key: readonly string[]): string {
  return key.map((name) => `${left}.${ident(name)} = ${right}.${ident(name)}`).join(' AND ')
}
