import { createHash } from 'node:crypto'
import type { SqlReader, SqlWork } from '@tajo/core/sql'

/** A company of a helpdesk that is an object in Brevo. */
export interface CompanyRow {
  readonly companyId: string
  readonly brevoId: string
  readonly name: string
  /** Customers that Tajo linked: nobody else's links are taken away. */
  readonly linked: readonly string[]
}

export async function readCompanies(sql: SqlReader): Promise<ReadonlyMap<string, CompanyRow>> {
  const rows = await sql.rows<CompanyRow>(
    `SELECT company_id AS "companyId", brevo_id AS "brevoId", name, linked FROM _tajo.activation_companies`,
  )
  return new Map(rows.map((row) => [row.companyId, row]))
}

/** Saved after every answer: an id that is lost makes a second company of the same name. */
export async function saveCompany(sql: SqlWork, row: CompanyRow, now: string): Promise<void> {
  const { companyId, brevoId, name } = row
  const linked = [...new Set(row.linked)].toSorted()
  await sql.run('DELETE FROM _tajo.activation_companies WHERE company_id = $id', { id: companyId })
  await sql.load(
    'tajo_company',
    { company_id: 'text', brevo_id: 'text', name: 'text', hash: 'text', linked: 'json', confirmed_at: 'timestamp' },
    [
      {
        company_id: companyId,
        brevo_id: brevoId,
        name,
        hash: createHash('sha256')
          .update(JSON.stringify([name, linked]))
          .digest('hex'),
        linked,
        confirmed_at: now,
      },
    ],
  )
  await sql.run(
    `INSERT INTO _tajo.activation_companies (company_id, brevo_id, name, hash, linked, confirmed_at)
     SELECT company_id, brevo_id, name, hash, linked, confirmed_at FROM tajo_company`,
  )
}
