import type { Json } from '@tajo/core/json'
import type { Style } from './style.ts'
import { table } from './table.ts'

export interface ResultSet {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly Json[])[]
}

export type RowFormat = 'table' | 'json' | 'ndjson' | 'csv'

const numeric = /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|U[A-Z]*INT[A-Z]*|FLOAT|DOUBLE|REAL|DECIMAL|NUMERIC)/i

/** A query's answer as the person or program asked for it. */
export function renderRows(result: ResultSet, format: RowFormat, width: number, style: Style): string {
  switch (format) {
    case 'table':
      return rowsAsTable(result, width, style)
    case 'json':
      return `${JSON.stringify(rowObjects(result), undefined, 2)}\n`
    case 'ndjson':
      return rowObjects(result)
        .map((row) => `${JSON.stringify(row)}\n`)
        .join('')
    case 'csv':
      return rowsAsCsv(result)
  }
}

/** One object a row. A name that comes twice gets a number, so that no value is lost. */
function rowObjects({ columns, rows }: ResultSet): Record<string, Json>[] {
  const names = uniqueNames(columns.map((column) => column.name))
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])))
}

function rowsAsTable({ columns, rows }: ResultSet, width: number, style: Style): string {
  return table(
    columns.map(({ name, type }, index) => ({
      title: name,
      align: numeric.test(type) ? ('right' as const) : ('left' as const),
      paint: (cell: string, row: number) => (rows[row]?.[index] === null ? style.dim(cell) : cell),
    })),
    rows.map((row) => row.map((value) => (value === null ? 'null' : textOf(value)))),
    width,
    style,
  )
}

/** RFC 4180 with a line feed; null is nothing between the commas, the empty text is `""`. */
function rowsAsCsv({ columns, rows }: ResultSet): string {
  const line = (values: readonly (string | null)[]): string =>
    `${values.map((value) => (value === null ? '' : quoted(value))).join(',')}\n`
  const body = rows.map((row) => line(row.map((value) => (value === null ? null : textOf(value)))))
  return [line(uniqueNames(columns.map((column) => column.name))), ...body].join('')
}

function quoted(value: string): string {
  return value === '' || /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function uniqueNames(names: readonly string[]): string[] {
  const used = new Set<string>()
  return names.map((name) => {
    let unique = name
    for (let number = 2; used.has(unique); number++) unique = `${name}_${number}`
    used.add(unique)
    return unique
  })
}
