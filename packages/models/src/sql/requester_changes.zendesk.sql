/*
build: part
inputs:
  ticket_audits: { id: bigint, ticket_id: bigint, events: json, created_at: timestamp }
  ticket_events: { id: bigint, ticket_id: bigint, child_events: json, created_at: timestamp }
*/
WITH audited AS (
  SELECT a.ticket_id, a.created_at AS changed_at, {{json_each a.events, 'id, type, field_name, value, previous_value'}} AS e
  FROM {{stream ticket_audits}} AS a
  -- Few changes are about that: the others need not be taken apart.
  WHERE a.created_at IS NOT NULL AND {{changed a.ticket_id}} AND CAST(a.events AS TEXT) LIKE '%requester_id%'
),
unaudited AS (
  SELECT v.ticket_id, v.created_at AS changed_at, {{json_each v.child_events, 'id, event_type, requester_id, previous_value'}} AS e
  FROM {{stream ticket_events}} AS v
  WHERE v.created_at IS NOT NULL AND {{changed v.ticket_id}} AND CAST(v.child_events AS TEXT) LIKE '%requester_id%'
    AND NOT EXISTS (SELECT 1 FROM {{stream ticket_audits}} AS a WHERE a.id = v.id)
),
told AS (
  SELECT ticket_id, changed_at, {{integer {{json_of e, id}}}} AS event_id, {{integer {{json_of e, previous_value}}}} AS from_id,
    {{integer {{json_of e, value}}}} AS to_id
  FROM audited
  WHERE {{json_of e, type}} = 'Change' AND {{json_of e, field_name}} = 'requester_id'
  UNION ALL
  SELECT ticket_id, changed_at, {{integer {{json_of e, id}}}}, {{integer {{json_of e, previous_value}}}}, {{integer {{json_of e, requester_id}}}}
  FROM unaudited
  WHERE {{json_of e, event_type}} = 'Change' AND {{json_of e, requester_id}} IS NOT NULL
),
placed AS (
  SELECT
    t.ticket_id,
    t.changed_at,
    t.to_id,
    first_value(t.from_id) OVER (PARTITION BY t.ticket_id, t.changed_at ORDER BY t.event_id) AS from_id,
    row_number() OVER (PARTITION BY t.ticket_id, t.changed_at ORDER BY t.event_id DESC) AS place
  FROM told AS t
  WHERE t.from_id IS NOT NULL AND t.to_id IS NOT NULL
)
SELECT {{source}} AS source, ticket_id, changed_at, from_id, to_id
FROM placed
WHERE place = 1 AND from_id <> to_id
