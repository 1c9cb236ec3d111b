import type { ActivationConfig } from '@tajo/core/config/activation-config'
import type { SqlWork } from '@tajo/core/sql'
import type { PlannedCompany } from '../plan.ts'
import type { PlanPart } from '../plan-activation.ts'
import { readCompanies } from './company-ledger.ts'

/** The companies' part of a plan; without one they are an attribute like others. */
export function companiesPart(
  config: Pick<ActivationConfig, 'companies'>,
  options: { readonly layer: string },
): PlanPart | undefined {
  return config.companies === 'objects'
    ? async (sql, among) => ({ companies: await planCompanies(sql, { ...options, among }) })
    : undefined
}

/** Companies with somebody in Brevo that are to be made, named anew or linked otherwise. Links are told by customer. */
export async function planCompanies(
  sql: SqlWork,
  { layer, among }: { readonly layer: string; readonly among?: string | undefined },
): Promise<readonly PlannedCompany[]> {
  const known = await readCompanies(sql)
  const schema = `"${layer.replaceAll('"', '""')}"`
  const members = await sql.rows<{ companyId: string; name: string; customerId: string }>(
    `SELECT o.company_id AS "companyId", o.name, c.customer_id AS "customerId"
     FROM ${schema}.companies o JOIN ${schema}.customers c ON c.company_id = o.company_id
     JOIN _tajo.activation_ledger l ON l.customer_id = c.customer_id AND l.brevo_id IS NOT NULL AND coalesce(l.reason, '') <> 'deleted-in-brevo'
     WHERE o.is_deleted IS NOT TRUE AND c.is_deleted IS NOT TRUE AND c.is_staff IS NOT TRUE AND o.name IS NOT NULL AND o.name <> ''
     ORDER BY o.company_id, c.customer_id`,
  )
  const wanted = new Map<string, { name: string; customers: Set<string> }>()
  for (const { companyId, name, customerId } of members) {
    const company = wanted.get(companyId)
    if (company === undefined) wanted.set(companyId, { name, customers: new Set([customerId]) })
    else company.customers.add(customerId)
  }
  const planned = [...wanted].flatMap(([companyId, { name, customers }]): PlannedCompany[] => {
    const row = known.get(companyId)
    const linked = new Set(row?.linked)
    const link = [...customers].filter((id) => !linked.has(id))
    const unlink = [...linked].filter((id) => !customers.has(id))
    if (row !== undefined && row.name === name && link.length + unlink.length === 0) return []
    return [{ companyId, brevoId: row?.brevoId, name, link, unlink }]
  })
  // Everybody has left it, or it is gone from the helpdesk: our links go, the company stays.
  const left = [...known.values()].filter(({ companyId, linked }) => !wanted.has(companyId) && linked.length > 0)
  const all = [
    ...planned,
    ...left.map(({ companyId, brevoId, name, linked }) => ({ companyId, brevoId, name, link: [], unlink: linked })),
  ]
  if (among === undefined) return all
  const few = new Set((await sql.rows<{ id: string }>(`SELECT customer_id AS id FROM ${among}`)).map(({ id }) => id))
  return all.filter(({ link, unlink }) => [...link, ...unlink].some((id) => few.has(id)))
}
