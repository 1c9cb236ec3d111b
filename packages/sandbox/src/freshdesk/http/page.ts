import { json, type SandboxResponse } from '../../http/message.ts'
import type { Call } from './call.ts'

const DEFAULT_PER_PAGE = 30

/** One page of a list: a bare array, no totals, and a `link` header only while a next page exists [doc]. */
export function page<R>(call: Call, rows: Iterable<R>, render: (row: R) => string): SandboxResponse {
  return slice(call, Array.isArray(rows) ? rows : [...rows], render)
}

/** A page of a list that may be long: `open` is drawn no further than the page needs, and paused there. */
export function pageOfMany<R>(
  call: Call,
  version: string,
  open: () => Iterable<R>,
  render: (row: R) => string,
): SandboxResponse {
  const { number, perPage } = askedPage(call)
  const key = `${call.path}?${call.params.onPage(1)}`
  return slice(call, call.paused.draw(key, version, open, number * perPage + 1), render)
}

/** A list the vendor never pages; page parameters are taken and ignored [guess]. */
export function whole<R>(rows: Iterable<R>, render: (row: R) => string): SandboxResponse {
  return json(200, `[${Array.from(rows, render).join(',')}]`)
}

function slice<R>(call: Call, rows: readonly R[], render: (row: R) => string): SandboxResponse {
  const { number, perPage } = askedPage(call)
  const texts = rows.slice((number - 1) * perPage, number * perPage).map(render)
  const hasMore = rows.length > number * perPage
  return json(200, `[${texts.join(',')}]`, hasMore ? { link: linkTo(call, number + 1) } : {})
}

function askedPage(call: Call) {
  return { number: call.params.integer('page') ?? 1, perPage: call.params.integer('per_page') ?? DEFAULT_PER_PAGE }
}

function linkTo(call: Call, number: number): string {
  const url = `${call.origin}${call.path}?${call.params.onPage(number)}`
  // A space inside the brackets and none before `rel`, as the reference prints it [doc].
  return call.settings.looseLink ? `< ${url}>;rel="next"` : `<${url}>; rel="next"`
}
