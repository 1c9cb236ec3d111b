/*
build: part
inputs:
  tickets: { id: bigint, stats_first_responded_at: timestamp }
*/
SELECT {{source}} AS source, t.id AS ticket_id, t.stats_first_responded_at AS first_replied_at
FROM {{stream tickets}} AS t
WHERE t.stats_first_responded_at IS NOT NULL AND {{changed t.id}}
