import { type Listing, listing } from '@tajo/core/api/listing'
import type { Params } from '@tajo/core/api/params'
import type { TajoError } from '@tajo/core/errors'
import type { StreamSpec } from '@tajo/core/stream'
import { perPage } from '../read/pages.ts'
import { ask, type Caller, expectAnswer, one, rowsIn } from './calls.ts'

/** A resource as its stream describes it. */
type Resource = Pick<StreamSpec, 'name' | 'path' | 'paging'>

interface PageCap {
  readonly pages: number
  readonly error: () => TajoError
}

/** Records that are listed without filters and answer under their own id. */
export interface Collection<Row, View = Row> {
  list(): Listing<Row>
  /** `undefined` where there is none. */
  get(id: number): Promise<View | undefined>
}

export function collection<Row, View = Row>(caller: Caller, resource: Resource): Collection<Row, View> {
  return {
    list: () => list(caller, resource),
    get: (id) => one(caller, resource.name, `${resource.path}/${id}`),
  }
}

/** A resource of one record, whose id takes the place of `{id}` in the path. */
export function below(resource: Resource, id: number): Resource {
  return { ...resource, path: resource.path.replace('{id}', String(id)) }
}

/** All rows of a resource, a hundred a call. */
export function list<Row>(caller: Caller, resource: Resource, params: Params = {}, cap?: PageCap): Listing<Row> {
  return listing(() => pages<Row>(caller, resource, params, cap))
}

async function* pages<Row>(
  caller: Caller,
  { name, path, paging }: Resource,
  params: Params,
  cap: PageCap | undefined,
): AsyncIterable<readonly Row[]> {
  for (let page = 1; ; page += 1) {
    const paged = paging === 'single' ? params : { ...params, perPage, page }
    const answer = await ask(caller, name, path, paged)
    if (answer.kind === 'capped' && cap !== undefined) throw cap.error()
    const ok = expectAnswer(answer, name, path)
    const rows = rowsIn<Row>(ok)
    yield rows
    // Public clients go by the number of rows where a list has a cap: a full page without a link is not trusted to be the last.
    const more = ok.hasNext || (cap !== undefined && rows.length === perPage)
    if (paging === 'single' || !more || rows.length === 0) return
    if (page === cap?.pages) throw cap.error()
  }
}
