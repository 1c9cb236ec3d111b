/*
build: part
inputs:
  organizations: { id: bigint, name: text, domain_names: 'text[]', created_at: timestamp, updated_at: timestamp, deleted_at: timestamp }
reconcile: { stream: organizations }
*/
SELECT
  {{source}} || '-' || CAST(o.id AS TEXT) AS company_id,
  {{source}} AS source,
  o.id,
  o.name,
  o.domain_names AS domains,
  o.created_at,
  o.updated_at,
  o._tajo_deleted_at IS NOT NULL OR o.deleted_at IS NOT NULL AS is_deleted
FROM {{stream organizations}} AS o
