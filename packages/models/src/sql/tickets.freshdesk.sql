/*
build: part
inputs:
  tickets:
    id: bigint
    subject: text
    status: bigint
    priority: bigint
    source: bigint
    type: text
    tags: 'text[]'
    requester_id: bigint
    company_id: bigint
    responder_id: bigint
    group_id: bigint
    stats_resolved_at: timestamp
    stats_closed_at: timestamp
    stats_reopened_at: timestamp
    stats_agent_responded_at: timestamp
    spam: boolean
    deleted: boolean
    created_at: timestamp
    updated_at: timestamp
  conversations: { id: bigint, ticket_id: bigint, source: bigint, incoming: boolean, body: text, body_text: text }
reconcile: { stream: tickets }
*/
-- A merge leaves no pointer: the ticket is closed, and a note on it names the other in the words the helpdesk proposes. [guess]
WITH merges AS (
  SELECT c.ticket_id, max({{integer regexp_replace(coalesce(c.body_text, c.body), '.*merged into ticket (with ID )?#?([0-9]+).*', '\2', 's')}}) AS merged_into
  FROM {{stream conversations}} AS c
  WHERE c.source = 2 AND NOT c.incoming AND c._tajo_deleted_at IS NULL AND {{changed c.ticket_id}}
    AND coalesce(c.body_text, c.body) LIKE '%merged into ticket %'
  GROUP BY c.ticket_id
)
SELECT
  {{source}} AS source,
  t.id AS ticket_id,
  t.subject,
  CAST(NULL AS TEXT) AS status,
  CAST(t.status AS TEXT) AS status_code,
  CASE t.priority WHEN 1 THEN 'low' WHEN 2 THEN 'normal' WHEN 3 THEN 'high' WHEN 4 THEN 'urgent' END AS priority,
  CAST(t.source AS TEXT) AS channel_code,
  t.type,
  t.tags,
  t.requester_id,
  t.company_id AS company,
  t.responder_id AS assignee_id,
  t.group_id AS group_number,
  t.created_at,
  t.updated_at,
  t.stats_resolved_at AS vendor_solved_at,
  t.stats_closed_at AS vendor_closed_at,
  t.stats_resolved_at IS NOT NULL AND t.stats_reopened_at IS NULL AS never_reopened,
  t.spam AS is_spam,
  coalesce(t.deleted, FALSE) OR (t._tajo_deleted_at IS NOT NULL AND NOT coalesce(t.spam, FALSE)) AS is_deleted,
  t.status = 5 AND m.merged_into IS NOT NULL AS is_merged,
  m.merged_into,
  t.source = 10 AS began_inside,
  FALSE AS is_messaging,
  -- How many there are is not told; that an agent answered is.
  CASE WHEN t.stats_agent_responded_at IS NOT NULL THEN 1 END AS messages,
  {{synced conversations}} AS messages_synced
FROM {{stream tickets}} AS t
LEFT JOIN merges AS m ON m.ticket_id = t.id
WHERE {{changed t.id}}
