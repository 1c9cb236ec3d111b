import { parseExact } from '@tajo/core/exact-json'
import { isObject, type Json } from '@tajo/core/json'
import { elementsOf, memberOf, skipSpace } from '@tajo/core/json-spans'
import type { Page } from '@tajo/core/page'
import type { StreamSpec } from '@tajo/core/stream'
import { unknownKeyFinder } from '@tajo/core/unknown-keys'
import type { Ok } from '../answers.ts'
import { keysElsewhere } from '../streams/keys-elsewhere.ts'
import { recordsIn } from './records.ts'

type Content = Pick<Ok, 'body' | 'data'>

export interface PageMaker {
  /** The records under `key` of a list's answer; the bytes between the brackets are the vendor's own. */
  list(answer: Content, key: string): Page
  /** The answer itself as the only record. */
  single(answer: Content): Page
  /** Records that had to be changed. */
  made(records: readonly unknown[]): Page
}

export function pageMaker(stream: StreamSpec): PageMaker {
  const findUnknown = unknownKeyFinder(stream.columns)
  const elsewhere = keysElsewhere[stream.name] ?? []
  const page = (body: Uint8Array, records: readonly unknown[]): Page => {
    const unknown = findUnknown(records).filter((path) => !elsewhere.includes(path))
    return {
      body: withoutPlaceholders(body),
      rows: records.length,
      shapes: ['list'],
      state: 'live',
      ...(unknown.length === 0 ? {} : { unknown }),
    }
  }
  return {
    list: ({ body, data }, key) => page(arrayIn(body, key), recordsIn(data, key)),
    single: ({ body, data }) => page(Buffer.concat([Buffer.from('['), body, Buffer.from(']')]), [data]),
    made: (records) => page(Buffer.from(JSON.stringify(records)), records),
  }
}

function arrayIn(body: Uint8Array, key: string): Uint8Array {
  const start = memberOf(body, skipSpace(body, 0), key)
  if (start === undefined) return Buffer.from('[]')
  return body.subarray(start, elementsOf(body, start).end)
}

/** What older answers give a contact without e-mail: its phone at this host. [oas] */
const placeholder = '@mailin-sms.com'

/** Only a page with such an address is written anew; its long numbers stay as they are. */
function withoutPlaceholders(body: Uint8Array): Uint8Array {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  if (!bytes.includes(placeholder)) return body
  const records = parseExact(bytes.toString('utf8')) as readonly Json[]
  return Buffer.from(JSON.stringify(records.map((one) => (hasPlaceholder(one) ? { ...one, email: null } : one))))
}

function hasPlaceholder(record: Json): record is { readonly [key: string]: Json } {
  return isObject(record) && typeof record['email'] === 'string' && record['email'].endsWith(placeholder)
}
