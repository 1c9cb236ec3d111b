/*
build: part
inputs:
  satisfaction_ratings:
    id: bigint
    ticket_id: bigint
    user_id: bigint
    agent_id: bigint
    group_id: bigint
    rating: bigint
    feedback: text
    created_at: timestamp
tests:
  - name: known_scale
    description: every answer is on a scale the vendor documents
    severity: warning
    sql: >
      SELECT r.id AS rating_id, r.rating FROM {{stream satisfaction_ratings}} AS r
      WHERE r._tajo_deleted_at IS NULL AND r.rating IS NOT NULL AND abs(r.rating) NOT BETWEEN 100 AND 103 AND r.rating NOT IN (1, 2, 3)
*/
SELECT
  {{source}} AS source,
  CAST(r.id AS TEXT) AS rating_id,
  r.ticket_id,
  i.customer_id,
  {{source}} || '-' || CAST(r.agent_id AS TEXT) AS agent_id,
  {{source}} || '-' || CAST(r.group_id AS TEXT) AS group_id,
  s.score,
  CASE WHEN s.score > 3 THEN 'good' WHEN s.score < 3 THEN 'bad' ELSE 'neutral' END AS word,
  CAST(r.rating AS TEXT) AS vendor_score,
  nullif(trim(r.feedback), '') IS NOT NULL AS comment_given,
  r.created_at
FROM {{stream satisfaction_ratings}} AS r
-- Surveys of former times count from 1 (happy) to 3. [doc]
JOIN (
  VALUES
    (CAST(103 AS BIGINT), 5.0), (102, 13.0 / 3), (101, 11.0 / 3), (100, 3.0), (-100, 3.0), (-101, 7.0 / 3), (-102, 5.0 / 3), (-103, 1.0),
    (1, 5.0), (2, 3.0), (3, 1.0)
) AS s (rating, score) ON s.rating = r.rating
LEFT JOIN {{model customer_identities}} AS i ON i.source = {{source}} AND i.contact_id = r.user_id
WHERE r._tajo_deleted_at IS NULL AND r.ticket_id IS NOT NULL
