import { readCompanies } from '../read/companies.ts'
import type { FreshdeskStream } from '../stream.ts'

export const companies = {
  name: 'companies',
  description: 'Organizations that contacts and tickets belong to.',
  docs: 'https://developers.freshdesk.com/api/#list_all_companies',
  path: '/companies',
  key: ['id'],
  syncTypes: ['incremental', 'full_table'],
  // Older accounts refuse the filter: the reader falls back to the whole list.
  cursor: { field: 'updated_at', filter: 'updated_since', order: 'none' },
  paging: 'pages',
  credits: 1,
  deletes: 'compare',
  customFields: { column: 'custom_fields', definedBy: 'company_fields' },
  columns: {
    id: { type: 'bigint', description: 'Identifies the company.' },
    name: { type: 'text', description: 'Name, unique in the account.' },
    description: { type: 'text', description: 'What the company is about.' },
    note: { type: 'text', description: 'What agents noted about the company.', pii: true },
    domains: { type: 'text[]', description: 'Mail domains whose senders are put into this company.' },
    health_score: { type: 'text', description: 'Label of how well the relation goes, for example Happy.' },
    account_tier: { type: 'text', description: 'Label of what the company is worth, for example Premium.' },
    renewal_date: { type: 'timestamp', description: 'Day the contract renews, as midnight UTC.' },
    industry: { type: 'text', description: 'Label of the industry.' },
    custom_fields: {
      type: 'json',
      description: 'The account’s own fields by name without cf_; typed in the _wide view from company_fields.',
    },
    created_at: { type: 'timestamp', description: 'When the company was created.' },
    updated_at: { type: 'timestamp', description: 'Latest change of the company.' },
  },
  read: readCompanies,
} as const satisfies FreshdeskStream
