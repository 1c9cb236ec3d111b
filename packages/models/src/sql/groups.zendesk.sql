/*
build: part
inputs:
  groups: { id: bigint, name: text, deleted: boolean }
reconcile: { stream: groups }
*/
SELECT
  {{source}} || '-' || CAST(g.id AS TEXT) AS group_id,
  {{source}} AS source,
  g.id,
  g.name,
  g._tajo_deleted_at IS NOT NULL OR coalesce(g.deleted, FALSE) AS is_deleted
FROM {{stream groups}} AS g
