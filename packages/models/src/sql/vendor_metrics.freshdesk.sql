/*
build: part
inputs:
  tickets:
    id: bigint
    created_at: timestamp
    stats_first_responded_at: timestamp
    stats_resolved_at: timestamp
    due_by: timestamp
    fr_due_by: timestamp
    nr_due_by: timestamp
    is_escalated: boolean
    fr_escalated: boolean
    nr_escalated: boolean
*/
WITH figures AS (
  SELECT
    t.id,
    v.metric,
    CASE v.metric
      WHEN 'first_reply' THEN {{epoch t.stats_first_responded_at}} - {{epoch t.created_at}}
      WHEN 'full_resolution' THEN {{epoch t.stats_resolved_at}} - {{epoch t.created_at}}
    END AS calendar_seconds,
    CASE v.metric WHEN 'first_reply_due' THEN t.fr_due_by WHEN 'next_reply_due' THEN t.nr_due_by WHEN 'resolution_due' THEN t.due_by END AS due_at,
    CASE v.metric WHEN 'first_reply_due' THEN t.fr_escalated WHEN 'next_reply_due' THEN t.nr_escalated WHEN 'resolution_due' THEN t.is_escalated END
      AS is_breached
  FROM {{stream tickets}} AS t
  CROSS JOIN (VALUES ('first_reply'), ('full_resolution'), ('first_reply_due'), ('next_reply_due'), ('resolution_due')) AS v(metric)
)
SELECT {{source}} AS source, f.id AS ticket_id, f.metric, f.calendar_seconds, CAST(NULL AS BIGINT) AS business_seconds, CAST(NULL AS BIGINT) AS count, f.due_at,
  f.is_breached, CASE WHEN f.calendar_seconds IS NOT NULL THEN 1 END AS unit_seconds
FROM figures AS f
WHERE f.calendar_seconds IS NOT NULL OR f.due_at IS NOT NULL
