import { exactJson } from '@tajo/core/api/exact'
import { type Listing, listing } from '@tajo/core/api/listing'
import { TajoError } from '@tajo/core/errors'
import type { Query } from '@tajo/core/http/transport'
import { isObject } from '@tajo/core/json'
import { type Answer, expectOk, type Ok } from '../answers.ts'
import type { BrevoClient, CallOptions, Write } from '../client.ts'
import { offsetPages } from '../read/offset-pages.ts'
import { recordsIn } from '../read/records.ts'

/** What every call of an API object is made with. */
export interface Caller {
  readonly client: BrevoClient
  readonly options: Omit<CallOptions, 'stream'>
}

export function ask({ client, options }: Caller, stream: string, path: string, query: Query = {}): Promise<Answer> {
  return client.get(path, query, { ...options, stream })
}

/** A record, `undefined` where there is none (404). */
export async function one<Row>(caller: Caller, stream: string, path: string, query?: Query): Promise<Row | undefined> {
  const answer = await ask(caller, stream, path, query)
  return answer.kind === 'not_found' ? undefined : recordIn<Row>(expectOk(answer))
}

/** The record of an answer. Its fields are taken to be as documented: checking them would cost more than reading them. */
export function recordIn<Row>(answer: Ok): Row {
  const data = exactJson(answer.body, answer.data)
  if (isObject(data)) return data as Row
  throw new TajoError('TAJO_BAD_RESPONSE', 'The vendor answered with something that is not a JSON object.')
}

export function rowsIn<Row>(answer: Ok, key: string): readonly Row[] {
  return recordsIn(exactJson(answer.body, answer.data), key) as readonly Row[]
}

interface Resource {
  readonly stream: string
  readonly path: string
  /** Where an answer has its rows. */
  readonly key: string
  readonly pageSize: number
  readonly orderedBy?: string
}

/** All rows of a list, the oldest first and each once, also when others are deleted meanwhile. */
export function list<Row>(caller: Caller, resource: Resource, query: Query = {}): Listing<Row> {
  return listing(() => pages<Row>(caller, resource, query))
}

async function* pages<Row>(caller: Caller, resource: Resource, query: Query): AsyncIterable<readonly Row[]> {
  const { stream, path, key, pageSize: limit, orderedBy } = resource
  const met = new Set<string>()
  const seen = new Set<string>()
  const found = offsetPages({
    ask: (offset) => ask(caller, stream, path, { ...query, sort: 'asc', limit, offset }),
    key,
    met,
    ...(orderedBy === undefined ? {} : { orderedBy }),
  })
  for (;;) {
    const { done, value } = await found.next()
    if (done === true) {
      if (value === 'whole') return
      throw new TajoError('TAJO_VENDOR_ERROR', `${stream}: the list kept moving while it was read.`)
    }
    yield rowsIn<Row & { readonly id: number }>(value.answer, key).filter(({ id }) => {
      const fresh = !seen.has(String(id))
      seen.add(String(id))
      return fresh
    })
  }
}

/** A write that has to succeed; whatever keeps it from that is a `TajoError`. */
export async function write(
  { client, options }: Caller,
  call: Omit<Write, keyof CallOptions> & { readonly stream: string },
): Promise<Ok> {
  const answer = await client.write({ ...options, ...call })
  if (answer.kind !== 'duplicate') return expectOk(answer)
  const { message, status, requestId, endpoint } = answer.error
  throw new TajoError('TAJO_REQUEST_REFUSED', message, {
    hint: 'Another contact has one of the identifiers; `parts.duplicate` names which.',
    parts: { duplicate: answer.identifiers.join(',') },
    ...(status === undefined ? {} : { status }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(endpoint === undefined ? {} : { endpoint }),
  })
}

export async function written<Row>(caller: Caller, call: Parameters<typeof write>[1]): Promise<Row> {
  return recordIn<Row>(await write(caller, call))
}
