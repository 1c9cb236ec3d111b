import { iso, isoOrNull } from '../../world/time.ts'
import type { Company } from '../world/people-records.ts'

export const companyRow = (company: Company): string =>
  JSON.stringify({
    id: company.id,
    name: company.name,
    description: company.description,
    note: company.note,
    domains: company.domains,
    created_at: iso(company.created_at),
    updated_at: iso(company.updated_at),
    custom_fields: company.custom_fields,
    health_score: company.health_score,
    account_tier: company.account_tier,
    // Written as a date, answered as that day's midnight in UTC [doc].
    renewal_date: isoOrNull(company.renewal_date),
    industry: company.industry,
  })
