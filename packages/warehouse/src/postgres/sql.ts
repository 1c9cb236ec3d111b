import type { ColumnType } from '@tajo/core/columns'
import { quoted, text } from '../sql-text.ts'
import { shortName } from './short-names.ts'

export { among, instant, text } from '../sql-text.ts'

/** A name as PostgreSQL takes it, whatever characters it has and however long it is. */
export function ident(name: string): string {
  return quoted(shortName(name))
}

export function qualified(schema: string, table: string): string {
  return `${ident(schema)}.${ident(table)}`
}

export function textList(values: readonly string[]): string {
  return `ARRAY[${values.map(text).join(', ')}]::text[]`
}

export function list(names: readonly string[], alias?: string): string {
  return names.map((name) => (alias === undefined ? ident(name) : `${alias}.${ident(name)}`)).join(', ')
}

/** The value at a path of a JSON document: as JSON, or as text. */
export function jsonAt(document: string, path: readonly string[]): string {
  return path.length === 1 ? `(${document} -> ${text(path[0] ?? '')})` : `(${document} #> ${textList(path)})`
}

export function textAt(document: string, path: readonly string[]): string {
  return path.length === 1 ? `(${document} ->> ${text(path[0] ?? '')})` : `(${document} #>> ${textList(path)})`
}

// As `format_type` spells them.
const types: Readonly<Record<ColumnType, string>> = {
  bigint: 'bigint',
  double: 'double precision',
  boolean: 'boolean',
  text: 'text',
  timestamp: 'timestamp with time zone',
  date: 'date',
  json: 'jsonb',
  'text[]': 'text[]',
  'bigint[]': 'bigint[]',
}

export function sqlType(type: ColumnType): string {
  return types[type]
}

/** Key of a row as text: the value itself, or a JSON array of the values of a key of several columns. */
export function keyText(alias: string, key: readonly string[]): string {
  return keyOfParts(key.map((name) => `${alias}.${ident(name)}::text`))
}

/** Parts of a key joined as `keyText` does. Without spaces, as other stores spell it. */
export function keyOfParts(parts: readonly string[]): string {
  if (parts.length === 1) return parts[0] ?? ''
  return `'[' || ${parts.map((part) => `coalesce(to_jsonb(${part})::text, 'null')`).join(` || ',' || `)} || ']'`
}

export function keyEquals(left: string, right: string, key: readonly string[]): string {
  return key.map((name) => `${left}.${ident(name)} = ${right}.${ident(name)}`).join(' AND ')
}

/** The SHA-256 of a text, as `sha256` of other stores writes it. */
export function digest(value: string): string {
  return `encode(sha256(convert_to(${value}, 'UTF8')), 'hex')`
}
