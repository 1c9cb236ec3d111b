/*
build: part
inputs:
  satisfaction_ratings:
    id: bigint
    ticket_id: bigint
    requester_id: bigint
    assignee_id: bigint
    group_id: bigint
    score: text
    comment: text
    created_at: timestamp
    updated_at: timestamp
  survey_responses:
    id: text
    responder_id: bigint
    subjects: json
    subject_zrns: 'text[]'
    answers: json
    created_at: timestamp
    updated_at: timestamp
  tickets:
    id: bigint
    requester_id: bigint
    assignee_id: bigint
    group_id: bigint
    satisfaction_rating_id: bigint
    satisfaction_rating_score: text
    satisfaction_rating_comment: text
*/
WITH rated AS (
  SELECT CAST(r.id AS TEXT) AS rating_id, r.ticket_id, r.requester_id, r.assignee_id, r.group_id, r.score, r.comment,
    -- The row is the offer: that it was answered is its latest change. [doc]
    coalesce(r.updated_at, r.created_at) AS rated_at
  FROM {{stream satisfaction_ratings}} AS r
  WHERE r._tajo_deleted_at IS NULL AND r.ticket_id IS NOT NULL AND (r.score LIKE 'good%' OR r.score LIKE 'bad%')
  UNION ALL
  -- Answered after its offer was last read: the ticket knows it, without when.
  SELECT CAST(t.satisfaction_rating_id AS TEXT), t.id, t.requester_id, t.assignee_id, t.group_id, t.satisfaction_rating_score,
    t.satisfaction_rating_comment, NULL
  FROM {{stream tickets}} AS t
  WHERE t.satisfaction_rating_id IS NOT NULL AND (t.satisfaction_rating_score LIKE 'good%' OR t.satisfaction_rating_score LIKE 'bad%')
    AND NOT EXISTS (
      SELECT 1 FROM {{stream satisfaction_ratings}} AS r
      WHERE r.id = t.satisfaction_rating_id AND ((r.score LIKE 'good%' OR r.score LIKE 'bad%') OR r._tajo_deleted_at IS NOT NULL)
    )
),
zrns AS (
  SELECT r.id, z.value AS zrn FROM {{stream survey_responses}} AS r CROSS JOIN {{items r.subject_zrns}} AS z
  UNION
  SELECT r.id, coalesce(s.value ->> 'zrn', 'zen:' || (s.value ->> 'type') || ':' || (s.value ->> 'id'))
  FROM {{stream survey_responses}} AS r
  CROSS JOIN {{json_array r.subjects}} AS s
),
subjects AS (
  SELECT id, min({{integer split_part(zrn, ':', 3)}}) AS ticket_id FROM zrns WHERE zrn LIKE 'zen:ticket:%' GROUP BY id
),
answers AS (
  SELECT
    r.id,
    a.position,
    a.value ->> 'type' AS kind,
    a.value ->> 'rating_category' AS word,
    {{integer (a.value ->> 'rating')}} AS rating,
    nullif(trim(a.value ->> 'value'), '') AS text
  FROM {{stream survey_responses}} AS r
  CROSS JOIN {{json_array r.answers}} AS a
),
firsts AS (
  SELECT id, min(position) AS position FROM answers WHERE kind = 'rating_scale' AND word IN ('good', 'neutral', 'bad') GROUP BY id
),
wrote AS (
  SELECT id, bool_or(kind = 'open_ended' AND text IS NOT NULL) AS has_written FROM answers GROUP BY id
)
SELECT
  {{source}} AS source,
  r.rating_id,
  r.ticket_id,
  i.customer_id,
  {{source}} || '-' || CAST(r.assignee_id AS TEXT) AS agent_id,
  {{source}} || '-' || CAST(r.group_id AS TEXT) AS group_id,
  CASE WHEN r.score LIKE 'good%' THEN 5 ELSE 1 END AS score,
  CASE WHEN r.score LIKE 'good%' THEN 'good' ELSE 'bad' END AS word,
  r.score AS vendor_score,
  nullif(trim(r.comment), '') IS NOT NULL AS comment_given,
  r.rated_at AS created_at
FROM rated AS r
LEFT JOIN {{model customer_identities}} AS i ON i.source = {{source}} AND i.contact_id = r.requester_id
UNION ALL
SELECT
  {{source}},
  r.id,
  s.ticket_id,
  i.customer_id,
  {{source}} || '-' || CAST(t.assignee_id AS TEXT),
  {{source}} || '-' || CAST(t.group_id AS TEXT),
  -- A scale may have two, three or five steps: a number counts only where it is on the side its word says.
  CASE a.word
    WHEN 'good' THEN CASE WHEN a.rating = 4 THEN 4 ELSE 5 END
    WHEN 'bad' THEN CASE WHEN a.rating = 2 THEN 2 ELSE 1 END
    ELSE 3
  END,
  a.word,
  coalesce(CAST(a.rating AS TEXT), a.word),
  coalesce(w.has_written, FALSE),
  coalesce(r.updated_at, r.created_at)
FROM {{stream survey_responses}} AS r
JOIN subjects AS s ON s.id = r.id
JOIN firsts AS f ON f.id = r.id
JOIN answers AS a ON a.id = f.id AND a.position = f.position
LEFT JOIN wrote AS w ON w.id = r.id
LEFT JOIN {{stream tickets}} AS t ON t.id = s.ticket_id
LEFT JOIN {{model customer_identities}} AS i ON i.source = {{source}} AND i.contact_id = r.responder_id
WHERE s.ticket_id IS NOT NULL AND r._tajo_deleted_at IS NULL
