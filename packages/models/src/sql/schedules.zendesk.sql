/*
build: part
inputs:
  schedules: { id: bigint, name: text, time_zone: text, created_at: timestamp }
reconcile: { stream: schedules }
*/
SELECT
  {{source}} AS source,
  s.id,
  s.name,
  s.time_zone AS zone,
  s._tajo_deleted_at IS NULL
    AND row_number() OVER (PARTITION BY s._tajo_deleted_at IS NULL ORDER BY s.created_at, s.id) = 1 AS is_default,
  s._tajo_deleted_at IS NOT NULL AS is_deleted
FROM {{stream schedules}} AS s
