import {
  DuckDBArrayType,
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDecimalValue,
  DuckDBListType,
  DuckDBListValue,
  DuckDBMapType,
  DuckDBMapValue,
  DuckDBStructType,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api'
import type { Json } from '@tajo/core/json'
import { exactNumber, parsedJson } from '../json-values.ts'

/**
 * A DuckDB value as `tajo query` prints it: times ISO 8601 in UTC, integers beyond 2^53 as text, JSON columns parsed.
 *
 * @example
 * toJson(1848295627395445001n, BIGINT) // '1848295627395445001'
 */
export function toJson(value: DuckDBValue, type: DuckDBType): Json {
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'string') return type.alias === 'JSON' ? parsedJson(value) : value
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (value instanceof DuckDBTimestampTZValue || value instanceof DuckDBTimestampValue) return isoTime(value.micros)
  if (value instanceof DuckDBDecimalValue) return exactNumber(value.toString())
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) {
    const inner = type instanceof DuckDBListType || type instanceof DuckDBArrayType ? type.valueType : type
    return value.items.map((item) => toJson(item, inner))
  }
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(
      Object.entries(value.entries).map(([name, item], index) => {
        const inner = type instanceof DuckDBStructType ? type.entryTypes[index] : undefined
        return [name, toJson(item, inner ?? type)]
      }),
    )
  }
  if (value instanceof DuckDBMapValue) {
    const inner = type instanceof DuckDBMapType ? type.valueType : type
    return Object.fromEntries(value.entries.map((entry) => [String(entry.key), toJson(entry.value, inner)]))
  }
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64')
  return value.toString()
}

function isoTime(micros: bigint): string {
  const seconds = micros / 1_000_000n - (micros % 1_000_000n < 0n ? 1n : 0n)
  const time = new Date(Number(seconds) * 1000)
  if (Number.isNaN(time.getTime())) return micros < 0n ? '-infinity' : 'infinity'
  const fraction = (micros - seconds * 1_000_000n).toString().padStart(6, '0').replace(/0+$/, '')
  return `${time.toISOString().slice(0, -5)}${fraction === '' ? '' : `.${fraction}`}Z`
}
