/*
name: companies
grain: one row per company (Freshdesk) or organization (Zendesk)
description: Whom customers belong to; those that were deleted stay, marked. Companies of two helpdesks are never taken for one.
key: [company_id]
build: whole
columns:
  company_id: { type: text, description: "`<source>-<id>`." }
  source: { type: text, description: "Helpdesk, by its name in tajo.yml.", tests: [not_null] }
  id: { type: bigint, description: "The vendor's id.", tests: [not_null] }
  name: { type: text, description: "Name of the company." }
  domains: { type: 'text[]', description: "Mail domains whose senders belong to it." }
  created_at: { type: timestamp, description: "When it was created." }
  updated_at: { type: timestamp, description: "Latest change." }
  is_deleted: { type: boolean, description: "It is no longer there.", tests: [not_null] }
*/
