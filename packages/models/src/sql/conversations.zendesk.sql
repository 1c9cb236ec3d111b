/*
build: part
inputs:
  tickets: { id: bigint, requester_id: bigint, via_channel: text, comment_count: bigint, created_at: timestamp }
  ticket_comments: { id: bigint, ticket_id: bigint, author_id: bigint, type: text, public: boolean, created_at: timestamp }
reconcile: { stream: ticket_comments, where: "s._tajo_deleted_at IS NULL AND s.ticket_id IS NOT NULL AND s.created_at IS NOT NULL" }
*/
WITH comments AS (
  SELECT
    c.id,
    c.ticket_id,
    c.author_id,
    c.type,
    coalesce(c.public, TRUE) AS is_public,
    c.created_at,
    row_number() OVER (PARTITION BY c.ticket_id ORDER BY c.created_at, c.id) AS place,
    count(*) OVER (PARTITION BY c.ticket_id) AS stored
  FROM {{stream ticket_comments}} AS c
  WHERE c._tajo_deleted_at IS NULL AND c.created_at IS NOT NULL AND {{changed c.ticket_id}}
)
SELECT
  {{source}} AS source,
  c.id AS conversation_id,
  c.ticket_id,
  c.author_id,
  CASE
    WHEN c.author_id = t.requester_id THEN 'customer'
    WHEN coalesce(c.author_id, -1) < 1 THEN 'system'
    WHEN a.id IS NOT NULL THEN 'agent'
    ELSE 'customer'
  END AS author_kind,
  c.is_public,
  -- Where comments are missing, the first of the others is the first of all only if it came with the ticket.
  c.place = 1 AND coalesce(c.stored >= t.comment_count OR c.created_at <= {{later t.created_at, 60}}, FALSE) AS is_opening,
  CASE WHEN c.type = 'VoiceComment' THEN 'call' WHEN c.is_public THEN 'message' ELSE 'note' END AS kind,
  CASE WHEN c.type = 'VoiceComment' THEN 'phone' ELSE coalesce(s.channel, 'other') END AS channel,
  c.created_at
FROM comments AS c
LEFT JOIN {{stream tickets}} AS t ON t.id = c.ticket_id
LEFT JOIN {{model ticket_channels}} AS s ON s.source = {{source}} AND s.code = t.via_channel
LEFT JOIN {{model agents}} AS a ON a.source = {{source}} AND a.id = c.author_id
