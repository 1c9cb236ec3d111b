/*
build: part
inputs:
  agents: { id: bigint, type: text, deactivated: boolean, role_ids: 'bigint[]', contact_name: text, contact_email: text }
  roles: { id: bigint, name: text, default: boolean }
  contacts: { id: bigint, name: text, email: text }
  tickets: { id: bigint, responder_id: bigint }
  satisfaction_ratings: { id: bigint, agent_id: bigint }
*/
WITH admins AS (
  SELECT DISTINCT a.id
  FROM {{stream agents}} AS a
  CROSS JOIN {{items a.role_ids}} AS held
  JOIN {{stream roles}} AS r ON r.id = held.value
  WHERE r.name IN ('Account Administrator', 'Administrator') AND coalesce(r."default", TRUE)
),
-- A removed agent becomes a contact of the same id; one removed before the first sync shows only where tickets name them. [doc]
seen AS (
  SELECT t.responder_id AS id FROM {{stream tickets}} AS t
  UNION
  SELECT r.agent_id FROM {{stream satisfaction_ratings}} AS r
)
SELECT
  {{source}} || '-' || CAST(a.id AS TEXT) AS agent_id,
  {{source}} AS source,
  a.id,
  a.contact_name AS name,
  lower(a.contact_email) AS email,
  CASE WHEN a.id IN (SELECT id FROM admins) THEN 'admin' WHEN a.type = 'collaborator' THEN 'light' ELSE 'agent' END AS role,
  a._tajo_deleted_at IS NULL AND NOT coalesce(a.deactivated, FALSE) AS is_active,
  a._tajo_deleted_at IS NOT NULL AS is_departed
FROM {{stream agents}} AS a
UNION ALL
SELECT {{source}} || '-' || CAST(s.id AS TEXT), {{source}}, s.id, c.name, lower(c.email), 'agent', FALSE, TRUE
FROM seen AS s
LEFT JOIN {{stream contacts}} AS c ON c.id = s.id
WHERE s.id > 0 AND NOT EXISTS (SELECT 1 FROM {{stream agents}} AS a WHERE a.id = s.id)
