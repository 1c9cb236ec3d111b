/*
build: part
inputs:
  business_hours: { id: bigint, name: text, time_zone: text, is_default: boolean }
reconcile: { stream: business_hours }
*/
SELECT
  {{source}} AS source,
  b.id,
  b.name,
  b.time_zone AS zone,
  b._tajo_deleted_at IS NULL AND coalesce(b.is_default, FALSE)
    AND row_number() OVER (PARTITION BY b._tajo_deleted_at IS NULL AND coalesce(b.is_default, FALSE) ORDER BY b.id) = 1 AS is_default,
  b._tajo_deleted_at IS NOT NULL AS is_deleted
FROM {{stream business_hours}} AS b
