import { isUtf8 } from 'node:buffer'
import { spelledValue } from './records.ts'
import type { StoredColumn } from './stored-columns.ts'

// Larger records are refused (F14), so that one of them cannot take the memory of all the others.
export const recordLimitBytes = 128 * 1024 * 1024

/** Why the bytes of a record cannot even be looked at. */
export function unreadable(record: Uint8Array): string | undefined {
  if (record.length > recordLimitBytes)
    return `The record is ${record.length} bytes long; Tajo stores up to ${recordLimitBytes}.`
  return isUtf8(record) ? undefined : 'The record is not valid UTF-8.'
}

/** Key of a record that does not parse, where it is one plain value at the top. */
export function spelledKey(
  record: Uint8Array,
  [name, ...others]: readonly string[],
  columns: readonly StoredColumn[],
): string | undefined {
  const column = columns.find((each) => each.name === name)
  const [key, ...deeper] = column?.path ?? []
  if (others.length > 0 || deeper.length > 0 || key === undefined || column?.mask !== undefined) return undefined
  return spelledValue(record, key)
}
