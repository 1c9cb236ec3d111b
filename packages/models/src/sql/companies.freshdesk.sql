/*
build: part
inputs:
  companies: { id: bigint, name: text, domains: 'text[]', created_at: timestamp, updated_at: timestamp }
reconcile: { stream: companies }
*/
SELECT
  {{source}} || '-' || CAST(c.id AS TEXT) AS company_id,
  {{source}} AS source,
  c.id,
  c.name,
  c.domains,
  c.created_at,
  c.updated_at,
  c._tajo_deleted_at IS NOT NULL AS is_deleted
FROM {{stream companies}} AS c
