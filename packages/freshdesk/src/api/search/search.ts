import { type Listing, listing } from '@tajo/core/api/listing'
import { TajoError } from '@tajo/core/errors'
import { caps } from '../../limits.ts'
import { ask, type Caller, expectAnswer, recordIn } from '../calls.ts'
import type { SearchObject } from './fields.ts'
import type { Query } from './query.ts'
import { type Where, whereIn } from './where.ts'

interface SearchOptions {
  /** Takes the 300 rows the vendor shows where more match, instead of failing. Which 300 these are is not documented. */
  readonly partial?: boolean
}

/**
 * What a search finds, in no promised order. The vendor shows 300 rows of it at most: where more match, the first page fails
 * with `TAJO_CAPPED` unless `partial` is set. The vendor’s index runs minutes behind, leaves out archived tickets, and may
 * count rows it no longer shows.
 */
interface Found<Row> extends Listing<Row> {
  /** How many match, however many can be shown. One call. */
  total(): Promise<number>
}

export type Search<Of extends SearchObject, Row> = (
  query: Query<Of> | ((where: Where<Of>) => Query<Of>),
  options?: SearchOptions,
) => Found<Row>

interface Results<Row> {
  readonly total: number
  readonly results: readonly Row[]
}

const reach = caps.searchPages * caps.searchPerPage

export function search<Of extends SearchObject, Row>(caller: Caller, of: Of): Search<Of, Row> {
  const path = `/search/${of}`
  return (asked, { partial = false } = {}) => {
    const query = `"${(typeof asked === 'function' ? asked(whereIn(of)) : asked).text}"`
    const read = async (page: number): Promise<Results<Row>> => {
      const answer = expectAnswer(await ask(caller, of, path, { query, page }), of, path)
      const { total, results } = recordIn<Partial<Results<Row>>>(answer)
      if (typeof total === 'number' && Array.isArray(results)) return { total, results }
      throw new TajoError('TAJO_BAD_RESPONSE', `${of}: the vendor answered a search with something else than results.`)
    }
    const pages = async function* () {
      for (let page = 1; ; page += 1) {
        const { total, results } = await read(page)
        if (total > reach && !partial) throw tooMany(of, total)
        yield results
        if (page >= caps.searchPages || page * caps.searchPerPage >= total) return
      }
    }
    return { ...listing(pages), total: async () => (await read(1)).total }
  }
}

function tooMany(of: SearchObject, total: number): TajoError {
  return new TajoError('TAJO_CAPPED', `${of}: ${total} match the search, and the vendor shows ${reach}.`, {
    hint: 'Narrow the search, by created_at for example, or take the rows it shows with { partial: true }.',
  })
}
