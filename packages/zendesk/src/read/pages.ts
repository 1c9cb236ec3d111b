import { TajoError } from '@tajo/core/errors'
import { isObject, type JsonObject } from '@tajo/core/json'
import { elementsOf, endOfValue, memberOf, skipSpace } from '@tajo/core/json-spans'
import type { Page, RecordState } from '@tajo/core/page'
import { unknownKeyFinder } from '@tajo/core/unknown-keys'
import type { Answer } from '../answers.ts'
import type { ZendeskStream } from '../stream.ts'

export type OkAnswer = Extract<Answer, { kind: 'ok' }>
export type Content = Pick<OkAnswer, 'body' | 'data'>

export interface PageOptions {
  /** Key of the array of records; default: the stream's. */
  readonly collection?: string
  /** Default `['list']`. */
  readonly shapes?: readonly string[]
  /** Default `live`. */
  readonly state?: RecordState
  readonly constants?: JsonObject
  /** Records to take; default: all. */
  readonly only?: (record: Readonly<Record<string, unknown>>) => boolean
  /** Take the object under this key of each record in the record's place; records without it are left out. */
  readonly inside?: string
}

type Finder = ReturnType<typeof unknownKeyFinder>
const finders = new WeakMap<ZendeskStream, Finder>()

/**
 * The records of an answer as one page. The bytes between the brackets are the vendor's own.
 *
 * @example
 * pageOf(tickets, { body: Buffer.from('{"tickets":[{"id":1}],"count":1}'), data: { tickets: [{ id: 1 }], count: 1 } })
 * // { body: '[{"id":1}]', rows: 1, shapes: ['list'], state: 'live' }
 */
export function pageOf(stream: ZendeskStream, answer: Content, options: PageOptions = {}): Page {
  const collection = options.collection ?? stream.collection
  const records = recordsOf(answer, collection)
  const { only, inside } = options
  const takes = (record: unknown) =>
    isObject(record) && (only?.(record) ?? true) && (inside === undefined || isObject(record[inside]))
  const taken = only === undefined && inside === undefined ? records : records.filter(takes)
  const whole = taken.length === records.length && inside === undefined
  if (taken.length === 0) return madePage(stream, arrayBody([]), [], options)
  const array = placesIn(answer.body, collection)
  const body = whole
    ? answer.body.subarray(array.start, array.end)
    : arrayBody(
        array.elements
          .filter((_, index) => takes(records[index]))
          .map(({ start, end }) => valueAt(answer.body, start, end, inside)),
      )
  return madePage(stream, body, inside === undefined ? taken : taken.map((record) => member(record, inside)), options)
}

/** One page of the single object under `key` of each answer, or of each whole answer where `key` is `undefined`. */
export function objectPage(
  stream: ZendeskStream,
  answers: readonly Content[],
  key: string | undefined,
  options: Omit<PageOptions, 'collection' | 'only' | 'inside'> = {},
): Page {
  const objects = answers.map((answer) => (key === undefined ? answer.data : member(answer.data, key)))
  if (!objects.every(isObject)) throw unexpected(`an object under "${key ?? ''}"`)
  const bodies = answers.map(({ body }) => {
    const start = skipSpace(body, 0)
    return valueAt(body, start, endOfValue(body, start), key)
  })
  return madePage(stream, arrayBody(bodies), objects, options)
}

/** The records of a list answer. Anything but an array would look like an empty list, and empty lists delete rows. */
export function recordsOf({ data }: Pick<OkAnswer, 'data'>, collection: string): readonly unknown[] {
  const records = member(data, collection)
  if (Array.isArray(records)) return records
  throw unexpected(`a list under "${collection}"`)
}

/** A record's id as a string, `undefined` when it has none. Exact up to 2^53. */
export function idOf(record: unknown): string | undefined {
  const id = member(record, 'id')
  return typeof id === 'number' || typeof id === 'string' ? String(id) : undefined
}

/** Several bodies of single objects as one array body, bytes untouched. */
export function arrayBody(bodies: readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = [Buffer.from('[')]
  bodies.forEach((body, index) => {
    if (index > 0) parts.push(Buffer.from(','))
    parts.push(body)
  })
  parts.push(Buffer.from(']'))
  return Buffer.concat(parts)
}

/** A page of records whose bytes are at hand. */
export function madePage(
  stream: ZendeskStream,
  body: Uint8Array,
  records: readonly unknown[],
  { shapes = ['list'], state = 'live', constants }: Pick<PageOptions, 'shapes' | 'state' | 'constants'> = {},
): Page {
  let find = finders.get(stream)
  if (find === undefined) {
    find = unknownKeyFinder(stream.columns)
    finders.set(stream, find)
  }
  const unknown = find(records).filter((path) => stream.elsewhere?.includes(path) !== true)
  return {
    body,
    rows: records.length,
    shapes,
    state,
    ...(constants === undefined ? {} : { constants }),
    ...(unknown.length === 0 ? {} : { unknown }),
  }
}

/** `value[key]` where it is an object that has it. */
export function member(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined
}

/** Of one answer several pages are made, by several streams where they share it. */
const places = new WeakMap<Uint8Array, Map<string, ReturnType<typeof elementsOf>>>()

/** Where the records of an answer lie in its bytes. */
export function placesIn(body: Uint8Array, collection: string): ReturnType<typeof elementsOf> {
  const known = places.get(body) ?? new Map<string, ReturnType<typeof elementsOf>>()
  places.set(body, known)
  let array = known.get(collection)
  if (array === undefined) {
    const start = memberOf(body, skipSpace(body, 0), collection)
    if (start === undefined) throw unexpected(`a list under "${collection}"`)
    array = elementsOf(body, start)
    known.set(collection, array)
  }
  return array
}

function valueAt(body: Uint8Array, start: number, end: number, inside: string | undefined): Uint8Array {
  if (inside === undefined) return body.subarray(start, end)
  const value = memberOf(body, start, inside)
  if (value === undefined) throw unexpected(`an object under "${inside}"`)
  return body.subarray(value, endOfValue(body, value))
}

function unexpected(wanted: string): TajoError {
  return new TajoError('TAJO_BAD_RESPONSE', `Zendesk answered without ${wanted}.`)
}
