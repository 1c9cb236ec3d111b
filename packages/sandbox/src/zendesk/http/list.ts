import type { SandboxResponse } from '../../http/message.ts'
import { arrayOf, envelope } from './answers.ts'
import type { Call } from './call.ts'
import { comparePlaces, type Place, readCursor, writeCursor } from './place.ts'
import { invalidCursor, tooDeep } from './problem.ts'

export interface Listing<R> {
  /** Key of the records in the answer. */
  readonly key: string
  /** In the order of `place`. */
  readonly rows: readonly R[]
  /** Rows it refuses are not listed. */
  readonly where?: (row: R) => boolean
  readonly place: (row: R) => Place
  readonly render: (row: R) => string
  readonly paging: 'both' | 'cursor' | 'offset' | 'none'
  readonly style?: 'help-center' | 'webhooks'
  /** Longest page. Default 100. */
  readonly longest?: number
  /** Side-loads of the rows of one page. */
  readonly beside?: (rows: readonly R[]) => Readonly<Record<string, string>>
}

/** `page[size]` chooses cursors; without it pages are counted [doc]. */
export function list<R>(call: Call, listing: Listing<R>): SandboxResponse {
  const asksCursor = call.query.has('page[size]') || call.query.has('page[after]') || call.query.has('page[before]')
  if (listing.paging === 'none') return whole(listing)
  if (listing.paging === 'cursor' || (listing.paging === 'both' && asksCursor)) return byCursor(call, listing)
  return byOffset(call, listing)
}

function whole<R>({ key, rows, where = () => true, render, beside }: Listing<R>): SandboxResponse {
  const listed = rows.filter(where)
  return envelope({
    [key]: arrayOf(listed, render),
    ...beside?.(listed),
    next_page: 'null',
    previous_page: 'null',
    count: String(listed.length),
  })
}

function byCursor<R>(call: Call, listing: Listing<R>): SandboxResponse {
  const { key, render, place, beside, style, longest = 100 } = listing
  const size = Math.min(longest, positive(call.query.get('page[size]')) ?? Math.min(100, longest))
  const { rows, hasMore } = pick(call, listing, size)
  const [first, last] = [rows[0], rows.at(-1)]
  const cursors = {
    before: first === undefined ? null : writeCursor(place(first)),
    after: last === undefined ? null : writeCursor(place(last)),
  }
  const main = { [key]: arrayOf(rows, render), ...beside?.(rows) }
  if (style === 'webhooks') {
    if (!hasMore) return envelope({ meta: '{"has_more":false}', ...main })
    const next = linkTo(call, 'after', cursors.after, size)
    const answer = envelope({
      meta: JSON.stringify({ has_more: true, after_cursor: cursors.after }),
      links: JSON.stringify({ next }),
      ...main,
    })
    return { ...answer, headers: { ...answer.headers, Link: `<${next}>; rel="next"` } }
  }
  const meta = JSON.stringify({ has_more: hasMore, after_cursor: cursors.after, before_cursor: cursors.before })
  if (style === 'help-center') {
    // The last page names no next one at all [rec].
    const links = {
      first: linkTo(call, undefined, null, size),
      last: linkTo(call, 'before', 'bGFzdF9wYWdl', size),
      ...(hasMore ? { next: linkTo(call, 'after', cursors.after, size) } : undefined),
    }
    return envelope({ meta, links: JSON.stringify(links), ...main })
  }
  // Not null at the end either: following it answers an empty page with nothing but nulls [rec].
  const links = { prev: linkTo(call, 'before', cursors.before, size), next: linkTo(call, 'after', cursors.after, size) }
  return envelope({ ...main, meta, links: JSON.stringify(links) })
}

function pick<R>(call: Call, { rows, where = () => true, place }: Listing<R>, size: number) {
  const after = call.query.get('page[after]')
  const before = call.query.get('page[before]')
  const cursor = after ?? before
  const known = cursor === null || cursor === 'bGFzdF9wYWdl' ? undefined : readCursor(cursor)
  if (cursor !== null && cursor !== 'bGFzdF9wYWdl' && known === undefined) throw invalidCursor()
  const found: R[] = []
  if (before !== null && after === null) {
    let at = known === undefined ? rows.length : firstFrom(rows, place, known, false)
    for (at -= 1; at >= 0 && found.length <= size; at -= 1) {
      const row = rows[at]
      if (row !== undefined && where(row)) found.unshift(row)
    }
    return { rows: found.slice(-size), hasMore: found.length > size }
  }
  let at = known === undefined ? 0 : firstFrom(rows, place, known, true)
  for (; at < rows.length && found.length <= size; at += 1) {
    const row = rows[at]
    if (row !== undefined && where(row)) found.push(row)
  }
  return { rows: found.slice(0, size), hasMore: found.length > size }
}

/** Index of the first row behind (or at) a place. */
export function firstFrom<R>(rows: readonly R[], place: (row: R) => Place, known: Place, behind: boolean): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const row = rows[middle]
    const order = row === undefined ? 1 : comparePlaces(place(row), known)
    if (order < 0 || (behind && order === 0)) low = middle + 1
    else high = middle
  }
  return low
}

const DEEPEST = 10_000

function byOffset<R>(
  call: Call,
  { key, rows, where = () => true, render, beside, style }: Listing<R>,
): SandboxResponse {
  const isHelp = style === 'help-center'
  const number = positive(call.query.get('page')) ?? 1
  // More than a hundred is cut [recall].
  const perPage = Math.min(100, positive(call.query.get('per_page')) ?? (isHelp ? 30 : 100))
  if (number > 100 || number * perPage > DEEPEST) throw tooDeep()
  const all = rows.filter(where)
  const listed = all.slice((number - 1) * perPage, number * perPage)
  const next = number * perPage < all.length ? pageLink(call, number + 1, perPage) : null
  const previous = number > 1 ? pageLink(call, number - 1, perPage) : null
  const pages = {
    next_page: JSON.stringify(next),
    previous_page: JSON.stringify(previous),
    count: String(all.length),
  }
  if (!isHelp) return envelope({ [key]: arrayOf(listed, render), ...beside?.(listed), ...pages })
  const page_count = String(Math.max(1, Math.ceil(all.length / perPage)))
  const sorting = {
    sort_by: JSON.stringify(call.query.get('sort_by') ?? 'position'),
    sort_order: JSON.stringify(call.query.get('sort_order') ?? 'asc'),
  }
  return envelope({
    ...pages,
    page: String(number),
    page_count,
    per_page: String(perPage),
    [key]: arrayOf(listed, render),
    ...beside?.(listed),
    ...sorting,
  })
}

/** Links carry `.json` even when the call had none [rec]. */
function linkTo(call: Call, side: 'after' | 'before' | undefined, cursor: string | null, size: number): string | null {
  if (side !== undefined && cursor === null) return null
  const query = new URLSearchParams([...call.query].filter(([name]) => !name.startsWith('page')))
  if (side !== undefined && cursor !== null) query.set(`page[${side}]`, cursor)
  query.set('page[size]', String(size))
  return `${call.origin}${call.path}.json?${query}`
}

function pageLink(call: Call, page: number, perPage: number): string {
  const query = new URLSearchParams(call.query)
  query.set('page', String(page))
  if (call.query.has('per_page')) query.set('per_page', String(perPage))
  return `${call.origin}${call.path}.json?${query}`
}

export function positive(text: string | null): number | undefined {
  const value = Number(text)
  return text !== null && Number.isInteger(value) && value > 0 ? value : undefined
}
