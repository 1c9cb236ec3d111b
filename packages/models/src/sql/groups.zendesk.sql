/*
build: part
inputs:
  groups: { id: bigint, name: text, deleted: boolean }
  tickets: { id: bigint, group_id: bigint }
*/
-- A group of which no record was read shows only where tickets name it.
SELECT
  {{source}} || '-' || CAST(g.id AS TEXT) AS group_id,
  {{source}} AS source,
  g.id,
  g.name,
  g._tajo_deleted_at IS NOT NULL OR coalesce(g.deleted, FALSE) AS is_deleted
FROM {{stream groups}} AS g
UNION ALL
SELECT DISTINCT {{source}} || '-' || CAST(t.group_id AS TEXT), {{source}}, t.group_id, CAST(NULL AS TEXT), TRUE
FROM {{stream tickets}} AS t
WHERE t.group_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {{stream groups}} AS g WHERE g.id = t.group_id)
