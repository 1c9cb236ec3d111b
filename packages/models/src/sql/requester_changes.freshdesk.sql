/*
build: part
inputs:
  tickets: { id: bigint, requester_id: bigint, created_at: timestamp }
*/
SELECT {{source}} AS source, v.ticket_id, v.changed_at, v.from_id, v.to_id
FROM (
  SELECT
    h.id AS ticket_id,
    h._tajo_valid_from AS changed_at,
    h.requester_id AS to_id,
    lag(h.requester_id) OVER (PARTITION BY h.id ORDER BY h._tajo_valid_from) AS from_id
  FROM {{history tickets}} AS h
  WHERE h.requester_id IS NOT NULL AND {{changed h.id}}
) AS v
WHERE v.from_id <> v.to_id
