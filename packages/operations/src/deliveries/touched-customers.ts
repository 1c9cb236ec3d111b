import type { Warehouse } from '@tajo/core/warehouse'
import type { RefreshedRow } from '@tajo/engine/refresh/report'

/** Rows by what they are about. */
export interface TouchedRows {
  readonly tickets: ReadonlySet<string>
  readonly people: ReadonlySet<string>
  readonly companies: ReadonlySet<string>
}

const kinds: Readonly<Record<string, keyof TouchedRows>> = {
  tickets: 'tickets',
  contacts: 'people',
  users: 'people',
  companies: 'companies',
  organizations: 'companies',
}

/** What rows are about; a row below another one is about that. */
export function touchedRows(
  rows: readonly (Pick<RefreshedRow, 'stream' | 'key'> & Partial<Pick<RefreshedRow, 'parent'>>)[],
): TouchedRows {
  const touched = { tickets: new Set<string>(), people: new Set<string>(), companies: new Set<string>() }
  for (const row of rows) {
    const { stream, key } = row.parent ?? row
    const kind = kinds[stream]
    // Keys of helpdesks are numbers; nothing else gets into a statement.
    if (kind !== undefined && /^\d{1,18}$/.test(key)) touched[kind].add(key)
  }
  return touched
}

/** Customers these rows of a helpdesk are about, as the support model has them now; nobody where it was never built. */
export async function customersOf(
  warehouse: Warehouse,
  layer: string,
  source: string,
  { tickets, people, companies }: TouchedRows,
): Promise<readonly string[]> {
  if (tickets.size + people.size + companies.size === 0 || !(await isBuilt(warehouse, layer))) return []
  const [schema, from] = [`"${layer.replaceAll('"', '""')}"`, `'${source.replaceAll("'", "''")}'`]
  const parts: string[] = []
  if (tickets.size > 0)
    parts.push(
      `SELECT customer_id FROM ${schema}.tickets WHERE source = ${from} AND ticket_id IN (${[...tickets].join(', ')})`,
    )
  if (people.size > 0)
    parts.push(
      `SELECT customer_id FROM ${schema}.customer_identities WHERE source = ${from} AND contact_id IN (${[...people].join(', ')})`,
    )
  if (companies.size > 0) {
    const ids = [...companies].map((id) => `'${source.replaceAll("'", "''")}-${id}'`)
    parts.push(`SELECT customer_id FROM ${schema}.customers WHERE company_id IN (${ids.join(', ')})`)
  }
  const { rows } = await warehouse.query(
    `SELECT DISTINCT customer_id FROM (${parts.join(' UNION ALL ')}) t WHERE customer_id IS NOT NULL ORDER BY 1`,
  )
  return rows.map(([id]) => String(id))
}

/** Customers whose contacts in Brevo these are: by the ledger, else by external id or e-mail. */
export async function customersOfContacts(
  warehouse: Warehouse,
  layers: { readonly support: string; readonly mirror: string },
  contacts: ReadonlySet<string>,
): Promise<readonly string[]> {
  if (contacts.size === 0 || !(await isBuilt(warehouse, layers.support))) return []
  const [schema, mirror] = [layers.support, layers.mirror].map((name) => `"${name.replaceAll('"', '""')}"`)
  const ids = [...contacts].filter((id) => /^\d{1,18}$/.test(id)).join(', ')
  if (ids === '') return []
  const { rows } = await warehouse.query(
    `SELECT DISTINCT customer_id FROM (
       SELECT coalesce(i.customer_id, l.customer_id) AS customer_id FROM _tajo.activation_ledger l
         LEFT JOIN ${schema}.customer_identities i ON i.source || '-' || CAST(i.contact_id AS VARCHAR) = l.customer_id WHERE l.brevo_id IN (${ids})
       UNION ALL SELECT i.customer_id FROM ${mirror}.contacts m
         JOIN ${schema}.customer_identities i ON i.source || '-' || CAST(i.contact_id AS VARCHAR) = m.ext_id WHERE m.id IN (${ids})
       UNION ALL SELECT c.customer_id FROM ${mirror}.contacts m JOIN ${schema}.customers c ON c.email = lower(m.email) WHERE m.id IN (${ids})
     ) t WHERE customer_id IS NOT NULL ORDER BY 1`,
  )
  return rows.map(([id]) => String(id))
}

async function isBuilt(warehouse: Warehouse, layer: string): Promise<boolean> {
  const { rows } = await warehouse.query(
    `SELECT count(*) FROM information_schema.tables WHERE table_schema = '${layer.replaceAll("'", "''")}' AND table_name IN ('tickets', 'customers', 'customer_identities')`,
  )
  return Number(rows[0]?.[0] ?? 0) >= 3
}
