import type { ColumnType } from '@tajo/core/columns'
import { parseExact } from '@tajo/core/exact-json'
import { isObject } from '@tajo/core/json'

/** A value in the one form its type has, so that two that mean the same are the same. */
export type Plain = null | string | number | boolean

export interface StoredRow {
  /** Values of the key columns, joined. */
  readonly key: string
  readonly values: Readonly<Record<string, Plain>>
  /** Values no column knows, by the dotted path of their key. */
  readonly extra: Readonly<Record<string, unknown>>
  readonly deleted: boolean
}

/** A table as it stands in a warehouse. */
export interface StoredTable {
  readonly columns: Readonly<Record<string, ColumnType>>
  readonly rows: readonly StoredRow[]
}

/** Reads a table of a source, or some of its columns; `undefined` when there is none. */
export type ReadTable = (stream: string, only?: readonly string[]) => Promise<StoredTable | undefined>

/**
 * The one form of a value: numbers of ids as digits, moments as milliseconds, objects as text with sorted keys.
 *
 * @example plain('timestamp', '2026-03-02T10:12:44Z') === plain('timestamp', '2026-03-02 10:12:44+00')
 */
export function plain(type: ColumnType, value: unknown): Plain {
  if (value === undefined || value === null) return null
  switch (type) {
    case 'bigint':
      return digits(value)
    case 'double':
      return Number(value)
    case 'boolean':
      return value === true || value === 'true'
    case 'timestamp':
      return Date.parse(String(value))
    case 'date':
      return String(value).slice(0, 10)
    case 'json':
      return sorted(value)
    case 'bigint[]':
      return Array.isArray(value)
        ? `[${value.map((item) => (item === null ? 'null' : digits(item))).join(',')}]`
        : digits(value)
    case 'text[]':
      return sorted(value)
    case 'text':
      return typeof value === 'object' ? sorted(value) : String(value)
  }
}

/** JSON text whose objects have their keys in order; numbers too large for JavaScript stay digit by digit. */
export function sorted(value: unknown): string {
  return JSON.stringify(inOrder(typeof value === 'bigint' ? exact(value) : value))
}

function inOrder(value: unknown): unknown {
  if (typeof value === 'bigint') return exact(value)
  if (Array.isArray(value)) return value.map(inOrder)
  if (!isObject(value) || isRawNumber(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, inOrder(value[key])]),
  )
}

function digits(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function exact(value: bigint): unknown {
  return parseExact(String(value))
}

function isRawNumber(value: object): boolean {
  return (JSON as unknown as { isRawJSON(value: unknown): boolean }).isRawJSON(value)
}
