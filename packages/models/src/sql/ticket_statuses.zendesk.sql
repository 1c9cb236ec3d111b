/*
build: part
inputs:
  custom_statuses: { id: bigint, status_category: text, agent_label: text }
*/
SELECT {{source}} AS source, b.code, b.code AS status, b.label
FROM (
  VALUES ('new', 'New'), ('open', 'Open'), ('pending', 'Pending'), ('hold', 'On-hold'), ('solved', 'Solved'), ('closed', 'Closed')
) AS b (code, label)
UNION ALL
-- A status that was removed still names the tickets that have it.
SELECT {{source}}, CAST(s.id AS TEXT), s.status_category, coalesce(s.agent_label, s.status_category)
FROM {{stream custom_statuses}} AS s
WHERE s.status_category IN ('new', 'open', 'pending', 'hold', 'solved')
