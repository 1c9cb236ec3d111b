/*
build: part
inputs:
  tickets: { id: bigint, source: bigint, requester_id: bigint, created_at: timestamp }
  conversations:
    id: bigint
    ticket_id: bigint
    user_id: bigint
    incoming: boolean
    private: boolean
    source: bigint
    category: bigint
    automation_id: bigint
    auto_response: boolean
    created_at: timestamp
tests:
  - name: every_message
    description: every conversation that is no survey answer is there
    sql: >
      SELECT c.id AS conversation_id FROM {{stream conversations}} AS c
      WHERE c._tajo_deleted_at IS NULL AND coalesce(c.source, 0) <> 6 AND c.created_at IS NOT NULL AND {{changed c.ticket_id}}
      AND NOT EXISTS (SELECT 1 FROM {{model conversations}} AS m WHERE m.source = {{source}} AND m.conversation_id = c.id)
    # The same ids in both.
    doubt: >
      SELECT CASE WHEN (
          SELECT coalesce(sum({{hash c.id}}), 0) FROM {{stream conversations}} AS c
          WHERE c._tajo_deleted_at IS NULL AND coalesce(c.source, 0) <> 6 AND c.created_at IS NOT NULL AND {{changed c.ticket_id}})
        = (
          SELECT coalesce(sum({{hash m.conversation_id}}), 0) FROM {{model conversations}} AS m
          WHERE m.source = {{source}} AND NOT m.is_opening AND {{changed m.source, m.ticket_id}}) THEN 0 ELSE 1 END
*/
SELECT
  {{source}} AS source,
  -t.id AS conversation_id,
  t.id AS ticket_id,
  -- Of a mail an agent sent first only the receiver is known.
  CASE WHEN t.source = 10 THEN NULL ELSE t.requester_id END AS author_id,
  CASE WHEN t.source = 10 THEN 'agent' ELSE 'customer' END AS author_kind,
  TRUE AS is_public,
  TRUE AS is_opening,
  CASE WHEN t.source = 3 THEN 'call' ELSE 'message' END AS kind,
  coalesce(s.channel, 'other') AS channel,
  t.created_at
FROM {{stream tickets}} AS t
LEFT JOIN {{model ticket_channels}} AS s ON s.source = {{source}} AND s.code = CAST(t.source AS TEXT)
WHERE t.created_at IS NOT NULL AND {{changed t.id}}
UNION ALL
SELECT
  {{source}},
  c.id,
  c.ticket_id,
  c.user_id,
  CASE
    WHEN c.automation_id IS NOT NULL OR c.auto_response THEN 'system'
    WHEN c.user_id = t.requester_id THEN 'customer'
    -- Told by each message, so that it holds for agents of whom nothing is left.
    WHEN NOT c.incoming OR a.id IS NOT NULL THEN 'agent'
    ELSE 'customer'
  END,
  -- A forward goes to somebody else, and their answer (category 6) comes to the agents alone. [client]
  NOT coalesce(c.private, c.source = 2, FALSE) AND coalesce(c.source, 0) <> 8 AND coalesce(c.category, 0) <> 6,
  FALSE,
  CASE
    WHEN c.source = 8 OR c.category = 6 THEN 'forward'
    WHEN coalesce(c.private, c.source = 2, FALSE) THEN 'note'
    WHEN c.source = 9 THEN 'call'
    ELSE 'message'
  END,
  CASE c.source WHEN 5 THEN 'social' WHEN 7 THEN 'social' WHEN 9 THEN 'phone' WHEN 10 THEN 'mobile' WHEN 11 THEN 'other' WHEN 2 THEN 'agent' ELSE 'email' END,
  c.created_at
FROM {{stream conversations}} AS c
LEFT JOIN {{stream tickets}} AS t ON t.id = c.ticket_id
LEFT JOIN {{model agents}} AS a ON a.source = {{source}} AND a.id = c.user_id
WHERE c._tajo_deleted_at IS NULL AND coalesce(c.source, 0) <> 6 AND c.created_at IS NOT NULL AND {{changed c.ticket_id}}
