import { type Listing, listing } from '@tajo/core/api/listing'
import type { Params } from '@tajo/core/api/params'
import { TajoError } from '@tajo/core/errors'
import type { Query } from '@tajo/core/http/transport'
import { cursorPageSize } from '../limits.ts'
import { listPages } from '../read/list-pages.ts'
import type { ZendeskStream } from '../stream.ts'
import { ask, type Caller, expectAnswer, type Id, idIn, one, rowsIn } from './calls.ts'

/** A resource as its stream describes it. */
export type Resource = Pick<ZendeskStream, 'name' | 'path' | 'collection' | 'paging'> & { readonly query?: Query }

/** Records that are listed whole and answer under their own id. */
export interface Collection<Row> {
  list(): Listing<Row>
  /** `undefined` where there is none. */
  get(id: Id): Promise<Row | undefined>
}

/** `singular`: key of the record in the answer to `get`. */
export function collection<Row>(caller: Caller, resource: Resource, singular: string): Collection<Row> {
  return {
    list: () => list(caller, resource),
    get: (id) => one(caller, resource.name, `${resource.path}/${idIn(id)}`, singular),
  }
}

/** A resource at another place, such as below one record. */
export function at(resource: Resource, path: string): Resource {
  return { ...resource, path }
}

/** All rows of a resource, a hundred a call. */
export function list<Row>(caller: Caller, resource: Resource, params: Params = {}): Listing<Row> {
  return listing(() => pages<Row>(caller, resource, params))
}

/** Rows by their ids, a hundred a call; ids the vendor does not know are left out. */
export function many<Row>(caller: Caller, resource: Resource, ids: readonly Id[]): Listing<Row> {
  const { name, path, collection: key } = resource
  return listing(async function* () {
    for (let from = 0; from < ids.length; from += cursorPageSize) {
      const some = ids.slice(from, from + cursorPageSize).map(String)
      const answer = await ask(caller, name, `${path}/show_many`, { ids: some })
      yield rowsIn<Row>(expectAnswer(answer, name, path), key)
    }
  })
}

async function* pages<Row>(
  caller: Caller,
  { name, path, collection: key, paging, query }: Resource,
  params: Params,
): AsyncIterable<readonly Row[]> {
  const found = listPages((place) => ask(caller, name, path, params, { ...query, ...place }), key, paging)
  for (;;) {
    const { done, value } = await found.next()
    if (done !== true) {
      yield rowsIn<Row>(value, key)
      continue
    }
    if (value === 'capped') throw capped(name)
    if (value === 'moving') throw moved(name)
    if (value !== 'whole') expectAnswer(value, name, path)
    return
  }
}

function capped(name: string): TajoError {
  return new TajoError('TAJO_CAPPED', `${name}: the vendor lists 10,000 here, and there are more.`, {
    hint: 'Ask for fewer, by a filter of the list for example.',
  })
}

/** Counted pages shift while rows come and go; where cursors lead, this does not occur. */
function moved(name: string): TajoError {
  return new TajoError('TAJO_BAD_RESPONSE', `${name}: the list changed while it was read, and rows may be missing.`, {
    hint: 'Read it again.',
  })
}
