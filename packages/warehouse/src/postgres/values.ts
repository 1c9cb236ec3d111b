import type { Json } from '@tajo/core/json'
import pg from 'pg'
import { exactNumber, parsedJson } from '../json-values.ts'

// The client's own reader of arrays, for the type `text[]`: items stay as they were sent.
const textArray = 1009
const parseArray = pg.types.getTypeParser(textArray as never) as (text: string) => unknown

type Convert = (text: string) => Json

const integer: Convert = (text) => (Number.isSafeInteger(Number(text)) ? Number(text) : text)
const floating: Convert = (text) => (Number.isFinite(Number(text)) ? Number(text) : text)
const time: Convert = (text) => {
  const [, day, clock, fraction = ''] = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)?(?:\+00)?$/.exec(text) ?? []
  return day === undefined ? text : `${day}T${clock}${fraction.replace(/\.?0+$/, '')}Z`
}

/** By the type's number in the system catalog, and that of its arrays. */
const converts: readonly (readonly [number, number, Convert])[] = [
  [16, 1000, (text) => text === 't'],
  [17, 1001, (text) => Buffer.from(text.slice(2), 'hex').toString('base64')],
  [20, 1016, integer],
  [21, 1005, integer],
  [23, 1007, integer],
  [26, 1028, integer],
  [114, 199, parsedJson],
  [3802, 3807, parsedJson],
  [700, 1021, floating],
  [701, 1022, floating],
  [1700, 1231, exactNumber],
  [1114, 1115, time],
  [1184, 1185, time],
  [25, 1009, String],
  [1043, 1015, String],
  [1082, 1182, String],
]
const scalars = new Map(converts.map(([scalar, , convert]) => [scalar, convert]))
const arrays = new Map(converts.map(([, array, convert]) => [array, convert]))

/**
 * A value as PostgreSQL sends it, as `tajo query` prints it: times ISO 8601 in UTC, integers beyond 2^53 as text, JSON parsed.
 *
 * @example
 * toJson('1848295627395445001', 20) // '1848295627395445001'
 */
export function toJson(value: string | null, type: number): Json {
  if (value === null) return null
  const inner = arrays.get(type)
  if (inner !== undefined) return mapped(parseArray(value), inner)
  return (scalars.get(type) ?? String)(value)
}

function mapped(value: unknown, convert: Convert): Json {
  if (Array.isArray(value)) return value.map((item: unknown) => mapped(item, convert))
  return value === null ? null : convert(String(value))
}

/** Hands every value on as it came. */
export const asSent = { getTypeParser: () => (value: string | Buffer) => value }
