import { TajoError } from '@tajo/core/errors'
import type { Query } from '@tajo/core/http/transport'
import type { StreamSpec } from '@tajo/core/stream'
import type { Answer } from '../answers.ts'
import { cursorPageSize, offsetPageCap } from '../limits.ts'
import { idOf, member, type OkAnswer, recordsOf } from './pages.ts'

type Refusal = Exclude<Answer, OkAnswer>

/** How a list ended. `moving`: rows changed places between its pages. `capped`: there is more, and the vendor does not list it. */
export type ListEnd = 'whole' | 'moving' | 'capped' | Refusal

/** Where a page says the next one is. */
type Next =
  | { readonly kind: 'end' }
  | { readonly kind: 'cursor'; readonly after: string }
  | { readonly kind: 'page'; readonly query: Query }

/**
 * The pages of a list, one after the other, whichever way of paging the endpoint speaks: which ones know cursors is not said
 * everywhere [client] CSA, so each answer tells, and one that has neither cursor nor next page is the whole list.
 *
 * Cursors do not shift when rows come and go. Where there are none, pages are counted, and the list must be as long as it says.
 */
export async function* listPages(
  ask: (query: Query) => Promise<Answer>,
  collection: string,
  paging: StreamSpec['paging'],
): AsyncGenerator<OkAnswer, ListEnd> {
  const first = firstQuery(paging)
  const cursors = new Set<string>()
  const met = new Set<string>()
  let query = first
  for (let page = 1; ; page += 1) {
    const answer = await ask(query)
    if (answer.kind === 'capped') return 'capped'
    if (answer.kind !== 'ok') {
      if (page === 1) return answer
      throw stopped(answer)
    }
    const records = recordsOf(answer, collection)
    const next = nextOf(answer.data)
    yield answer
    if (next.kind === 'cursor') {
      if (cursors.has(next.after))
        throw new TajoError('TAJO_BAD_RESPONSE', 'The vendor’s list leads back to a page before.')
      cursors.add(next.after)
      query = { ...first, 'page[size]': cursorPageSize, 'page[after]': next.after }
      continue
    }
    for (const record of records) met.add(idOf(record) ?? JSON.stringify(record))
    if (next.kind === 'end')
      return page === 1 || cursors.size > 0 || isAsLong(answer.data, met.size) ? 'whole' : 'moving'
    if (page >= offsetPageCap) return 'capped'
    query = next.query
  }
}

/** What to say of a list that was not read whole. */
export function whyIncomplete(end: 'moving' | 'capped'): string {
  return end === 'moving'
    ? 'the list kept moving while it was read; the next sync reads it again'
    : 'the vendor lists 10,000 records at most here; what lies behind could not be read'
}

function firstQuery(paging: StreamSpec['paging']): Query {
  if (paging === 'tokens') return { 'page[size]': cursorPageSize }
  return paging === 'pages' ? { per_page: cursorPageSize } : {}
}

/** `has_more` alone ends a cursor list: on the last page `after_cursor` and `links.next` still lead somewhere, in the help center nowhere. [rec] */
function nextOf(data: unknown): Next {
  const meta = member(data, 'meta')
  const hasMore = member(meta, 'has_more')
  if (typeof hasMore === 'boolean') {
    if (!hasMore) return { kind: 'end' }
    const after = member(meta, 'after_cursor')
    if (typeof after === 'string' && after !== '') return { kind: 'cursor', after }
    throw new TajoError('TAJO_BAD_RESPONSE', 'The vendor’s list has more pages and does not say where.')
  }
  const next = member(data, 'next_page')
  return typeof next === 'string' && next !== '' ? { kind: 'page', query: queryOf(next) } : { kind: 'end' }
}

/** Only the query of a link is followed: it may name another host than the one that was asked. [rec] */
function queryOf(link: string): Query {
  return Object.fromEntries(new URL(link, 'https://relative.invalid').searchParams)
}

function isAsLong(data: unknown, met: number): boolean {
  const count = member(data, 'count')
  return typeof count !== 'number' || count === met
}

function stopped(answer: Refusal): TajoError {
  return new TajoError(
    'TAJO_BAD_RESPONSE',
    `The vendor stopped answering in the middle of the list (${answer.kind}).`,
    {
      hint: 'Run again; what was read so far is stored.',
    },
  )
}
