import { isDeepStrictEqual } from 'node:util'
import { type Column, pathOf, providedColumns } from '@tajo/core/columns'
import { at, type Json, type JsonObject } from '@tajo/core/json'
import type { TableSpec } from '@tajo/core/warehouse'

export interface Differences {
  /** The vendor's record is newer than the row: nothing is wrong with either. */
  readonly newer: boolean
  readonly fields: readonly { readonly column: string; readonly stored: Json; readonly vendor: Json }[]
}

/** Compares a stored row with the vendor's record, column by column. Masked columns differ on purpose and are left out. */
export function differences(
  table: TableSpec,
  row: JsonObject,
  record: unknown,
  shapes: readonly string[],
): Differences {
  const provided = providedColumns(table.columns, shapes)
  const fields: { column: string; stored: Json; vendor: Json }[] = []
  for (const [name, column] of Object.entries(table.columns)) {
    if (!provided.has(name) || column.volatile === true || isMasked(table, name)) continue
    const stored = comparable(row[name], column)
    const vendor = comparable(at(record, pathOf(name, column)), column)
    if (!isDeepStrictEqual(stored, vendor)) fields.push({ column: name, stored, vendor })
  }
  return { newer: isNewer(table, row, record), fields }
}

function isNewer({ version, columns }: TableSpec, row: JsonObject, record: unknown): boolean {
  const column = version === undefined ? undefined : columns[version]
  if (version === undefined || column === undefined) return false
  return Date.parse(String(at(record, pathOf(version, column)))) > Date.parse(String(row[version]))
}

function isMasked(table: TableSpec, name: string): boolean {
  return Object.keys(table.masks).some((path) => path === name || path.startsWith(`${name}.`))
}

/** One form per type, so that `2026-03-02T10:12:44Z` equals `…44.000+00:00` and 19-digit ids compare digit by digit. */
function comparable(value: unknown, column: Column): Json {
  if (value === undefined || value === null) return null
  switch (column.type) {
    case 'timestamp':
      return Date.parse(String(value))
    case 'date':
      return String(value).slice(0, 10)
    case 'bigint':
      return digits(value)
    case 'double':
      return Number(value)
    case 'boolean':
      return value === true || value === 'true'
    case 'text':
      return typeof value === 'object' ? (JSON.parse(JSON.stringify(value)) as Json) : String(value)
    case 'bigint[]':
      return Array.isArray(value) ? value.map(digits) : digits(value)
    case 'text[]':
      return Array.isArray(value) ? value.map((item) => (item === null ? null : String(item))) : String(value)
    case 'json':
      return JSON.parse(JSON.stringify(value)) as Json
  }
}

function digits(value: unknown): string {
  const raw = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return raw.replace(/\.0+$/, '')
}
