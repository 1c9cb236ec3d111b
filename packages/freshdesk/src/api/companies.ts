import type { Listing } from '@tajo/core/api/listing'
import type { Moment } from '@tajo/core/api/params'
import { companies } from '../streams/companies.ts'
import { type Caller, one } from './calls.ts'
import { list } from './lists.ts'
import type { Company } from './rows/companies.ts'
import { type Search, search } from './search/search.ts'

type CompanyListParams = {
  /** Older accounts refuse it. */
  readonly updatedSince?: Moment
}

export interface CompaniesApi {
  /**
   * Companies by name; a deleted one leaves no trace.
   *
   * @see https://developers.freshdesk.com/api/#list_all_companies
   */
  list(params?: CompanyListParams): Listing<Company>
  /** @see https://developers.freshdesk.com/api/#view_company */
  get(id: number): Promise<Company | undefined>
  /** @see https://developers.freshdesk.com/api/#filter_companies */
  readonly search: Search<'companies', Company>
}

export function companiesApi(caller: Caller): CompaniesApi {
  return {
    list: (params) => list(caller, companies, params),
    get: (id) => one(caller, companies.name, `${companies.path}/${id}`),
    search: search(caller, 'companies'),
  }
}
