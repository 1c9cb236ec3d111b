import type { ColumnType } from '@tajo/core/columns'
import type { TableSpec } from '@tajo/core/warehouse'
import type { StoredColumn } from './stored-columns.ts'

/** Where the value lies that decides whether a record is left out. */
export function excludedPath(spec: TableSpec, columns: readonly StoredColumn[]): readonly string[] {
  const name = spec.exclude?.column ?? ''
  return columns.find((column) => column.name === name)?.path ?? spec.dropped?.[name] ?? [name]
}

export function excludedType(equals: boolean | string | number): ColumnType {
  return typeof equals === 'boolean' ? 'boolean' : typeof equals === 'number' ? 'double' : 'text'
}
