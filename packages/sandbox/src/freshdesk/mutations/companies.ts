import { known, type WorldData } from '../world/data.ts'
import type { Company } from '../world/people-records.ts'

export type CompanyPatch = Partial<Omit<Company, 'id' | 'created_at' | 'updated_at'>>

export function createCompany(data: WorldData, input: CompanyPatch & { readonly name: string }): Company {
  const now = data.now()
  const company = data.companies.put({
    id: data.ids.next('company'),
    description: null,
    note: null,
    domains: [],
    health_score: null,
    account_tier: null,
    renewal_date: null,
    industry: null,
    created_at: now,
    updated_at: now,
    ...input,
    custom_fields: { ...emptyCompanyFields(data), ...input.custom_fields },
  })
  attachByDomain(data, company)
  return company
}

export function updateCompany(data: WorldData, id: number, patch: CompanyPatch): Company {
  const before = known(data.companies, id, 'company')
  const company = data.companies.put({
    ...before,
    ...patch,
    custom_fields: { ...before.custom_fields, ...patch.custom_fields },
    updated_at: data.now(),
  })
  if (patch.domains !== undefined) attachByDomain(data, company)
  return company
}

/** No trash and no tombstone: contacts stay, unlinked; tickets keep the number of a company that is gone [doc]/[guess]. */
export function deleteCompany(data: WorldData, id: number): void {
  known(data.companies, id, 'company')
  data.companies.delete(id)
  const now = data.now()
  for (const contact of [...data.contacts.values()]) {
    const others = contact.other_companies.filter((other) => other.company_id !== id)
    if (contact.company_id !== id && others.length === contact.other_companies.length) continue
    const company_id = contact.company_id === id ? null : contact.company_id
    data.contacts.put({ ...contact, company_id, other_companies: others, updated_at: now })
  }
}

/** Writing `domains` changes contacts nobody touched: those with such a mail address join the company [doc]. */
function attachByDomain(data: WorldData, company: Company): void {
  if (company.domains.length === 0) return
  const now = data.now()
  for (const contact of [...data.contacts.values()]) {
    const domain = contact.email?.split('@')[1]
    if (contact.company_id !== null || domain === undefined || !company.domains.includes(domain)) continue
    data.contacts.put({ ...contact, company_id: company.id, updated_at: now })
  }
}

function emptyCompanyFields(data: WorldData): Record<string, null> {
  const fields: Record<string, null> = {}
  for (const field of data.company_fields.values()) {
    if (field['default'] === false) fields[String(field['name'])] = null
  }
  return fields
}
