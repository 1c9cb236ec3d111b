import { type Listing, listing } from '@tajo/core/api/listing'
import { TajoError } from '@tajo/core/errors'
import { expectOk } from '../../answers.ts'
import { cursorPageSize, exportPageSize } from '../../limits.ts'
import { listPages } from '../../read/list-pages.ts'
import { member, type OkAnswer } from '../../read/pages.ts'
import { ask, type Caller, rowsIn } from '../calls.ts'
import type { SearchObject } from './fields.ts'
import type { Query } from './query.ts'
import { type Where, whereIn } from './where.ts'

interface SearchOptions {
  readonly sortBy?: 'created_at' | 'updated_at' | 'priority' | 'status' | 'ticket_type'
  /** Default `desc`. */
  readonly sortOrder?: 'asc' | 'desc'
  /** Takes the 1,000 rows the vendor shows where more match, instead of failing. */
  readonly partial?: boolean
}

/**
 * What a search finds, by relevance unless sorted. The vendor shows 1,000 rows of it at most: where more match, the first page
 * fails with `TAJO_CAPPED` unless `partial` is set. The vendor’s index runs minutes behind, and rows move between its pages
 * while it changes.
 */
interface Found<Row> extends Listing<Row> {
  /** How many match, however many can be shown. One call. */
  total(): Promise<number>
  /** All of them, however many, by creation, a thousand a call. The vendor’s place in it holds for an hour. */
  everything(): Listing<Row>
}

export type Search<Of extends SearchObject, Row> = (
  query: Query<Of> | ((where: Where<Of>) => Query<Of>),
  options?: SearchOptions,
) => Found<Row>

const reach = 1000
const types = { tickets: 'ticket', users: 'user', organizations: 'organization' } as const satisfies Record<
  SearchObject,
  string
>

export function search<Of extends SearchObject, Row>(caller: Caller, of: Of): Search<Of, Row> {
  const type = types[of]
  return (asked, { partial = false, ...order } = {}) => {
    const { text } = typeof asked === 'function' ? asked(whereIn(of)) : asked
    const query = `type:${type} ${text}`
    const found = async function* (): AsyncIterable<readonly Row[]> {
      let shown = 0
      for await (const answer of answersOf(
        (place) => ask(caller, of, '/search', { query, ...order }, place),
        'pages',
      )) {
        const total = countIn(of, answer)
        if (total > reach && !partial) throw tooMany(of, total)
        yield rowsIn<Row>(answer, 'results')
        shown += cursorPageSize
        if (shown >= reach) return
      }
    }
    const exported = async function* (): AsyncIterable<readonly Row[]> {
      const fixed = { 'filter[type]': type, 'page[size]': exportPageSize }
      const pages = answersOf(
        (place) => ask(caller, of, '/search/export', { query: text }, { ...place, ...fixed }),
        'tokens',
      )
      for await (const answer of pages) yield rowsIn<Row>(answer, 'results')
    }
    return {
      ...listing(found),
      total: async () => countIn(of, expectOk(await ask(caller, of, '/search/count', { query }), of)),
      everything: () => listing(exported),
    }
  }

  /** Rows move between counted pages, so that their number says nothing here. */
  async function* answersOf(
    read: Parameters<typeof listPages>[0],
    paging: 'pages' | 'tokens',
  ): AsyncIterable<OkAnswer> {
    const pages = listPages(read, 'results', paging)
    for (;;) {
      const { done, value } = await pages.next()
      if (done !== true) {
        yield value
        continue
      }
      if (typeof value === 'object') expectOk(value, of)
      if (value === 'capped') throw new TajoError('TAJO_CAPPED', `${of}: the vendor shows no further pages.`)
      return
    }
  }
}

function countIn(of: SearchObject, answer: OkAnswer): number {
  const count = member(answer.data, 'count')
  if (typeof count === 'number') return count
  throw new TajoError('TAJO_BAD_RESPONSE', `${of}: the vendor answered a search without a count.`)
}

function tooMany(of: SearchObject, total: number): TajoError {
  return new TajoError('TAJO_CAPPED', `${of}: ${total} match the search, and the vendor shows ${reach}.`, {
    hint: 'Use everything(), narrow the search, or take the rows it shows with { partial: true }.',
  })
}
