import { TajoError } from '@tajo/core/errors'
import { isObject, type JsonObject } from '@tajo/core/json'
import type { Page, RecordState } from '@tajo/core/page'
import type { StreamSpec } from '@tajo/core/stream'
import { unknownKeyFinder } from '@tajo/core/unknown-keys'
import type { Answer } from '../answers.ts'
import { maxPerPage } from '../limits.ts'
import { keysElsewhere } from '../streams/keys-elsewhere.ts'

export type OkAnswer = Extract<Answer, { kind: 'ok' }>

export const perPage = maxPerPage

export interface PageOptions {
  readonly shapes?: readonly string[]
  readonly state?: RecordState
  readonly constants?: JsonObject
}

/** Turns list answers of one stream into pages. */
export function pageMaker(
  stream: StreamSpec,
): (answer: Pick<OkAnswer, 'body' | 'data'>, options?: PageOptions) => Page {
  const findUnknown = unknownKeyFinder(stream.columns)
  const elsewhere = keysElsewhere[stream.name] ?? []
  return (answer, options = {}) => {
    const records = recordsOf(answer.data)
    const unknown = findUnknown(records).filter((path) => !elsewhere.includes(path))
    return {
      body: answer.body,
      rows: records.length,
      shapes: options.shapes ?? ['list'],
      state: options.state ?? 'live',
      ...(options.constants === undefined ? {} : { constants: options.constants }),
      ...(unknown.length === 0 ? {} : { unknown }),
    }
  }
}

/** The records of a list answer. Anything but an array would look like an empty list, and empty lists delete rows. */
export function recordsOf(data: unknown): readonly unknown[] {
  if (Array.isArray(data)) return data
  throw new TajoError('TAJO_BAD_RESPONSE', 'The vendor answered a list with something that is not a JSON array.')
}

/** A record's id as a string, `undefined` when it has none. Safe for ids up to 2^53 (all but org_contact_id are). */
export function idOf(record: unknown): string | undefined {
  if (!isObject(record)) return undefined
  const id = record['id']
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
