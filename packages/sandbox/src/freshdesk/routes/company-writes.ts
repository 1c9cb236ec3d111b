import { empty, json } from '../../http/message.ts'
import { readBody } from '../http/body.ts'
import type { BodyOf, BodyRules } from '../http/body-rules.ts'
import { type Call, idOf } from '../http/call.ts'
import { created } from '../http/created.ts'
import { duplicate, notFound } from '../http/problem.ts'
import type { Route } from '../http/router.ts'
import { companyRow } from '../rows/company-row.ts'
import { checkCustomFields } from './custom-field-values.ts'

const RULES = {
  name: { type: 'string' },
  domains: { type: 'strings' },
  description: { type: 'string', nullable: true },
  note: { type: 'string', nullable: true },
  health_score: { type: 'string', nullable: true },
  account_tier: { type: 'string', nullable: true },
  renewal_date: { type: 'date', nullable: true },
  industry: { type: 'string', nullable: true },
  custom_fields: { type: 'object' },
} as const satisfies BodyRules

const CREATE_RULES = { ...RULES, name: { type: 'string', required: true } } as const satisfies BodyRules

export const companyWrites: readonly Route[] = [
  {
    method: 'POST',
    path: '/companies',
    answer(call) {
      const body = readBody(call.request, CREATE_RULES)
      check(call, body)
      const company = call.world.createCompany(body)
      return created(call, 'companies', company.id, companyRow(company))
    },
  },
  {
    method: 'PUT',
    path: '/companies/{id}',
    answer(call) {
      const id = knownId(call)
      const body = readBody(call.request, RULES)
      check(call, body, id)
      return json(200, companyRow(call.world.updateCompany(id, body)))
    },
  },
  {
    method: 'DELETE',
    path: '/companies/{id}',
    answer(call) {
      call.world.deleteCompany(knownId(call))
      return empty(204)
    },
  },
]

function knownId(call: Call): number {
  const id = idOf(call)
  if (!call.world.companies.has(id)) throw notFound()
  return id
}

/** The name is unique in the account [doc], and so is a mail domain [guess]. */
function check({ world }: Call, body: BodyOf<typeof RULES>, self?: number): void {
  for (const other of world.companies.values()) {
    if (other.id === self) continue
    if (body.name !== undefined && other.name.toLowerCase() === body.name.toLowerCase()) throw duplicate('name')
    if (body.domains?.some((domain) => other.domains.includes(domain))) throw duplicate('domains')
  }
  checkCustomFields(world.company_fields.values(), body.custom_fields)
}
