import { json, type SandboxResponse } from '../../http/message.ts'
import type { Call } from '../http/call.ts'
import { invalid, invalidValue, unexpectedField } from '../http/problem.ts'
import type { QueryRules } from '../http/query.ts'
import type { Route } from '../http/router.ts'
import { companyRow } from '../rows/company-row.ts'
import { compile, UnknownField } from '../search/evaluate.ts'
import { companyFields, contactFields, type SearchFields, ticketFields } from '../search/fields.ts'
import { BadQuery, parseQuery } from '../search/parse.ts'

/** Thirty rows and ten pages, whatever `total` says; there is no `per_page` [doc]. */
const PER_PAGE = 30
const LAST_PAGE = 10
const QUERY: QueryRules = { query: 'text', page: 'positive' }

export const search: readonly Route[] = [
  {
    method: 'GET',
    path: '/search/tickets',
    query: QUERY,
    answer: (call) => find(call, call.search.tickets(), ticketFields(call.world), (one) => call.tickets.search(one)),
  },
  {
    method: 'GET',
    path: '/search/contacts',
    query: QUERY,
    answer: (call) => find(call, call.search.contacts(), contactFields(call.world), (one) => call.contacts.list(one)),
  },
  {
    method: 'GET',
    path: '/search/companies',
    query: QUERY,
    answer: (call) => find(call, call.search.companies(), companyFields(call.world), companyRow),
  },
]

function find<R extends { readonly id: number }>(
  call: Call,
  rows: R[],
  fields: SearchFields<R>,
  render: (row: R) => string,
): SandboxResponse {
  const number = call.params.integer('page') ?? 1
  // The status of page 11 is known, its body is not [client]/[guess].
  if (number > LAST_PAGE)
    throw invalidValue('page', `It should be a Positive Integer less than or equal to ${LAST_PAGE}`)
  const query = call.params.text('query')
  if (query === undefined) {
    throw invalid([{ field: 'query', message: 'Mandatory attribute missing', code: 'missing_field' }])
  }
  // No order is promised [guess]; the newest come first here.
  const found = rows.filter(testOf(query, fields)).sort((a, b) => b.id - a.id)
  const texts = found.slice((number - 1) * PER_PAGE, number * PER_PAGE).map(render)
  return json(200, `{"total":${found.length},"results":[${texts.join(',')}]}`)
}

function testOf<R>(query: string, fields: SearchFields<R>): (row: R) => boolean {
  try {
    return compile(parseQuery(query), fields)
  } catch (error) {
    if (error instanceof UnknownField) throw invalid([unexpectedField(error.field)])
    if (error instanceof BadQuery) throw invalidValue('query', error.message)
    throw error
  }
}
