/*
name: ticket_timeline
grain: one row per thing that happened to a ticket and can be told as an event
description: >
  Creation, the latest update, assignment, solution, closing, reopening, ratings and private notes of tickets. Keys stay the same over runs, so
  that an event told once is not told again.
key: [event_key]
build: view
columns:
  event_key: { type: text, description: "Event, source, ticket and version, joined by colons." }
  source: { type: text, description: "Helpdesk, by its name in tajo.yml." }
  ticket_id: { type: bigint, description: "Ticket it happened to." }
  customer_id: { type: text, description: "Who asked for the ticket." }
  event: { type: text, description: "ticket_created, ticket_updated, ticket_assigned, ticket_resolved, ticket_closed, ticket_reopened, satisfaction_rated or note_added." }
  happened_at: { type: timestamp, description: "When it happened." }
  properties: { type: json, description: "The ticket as it is now: status, priority, channel, opened_by; of a rating also rating (1 to 5) and word; of an assignment agent, group, previous_agent and previous_group by name." }
*/
WITH t AS (
  SELECT source, ticket_id, customer_id, status, priority, channel, opened_by, created_at, updated_at FROM {{model tickets}} WHERE counted
), changes AS (
  SELECT i.source, i.ticket_id, i.from_at AS happened_at,
    CASE WHEN i.status = 'closed' THEN 'ticket_closed' WHEN i.status = 'solved' THEN 'ticket_resolved' ELSE 'ticket_reopened' END AS event
  FROM {{model status_intervals}} AS i
  LEFT JOIN {{model status_intervals}} AS p ON {{same_ticket p, i}} AND p.seq = i.seq - 1
  WHERE i.status IS NOT NULL AND i.evidence <> 'assumed' AND CASE
    WHEN i.status = 'closed' THEN p.status IS DISTINCT FROM 'closed'
    WHEN i.status = 'solved' THEN p.status IS DISTINCT FROM 'solved' AND p.status IS DISTINCT FROM 'closed'
    ELSE p.status IN ('solved', 'closed') END
), happened AS (
  SELECT source, ticket_id, created_at AS happened_at, 'ticket_created' AS event, '1' AS version, CAST(NULL AS DOUBLE PRECISION) AS score, CAST(NULL AS VARCHAR) AS word FROM t
  UNION ALL SELECT source, ticket_id, updated_at, 'ticket_updated', CAST({{micros updated_at}} AS VARCHAR), NULL, NULL FROM t WHERE updated_at > created_at
  UNION ALL SELECT DISTINCT source, ticket_id, happened_at, event, CAST({{micros happened_at}} AS VARCHAR), CAST(NULL AS DOUBLE PRECISION), CAST(NULL AS VARCHAR) FROM changes
  UNION ALL SELECT source, ticket_id, happened_at, 'ticket_assigned', CAST({{micros happened_at}} AS VARCHAR), NULL, NULL FROM {{model ticket_assignments}}
  UNION ALL SELECT source, ticket_id, created_at, 'satisfaction_rated', rating_id, score, word FROM {{model satisfaction}} WHERE ticket_id IS NOT NULL
  UNION ALL SELECT source, ticket_id, created_at, 'note_added', CAST(conversation_id AS VARCHAR), NULL, NULL FROM {{model conversations}} WHERE kind = 'note'
)
SELECT h.event || ':' || h.source || ':' || CAST(h.ticket_id AS VARCHAR) || ':' || h.version AS event_key, h.source, h.ticket_id, t.customer_id, h.event, h.happened_at,
  CASE
    WHEN h.event = 'satisfaction_rated'
    THEN {{json_object 'status', t.status, 'priority', t.priority, 'channel', t.channel, 'opened_by', t.opened_by, 'rating', h.score, 'word', h.word}}
    WHEN h.event = 'ticket_assigned'
    THEN {{json_object 'status', t.status, 'priority', t.priority, 'channel', t.channel, 'opened_by', t.opened_by, 'agent', a.name, 'group', g.name, 'previous_agent', pa.name, 'previous_group', pg.name}}
    ELSE {{json_object 'status', t.status, 'priority', t.priority, 'channel', t.channel, 'opened_by', t.opened_by}} END AS properties
FROM happened AS h JOIN t ON {{same_ticket t, h}}
LEFT JOIN {{model ticket_assignments}} AS x ON h.event = 'ticket_assigned' AND {{same_ticket x, h}} AND x.happened_at = h.happened_at
LEFT JOIN {{model agents}} AS a ON a.source = x.source AND a.id = x.assignee_id
LEFT JOIN {{model agents}} AS pa ON pa.source = x.source AND pa.id = x.previous_assignee_id
LEFT JOIN {{model groups}} AS g ON g.source = x.source AND g.id = x.group_id
LEFT JOIN {{model groups}} AS pg ON pg.source = x.source AND pg.id = x.previous_group_id
WHERE h.happened_at IS NOT NULL
