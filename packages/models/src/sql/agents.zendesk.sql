/*
build: part
inputs:
  users: { id: bigint, name: text, email: text, role: text, role_type: bigint, active: boolean, suspended: boolean, shared_agent: boolean }
  group_memberships: { user_id: bigint, group_id: bigint }
  tickets: { id: bigint, assignee_id: bigint }
  satisfaction_ratings: { id: bigint, assignee_id: bigint }
*/
-- Somebody made a customer again has the role of one: that they were an agent shows in what only agents can be. [oas]
WITH seen AS (
  SELECT u.id FROM {{stream users}} AS u WHERE u.role IN ('agent', 'admin') OR u.shared_agent
  UNION
  SELECT h.id FROM {{history users}} AS h WHERE h.role IN ('agent', 'admin')
  UNION
  SELECT m.user_id FROM {{stream group_memberships}} AS m
  UNION
  SELECT t.assignee_id FROM {{stream tickets}} AS t
  UNION
  SELECT r.assignee_id FROM {{stream satisfaction_ratings}} AS r
  UNION
  SELECT {{integer f.value}} FROM {{model field_history}} AS f WHERE f.source = {{source}} AND f.field = 'assignee_id'
)
SELECT
  {{source}} || '-' || CAST(s.id AS TEXT) AS agent_id,
  {{source}} AS source,
  s.id,
  u.name,
  lower(u.email) AS email,
  CASE WHEN u.role = 'admin' THEN 'admin' WHEN u.role = 'agent' AND u.role_type = 1 THEN 'light' ELSE 'agent' END AS role,
  coalesce(u.role IN ('agent', 'admin') AND u.active AND u._tajo_deleted_at IS NULL AND NOT coalesce(u.suspended, FALSE), FALSE) AS is_active,
  NOT coalesce(u.role IN ('agent', 'admin') AND coalesce(u.active, TRUE) AND u._tajo_deleted_at IS NULL, coalesce(u.shared_agent, FALSE), FALSE)
    AS is_departed
FROM seen AS s
LEFT JOIN {{stream users}} AS u ON u.id = s.id
WHERE s.id > 0
