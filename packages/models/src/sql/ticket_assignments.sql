/*
name: ticket_assignments
grain: one row per moment at which a ticket was assigned to another agent or group
description: >
  From field_history: a change between two values that are both known, after which an agent or a group has the ticket. What was assigned
  when a ticket came in is no change; nor is a value that the history does not know since when.
key: [source, ticket_id, happened_at]
build: by_ticket
columns:
  source: { type: text, description: "Helpdesk, by its name in tajo.yml." }
  ticket_id: { type: bigint, description: "Ticket." }
  happened_at: { type: timestamp, description: "When it was assigned." }
  assignee_id: { type: bigint, description: "Agent who has it from then on, by the vendor's id; null where nobody does or it is not known." }
  group_id: { type: bigint, description: "Group that has it from then on." }
  previous_assignee_id: { type: bigint, description: "Agent who had it until then." }
  previous_group_id: { type: bigint, description: "Group that had it until then." }
*/
WITH held AS (
  SELECT
    h.source,
    h.ticket_id,
    h.field,
    h.changed_at,
    h.until,
    CASE WHEN h.evidence <> 'assumed' THEN {{integer h.value}} END AS id,
    h.evidence <> 'assumed' AND lag(h.evidence) OVER w <> 'assumed' AND h.value IS DISTINCT FROM lag(h.value) OVER w AS is_change
  FROM {{model field_history}} AS h
  WHERE h.field IN ('assignee_id', 'group_id') AND {{changed h.source, h.ticket_id}}
  WINDOW w AS (PARTITION BY {{ticket_of h}}, h.field ORDER BY h.seq)
),
moments AS (
  SELECT DISTINCT m.source, m.ticket_id, m.changed_at AS happened_at FROM held AS m WHERE m.is_change
)
SELECT
  m.source,
  m.ticket_id,
  m.happened_at,
  agent_now.id AS assignee_id,
  group_now.id AS group_id,
  agent_before.id AS previous_assignee_id,
  group_before.id AS previous_group_id
FROM moments AS m
-- Of several changes at one moment only what came of them counts.
LEFT JOIN held AS agent_now ON {{same_ticket agent_now, m}} AND agent_now.field = 'assignee_id'
  AND agent_now.changed_at <= m.happened_at AND (agent_now.until IS NULL OR agent_now.until > m.happened_at)
LEFT JOIN held AS agent_before ON {{same_ticket agent_before, m}} AND agent_before.field = 'assignee_id'
  AND agent_before.changed_at < m.happened_at AND agent_before.until >= m.happened_at
LEFT JOIN held AS group_now ON {{same_ticket group_now, m}} AND group_now.field = 'group_id'
  AND group_now.changed_at <= m.happened_at AND (group_now.until IS NULL OR group_now.until > m.happened_at)
LEFT JOIN held AS group_before ON {{same_ticket group_before, m}} AND group_before.field = 'group_id'
  AND group_before.changed_at < m.happened_at AND group_before.until >= m.happened_at
WHERE coalesce(agent_now.id, group_now.id) IS NOT NULL
  AND (agent_now.id IS DISTINCT FROM agent_before.id OR group_now.id IS DISTINCT FROM group_before.id)
