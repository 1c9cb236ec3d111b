import { json } from '../../http/message.ts'
import { envelope } from '../http/answers.ts'
import type { Call, Route } from '../http/call.ts'
import { list } from '../http/list.ts'
import { invalidAttribute, Problem, plain } from '../http/problem.ts'
import { type Hit, search } from '../search/evaluate.ts'

const REACHABLE = 1_000

function rowOf(call: Call, hit: Hit): string {
  const text =
    hit.kind === 'ticket'
      ? call.rows.ticket(hit.row)
      : hit.kind === 'user'
        ? call.rows.user(hit.row)
        : call.rows.organization(hit.row)
  return `${text.slice(0, -1)},"result_type":"${hit.kind}"}`
}

function queryOf(call: Call): string {
  const query = call.query.get('query')
  if (query === null || query === '') throw plain(422, 'invalid', 'Invalid search: query is required')
  return query
}

/** Counted pages only, a thousand rows at most; the count tells of more [oas]. */
function index(call: Call) {
  if (call.query.has('page[size]')) throw invalidAttribute('page must be an integer')
  const hits = sorted(call, search(call.world, queryOf(call)))
  const page = Number(call.query.get('page') ?? 1)
  const perPage = Math.min(100, Number(call.query.get('per_page') ?? 100))
  if (page * perPage > REACHABLE && (page - 1) * perPage >= REACHABLE) {
    throw plain(422, 'invalid', 'Invalid search: Requested response size was greater than Search Response Limits')
  }
  const answer = list(call, {
    key: 'results',
    rows: hits,
    place: ({ row }) => [row.id],
    render: (hit) => rowOf(call, hit),
    paging: 'offset',
  })
  const text = new TextDecoder().decode(answer.body)
  return { ...answer, body: new TextEncoder().encode(`${text.slice(0, -1)},"facets":null}`) }
}

function sorted(call: Call, hits: readonly Hit[]): readonly Hit[] {
  const by = call.query.get('sort_by')
  const up = call.query.get('sort_order') === 'asc' ? 1 : -1
  if (by === null) return hits
  const key = ({ row }: Hit): number | string =>
    by === 'updated_at' ? row.updated_at : by === 'created_at' ? row.created_at : String(Reflect.get(row, by) ?? '')
  return hits.toSorted((a, b) => (key(a) < key(b) ? -up : key(a) > key(b) ? up : a.row.id - b.row.id))
}

/** One type a time, named beside the query; by creation, and the cursor dies after an hour [oas]. */
function exported(call: Call) {
  const type = call.query.get('filter[type]')
  if (type === null || !['ticket', 'user', 'organization', 'group'].includes(type)) {
    throw new Problem(
      json(400, JSON.stringify({ error: 'Invalid parameter', description: 'filter[type] is required' })),
    )
  }
  const query = queryOf(call)
  if (/\btype:/.test(query)) throw plain(422, 'invalid', 'Invalid search: type is not allowed in the query')
  const hits = search(call.world, query, type)
  const answer = list(call, {
    key: 'results',
    rows: hits,
    place: ({ row }) => [-row.created_at, row.id],
    render: (hit) => rowOf(call, hit),
    paging: 'cursor',
    longest: 1_000,
  })
  const text = new TextDecoder()
    .decode(answer.body)
    .replace(/"before_cursor":"[^"]*"/, '"before_cursor":null')
    .replace(/"prev":"[^"]*"/, '"prev":null')
  return { ...answer, body: new TextEncoder().encode(`${text.slice(0, -1)},"facets":null}`) }
}

const get = { method: 'GET' } as const

export const searchRoutes: readonly Route[] = [
  { ...get, path: '/api/v2/search', answer: index },
  {
    ...get,
    path: '/api/v2/search/count',
    answer: (call) => envelope({ count: String(search(call.world, queryOf(call)).length) }),
  },
  { ...get, path: '/api/v2/search/export', answer: exported },
]
