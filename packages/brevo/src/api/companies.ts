import { type Listing, listing } from '@tajo/core/api/listing'
import type { JsonObject } from '@tajo/core/json'
import { caps } from '../limits.ts'
import { companyPages } from '../read/company-pages.ts'
import { ask, type Caller, one, rowsIn, write, written } from './calls.ts'
import { type Moment, momentOf } from './moment.ts'
import type { Company } from './rows.ts'

export interface CompanyListParams {
  /** Exactly so; names are not unique. */
  readonly name?: string
  readonly modifiedSince?: Moment
  readonly createdSince?: Moment
}

/** The Sales CRM. Each call is one of a hundred an hour. */
export interface CompaniesApi {
  /**
   * Companies by creation.
   *
   * @example for await (const company of brevo.companies.list({ name: 'Acme' })) console.log(company.id) // 61a5cd07ca1347c82306ad06
   * @see https://developers.brevo.com/reference/get-companies
   */
  list(params?: CompanyListParams): Listing<Company>
  get(id: string): Promise<Company | undefined>
  /** A second of the same name where there is one: look it up first. */
  create(company: {
    readonly name: string
    readonly attributes?: JsonObject
    readonly linkedContactsIds?: readonly number[]
  }): Promise<{ readonly id: string }>
  /** Changes name or attributes; for contacts there is `link`, as a change of all links would replace them. */
  update(id: string, changes: { readonly name?: string; readonly attributes?: JsonObject }): Promise<void>
  /** Adds and removes single links. */
  link(id: string, change: { readonly link?: readonly number[]; readonly unlink?: readonly number[] }): Promise<void>
}

const stream = 'companies'

export function companiesApi(caller: Caller): CompaniesApi {
  const place = (id: string) => `/companies/${encodeURIComponent(id)}`
  return {
    list: (params = {}) => listing(() => pages(caller, params)),
    get: (id) => one(caller, stream, place(id)),
    create: (json) => written(caller, { method: 'POST', path: '/companies', json, stream, safety: 'unsafe' }),
    update: async (id, json) => {
      await write(caller, { method: 'PATCH', path: place(id), json, stream, safety: 'idempotent' })
    },
    link: async (id, { link, unlink }) => {
      const json = {
        ...(link === undefined ? {} : { linkContactIds: link }),
        ...(unlink === undefined ? {} : { unlinkContactIds: unlink }),
      }
      const path = `/companies/link-unlink/${encodeURIComponent(id)}`
      await write(caller, { method: 'PATCH', path, json, stream, safety: 'idempotent' })
    },
  }
}

async function* pages(caller: Caller, params: CompanyListParams): AsyncIterable<readonly Company[]> {
  const { name, modifiedSince, createdSince } = params
  const query = {
    ...(name === undefined ? {} : { 'filters[attributes.name]': name }),
    ...(modifiedSince === undefined ? {} : { modifiedSince: momentOf(modifiedSince) }),
    ...(createdSince === undefined ? {} : { createdSince: momentOf(createdSince) }),
    sort: 'asc',
    limit: caps.companiesPerPage,
  }
  const seen = new Set<string>()
  const askFor = (page: number) => ask(caller, stream, '/companies', { ...query, page })
  for await (const { answer } of companyPages(askFor, caps.companiesPerPage)) {
    yield rowsIn<Company>(answer, 'items').filter(({ id }) => {
      const fresh = !seen.has(id)
      seen.add(id)
      return fresh
    })
  }
}
