import { readCompanies } from '../read/companies.ts'
import type { BrevoStream } from '../stream.ts'

export const companies = {
  name: 'companies',
  description: 'Companies of the Sales CRM. A page is one of a hundred calls an hour.',
  docs: 'https://developers.brevo.com/reference/get-companies',
  path: '/companies',
  key: ['id'],
  syncTypes: ['incremental', 'full_table'],
  cursor: { field: 'updated_at', filter: 'modifiedSince', order: 'none' },
  paging: 'pages',
  limitClass: 'other',
  credits: 1,
  needs: { feature: 'Sales CRM' },
  deletes: 'compare',
  optional: true,
  columns: {
    id: { type: 'text', description: 'Identifies the company, 24 hexadecimal digits.' },
    name: { type: 'text', description: 'Name; not unique.', from: ['attributes', 'name'] },
    domain: { type: 'text', description: 'Domain of its website.', from: ['attributes', 'domain'] },
    attributes: { type: 'json', description: 'All attributes by their internal names.' },
    linked_contacts_ids: {
      type: 'bigint[]',
      description: 'Contacts linked to the company.',
      from: ['linkedContactsIds'],
    },
    linked_deals_ids: { type: 'text[]', description: 'Deals linked to the company.', from: ['linkedDealsIds'] },
    created_at: { type: 'timestamp', description: 'When the company was created.', from: ['attributes', 'created_at'] },
    updated_at: {
      type: 'timestamp',
      description: 'Latest change of the company.',
      from: ['attributes', 'last_updated_at'],
    },
  },
  read: readCompanies,
} as const satisfies BrevoStream
