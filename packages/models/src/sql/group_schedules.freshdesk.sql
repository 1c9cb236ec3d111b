/*
build: part
inputs:
  groups: { id: bigint, business_hour_id: bigint }
*/
SELECT
  {{source}} || '-' || CAST(g.id AS TEXT) AS group_id,
  {{source}} AS source,
  {{source}} || '-' || CAST(g.business_hour_id AS TEXT) AS schedule_id
FROM {{stream groups}} AS g
WHERE g.business_hour_id IS NOT NULL
