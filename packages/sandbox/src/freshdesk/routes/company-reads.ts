import { json } from '../../http/message.ts'
import { idOf } from '../http/call.ts'
import { page } from '../http/page.ts'
import { notFound } from '../http/problem.ts'
import { PAGED } from '../http/query.ts'
import type { Route } from '../http/router.ts'
import type { Settings } from '../options.ts'
import { companyRow } from '../rows/company-row.ts'
import { byName } from './by-name.ts'

export function companyReads(features: Settings['features']): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/companies',
      // New in the reference; clients of older accounts had no such filter [doc]/[client].
      query: features.companies_updated_since ? { ...PAGED, updated_since: 'moment' } : PAGED,
      answer(call) {
        const since = call.params.moment('updated_since') ?? Number.NEGATIVE_INFINITY
        const rows = call.world.companies.sorted(byName).filter((company) => company.updated_at >= since)
        return page(call, rows, companyRow)
      },
    },
    {
      method: 'GET',
      path: '/companies/{id}',
      answer(call) {
        const company = call.world.companies.get(idOf(call))
        if (company === undefined) throw notFound()
        return json(200, companyRow(company))
      },
    },
    {
      method: 'GET',
      path: '/companies/autocomplete',
      query: { name: 'text' },
      answer(call) {
        const term = (call.params.text('name') ?? '').toLowerCase()
        const found = [...call.world.companies.values()].filter((one) => one.name.toLowerCase().startsWith(term))
        return json(200, JSON.stringify({ companies: found.map(({ id, name }) => ({ id, name })) }))
      },
    },
  ]
}
