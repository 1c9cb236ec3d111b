import type { Call } from './call.ts'
import { json, type SandboxResponse } from './message.ts'

const DEFAULT_PER_PAGE = 30

/**
 * One page of a list: a bare array, no totals, and a `link` header only while a next page exists [doc].
 * `rows` is drained no further than the page needs.
 */
export function page<R>(call: Call, rows: Iterable<R>, render: (row: R) => string): SandboxResponse {
  const number = call.params.integer('page') ?? 1
  const perPage = call.params.integer('per_page') ?? DEFAULT_PER_PAGE
  const texts: string[] = []
  let skip = (number - 1) * perPage
  let hasMore = false
  for (const row of rows) {
    if (skip > 0) {
      skip -= 1
      continue
    }
    if (texts.length === perPage) {
      hasMore = true
      break
    }
    texts.push(render(row))
  }
  const headers = hasMore ? { link: linkTo(call, number + 1) } : {}
  return json(200, `[${texts.join(',')}]`, headers)
}

/** A list the vendor never pages; page parameters are taken and ignored [guess]. */
export function whole<R>(rows: Iterable<R>, render: (row: R) => string): SandboxResponse {
  return json(200, `[${Array.from(rows, render).join(',')}]`)
}

function linkTo(call: Call, number: number): string {
  const url = `${call.origin}${call.path}?${call.params.onPage(number)}`
  // A space inside the brackets and none before `rel`, as the reference prints it [doc].
  return call.settings.looseLink ? `< ${url}>;rel="next"` : `<${url}>; rel="next"`
}
