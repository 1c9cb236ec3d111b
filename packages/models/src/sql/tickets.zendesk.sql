/*
build: part
inputs:
  tickets:
    id: bigint
    subject: text
    status: text
    custom_status_id: bigint
    priority: text
    via_channel: text
    type: text
    tags: 'text[]'
    requester_id: bigint
    submitter_id: bigint
    organization_id: bigint
    assignee_id: bigint
    group_id: bigint
    from_messaging_channel: boolean
    comment_count: bigint
    created_at: timestamp
    updated_at: timestamp
  ticket_metrics: { ticket_id: bigint, solved_at: timestamp, reopens: bigint }
  ticket_comments: { id: bigint, ticket_id: bigint, body: text }
  ticket_events: { id: bigint, ticket_id: bigint, merged_ticket_ids: 'bigint[]' }
reconcile: { stream: tickets }
*/
-- A merge closes the ticket and tags it; the other is named by its own event, and by a comment in the words the helpdesk proposes. [doc] [client]
WITH merged AS (
  SELECT t.id FROM {{stream tickets}} AS t WHERE 'closed_by_merge' = ANY (t.tags) AND t.status = 'closed' AND {{changed t.id}}
),
events AS (
  SELECT m.id, max(m.merged_into) AS merged_into
  FROM (
    SELECT unnest(v.merged_ticket_ids) AS id, v.ticket_id AS merged_into
    FROM {{stream ticket_events}} AS v
    WHERE v.merged_ticket_ids IS NOT NULL
  ) AS m
  GROUP BY m.id
),
comments AS (
  SELECT c.ticket_id AS id, max({{integer regexp_replace(c.body, '.*merged into request #([0-9]+).*', '\1', 's')}}) AS merged_into
  FROM {{stream ticket_comments}} AS c
  JOIN merged AS m ON m.id = c.ticket_id
  WHERE c.body LIKE '%merged into request #%'
  GROUP BY c.ticket_id
),
-- One set of measures per ticket; an account may have stored an older one beside it.
metrics AS (
  SELECT x.ticket_id, max(x.solved_at) AS solved_at, max(x.reopens) AS reopens
  FROM {{stream ticket_metrics}} AS x
  WHERE {{changed x.ticket_id}}
  GROUP BY x.ticket_id
)
SELECT
  {{source}} AS source,
  t.id AS ticket_id,
  t.subject,
  CASE WHEN t.status <> 'deleted' THEN t.status END AS status,
  CASE
    WHEN t.status = 'closed' OR t.custom_status_id IS NULL THEN t.status
    ELSE CAST(t.custom_status_id AS TEXT)
  END AS status_code,
  t.priority,
  t.via_channel AS channel_code,
  t.type,
  t.tags,
  t.requester_id,
  t.organization_id AS company,
  t.assignee_id,
  t.group_id AS group_number,
  t.created_at,
  t.updated_at,
  x.solved_at AS vendor_solved_at,
  CAST(NULL AS TIMESTAMPTZ) AS vendor_closed_at,
  x.solved_at IS NOT NULL AND coalesce(x.reopens = 0, FALSE) AS never_reopened,
  FALSE AS is_spam,
  coalesce(t.status = 'deleted', FALSE) OR t._tajo_deleted_at IS NOT NULL AS is_deleted,
  m.id IS NOT NULL OR e.id IS NOT NULL AS is_merged,
  coalesce(e.merged_into, c.merged_into) AS merged_into,
  a.id IS NOT NULL AND t.submitter_id IS DISTINCT FROM t.requester_id AS began_inside,
  t.from_messaging_channel AS is_messaging,
  t.comment_count AS messages,
  {{synced ticket_comments}} AS messages_synced
FROM {{stream tickets}} AS t
LEFT JOIN merged AS m ON m.id = t.id
LEFT JOIN events AS e ON e.id = t.id
LEFT JOIN comments AS c ON c.id = t.id
LEFT JOIN metrics AS x ON x.ticket_id = t.id
LEFT JOIN {{model agents}} AS a ON a.source = {{source}} AND a.id = t.submitter_id
WHERE {{changed t.id}}
