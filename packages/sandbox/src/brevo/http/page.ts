import { isDay, momentOf } from '../world/moment.ts'
import type { Call } from './call.ts'
import { invalid, outOfRange } from './problem.ts'

export interface Page {
  readonly limit: number
  readonly offset: number
  readonly order: 'asc' | 'desc'
}

/** `limit`, `offset` and `sort`; beyond the maximum is refused [guess on the code]. */
export function pageOf(
  { query }: Call,
  sizes: { readonly usual: number; readonly most: number; readonly least?: number },
): Page {
  const limit = wholeIn(query, 'limit', sizes.usual)
  if (limit > sizes.most || limit < (sizes.least ?? 0)) throw outOfRange(`Limit should be at most ${sizes.most}`)
  const sort = query.get('sort') ?? 'desc'
  if (sort !== 'asc' && sort !== 'desc') throw invalid('sort is invalid')
  return { limit, offset: wholeIn(query, 'offset', 0), order: sort }
}

export function cut<R>(rows: readonly R[], { limit, offset }: Page): readonly R[] {
  return rows.slice(offset, offset + limit)
}

export function wholeIn(query: URLSearchParams, name: string, usual: number): number {
  const text = query.get(name)
  if (text === null) return usual
  if (!/^\d{1,12}$/.test(text)) throw invalid(`${name} is invalid`)
  return Number(text)
}

/** All values of a key that may be repeated. */
export function idsAsked(query: URLSearchParams, name: string): readonly number[] {
  return query.getAll(name).map((text) => {
    if (!/^\d{1,15}$/.test(text)) throw invalid(`${name} is invalid`)
    return Number(text)
  })
}

export function momentAsked(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null) return undefined
  const moment = momentOf(text)
  if (moment === undefined) throw invalid(`${name} is invalid`)
  return moment
}

/** `startDate` and `endDate`, days of UTC, both or none. */
export function spanAsked(query: URLSearchParams): { readonly from: number; readonly to: number } | undefined {
  const [from, to] = [query.get('startDate'), query.get('endDate')]
  if (from === null && to === null) return undefined
  if (from === null || to === null) throw invalid('startDate and endDate are both mandatory')
  if (!isDay(from) || !isDay(to) || from > to) throw invalid('startDate or endDate is invalid')
  return { from: Date.parse(from), to: Date.parse(to) + 86_399_999 }
}
