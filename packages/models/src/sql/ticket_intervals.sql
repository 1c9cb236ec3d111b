/*
name: ticket_intervals
grain: one row per stretch of time a measure of a ticket is made of
description: >
  Opens every time in ticket_metrics: the stretches it is the sum of, by the clock and in working time. A view over ticket_spans and
  next_replies, so that it costs nothing until somebody asks.
key: [source, ticket_id, metric, seq]
build: view
columns:
  source: { type: text, description: "Helpdesk, by its name in tajo.yml." }
  ticket_id: { type: bigint, description: "Ticket." }
  metric: { type: text, description: "Measure, as its columns of ticket_metrics begin; next_reply for avg_next_reply." }
  seq: { type: bigint, description: "Place among the stretches of the measure." }
  from_at: { type: timestamp, description: "Since when." }
  until_at: { type: timestamp, description: "Until when." }
  what: { type: text, description: "Status the ticket was in, question and answer, or nobody assigned." }
  calendar_seconds: { type: bigint, description: "How long by the clock." }
  business_seconds: { type: bigint, description: "How long in working time; null without a calendar." }
tests:
  - name: sums
    description: the stretches of a measure add up to it, by the clock and in working time
    sql: >
      SELECT i.source, i.ticket_id, i.metric FROM (
        SELECT source, ticket_id, metric, sum(calendar_seconds) AS calendar, sum(business_seconds) AS business
        FROM {{model ticket_intervals}} AS s WHERE {{changed s.source, s.ticket_id}} GROUP BY source, ticket_id, metric) AS i
      JOIN {{model ticket_metrics}} AS m ON {{same_ticket m, i}}
      WHERE i.calendar <> CASE i.metric
          WHEN 'first_reply' THEN m.first_reply_seconds WHEN 'first_resolution' THEN m.first_resolution_seconds
          WHEN 'full_resolution' THEN m.full_resolution_seconds WHEN 'requester_wait' THEN m.requester_wait_seconds
          WHEN 'agent_work' THEN m.agent_work_seconds WHEN 'agent_wait' THEN m.agent_wait_seconds WHEN 'on_hold' THEN m.on_hold_seconds
          WHEN 'new' THEN m.new_seconds WHEN 'open' THEN m.open_seconds WHEN 'unassigned' THEN m.unassigned_seconds
          WHEN 'next_reply' THEN CAST(round(m.avg_next_reply_seconds * m.next_replies) AS BIGINT) END
        OR i.business <> CASE i.metric
          WHEN 'first_reply' THEN m.first_reply_business_seconds WHEN 'first_resolution' THEN m.first_resolution_business_seconds
          WHEN 'full_resolution' THEN m.full_resolution_business_seconds WHEN 'requester_wait' THEN m.requester_wait_business_seconds
          WHEN 'agent_work' THEN m.agent_work_business_seconds WHEN 'agent_wait' THEN m.agent_wait_business_seconds
          WHEN 'on_hold' THEN m.on_hold_business_seconds WHEN 'new' THEN m.new_business_seconds WHEN 'open' THEN m.open_business_seconds
          WHEN 'next_reply' THEN CAST(round(m.avg_next_reply_business_seconds * m.next_replies) AS BIGINT) END
    # The same of the stretches themselves: the view puts most of them under several measures.
    doubt: >
      SELECT count(*) FROM (
        SELECT s.is_wrong FROM (
          SELECT s.calendar_seconds <> m.first_reply_seconds OR s.business_seconds <> m.first_reply_business_seconds AS is_wrong
          FROM {{model ticket_spans}} AS s
          JOIN {{model ticket_metrics}} AS m ON {{same_ticket m, s}}
          WHERE s.kind = 'first_reply' AND s.until_at IS NOT NULL AND {{changed s.source, s.ticket_id}}) AS s
        UNION ALL
        SELECT s.unassigned <> m.unassigned_seconds
        FROM (
          SELECT {{ticket_of s}}, sum(s.calendar_seconds) AS unassigned
          FROM {{model ticket_spans}} AS s
          WHERE s.kind = 'unassigned' AND s.until_at IS NOT NULL AND {{changed s.source, s.ticket_id}}
          GROUP BY {{ticket_of s}}) AS s
        JOIN {{model ticket_metrics}} AS m ON {{same_ticket m, s}}
        UNION ALL
        SELECT s.first_resolution <> m.first_resolution_seconds OR s.full_resolution <> m.full_resolution_seconds
          OR s.new <> m.new_seconds OR s.open <> m.open_seconds OR s.pending <> m.agent_wait_seconds OR s.hold <> m.on_hold_seconds
          OR coalesce(s.new + s.open, s.new, s.open) <> m.agent_work_seconds
          OR coalesce(s.new, 0) + coalesce(s.open, 0) + coalesce(s.hold, 0) <> m.requester_wait_seconds
        FROM (
          SELECT {{ticket_of s}},
            sum(s.calendar_seconds) FILTER (WHERE {{epoch s.until_at}} - {{epoch m.created_at}} <= m.first_resolution_seconds) AS first_resolution,
            sum(s.calendar_seconds) FILTER (WHERE {{epoch s.until_at}} - {{epoch m.created_at}} <= m.full_resolution_seconds) AS full_resolution,
            sum(s.calendar_seconds) FILTER (WHERE s.status = 'new') AS new, sum(s.calendar_seconds) FILTER (WHERE s.status = 'open') AS open,
            sum(s.calendar_seconds) FILTER (WHERE s.status = 'pending') AS pending, sum(s.calendar_seconds) FILTER (WHERE s.status = 'hold') AS hold
          FROM {{model ticket_spans}} AS s
          JOIN {{model ticket_metrics}} AS m ON {{same_ticket m, s}}
          WHERE s.kind = 'status' AND s.until_at IS NOT NULL AND {{changed s.source, s.ticket_id}}
          GROUP BY {{ticket_of s}}) AS s
        JOIN {{model ticket_metrics}} AS m ON {{same_ticket m, s}}
        UNION ALL
        SELECT s.first_resolution <> m.first_resolution_business_seconds OR s.full_resolution <> m.full_resolution_business_seconds
          OR s.new <> m.new_business_seconds OR s.open <> m.open_business_seconds
          OR s.pending <> m.agent_wait_business_seconds OR s.hold <> m.on_hold_business_seconds
          OR coalesce(s.new + s.open, s.new, s.open) <> m.agent_work_business_seconds
          OR (m.requester_wait_business_seconds <> 0 AND coalesce(s.new, 0) + coalesce(s.open, 0) + coalesce(s.hold, 0) <> m.requester_wait_business_seconds)
        FROM (
          SELECT {{ticket_of s}},
            sum(s.business_seconds) FILTER (WHERE {{epoch s.until_at}} - {{epoch m.created_at}} <= m.first_resolution_seconds) AS first_resolution,
            sum(s.business_seconds) FILTER (WHERE {{epoch s.until_at}} - {{epoch m.created_at}} <= m.full_resolution_seconds) AS full_resolution,
            sum(s.business_seconds) FILTER (WHERE s.status = 'new') AS new, sum(s.business_seconds) FILTER (WHERE s.status = 'open') AS open,
            sum(s.business_seconds) FILTER (WHERE s.status = 'pending') AS pending, sum(s.business_seconds) FILTER (WHERE s.status = 'hold') AS hold
          FROM {{model ticket_spans}} AS s
          JOIN {{model ticket_metrics}} AS m ON {{same_ticket m, s}}
          WHERE s.kind = 'status' AND s.until_at IS NOT NULL AND s.business_seconds IS NOT NULL AND {{changed s.source, s.ticket_id}}
          GROUP BY {{ticket_of s}}) AS s
        JOIN {{model ticket_metrics}} AS m ON {{same_ticket m, s}}) AS compared
      WHERE is_wrong
  - name: replies_add_up
    description: the turns of a ticket add up to its average, by the clock and in working time
    sql: >
      SELECT m.source, m.ticket_id FROM (
        SELECT r.source, r.ticket_id, sum(r.seconds) AS calendar, sum(r.business_seconds) AS business
        FROM {{model next_replies}} AS r
        WHERE NOT r.is_first AND r.replied_at IS NOT NULL AND {{changed r.source, r.ticket_id}}
        GROUP BY r.source, r.ticket_id) AS r
      JOIN {{model ticket_metrics}} AS m ON {{same_ticket m, r}}
      WHERE r.calendar <> CAST(round(m.avg_next_reply_seconds * m.next_replies) AS BIGINT)
        OR r.business <> CAST(round(m.avg_next_reply_business_seconds * m.next_replies) AS BIGINT)
*/
WITH measures AS (
  SELECT s.source, s.ticket_id, s.kind AS metric, s.from_at, s.until_at,
    CASE s.kind WHEN 'first_reply' THEN 'waiting for the first reply' ELSE 'assigned to nobody' END AS what, s.calendar_seconds, s.business_seconds
  FROM {{model ticket_spans}} AS s
  WHERE s.kind IN ('first_reply', 'unassigned') AND s.until_at IS NOT NULL
  UNION ALL
  SELECT s.source, s.ticket_id, v.metric, s.from_at, s.until_at, s.status, s.calendar_seconds, s.business_seconds
  FROM {{model ticket_spans}} AS s
  JOIN (VALUES
    ('requester_wait', 'new'), ('requester_wait', 'open'), ('requester_wait', 'hold'), ('agent_work', 'new'), ('agent_work', 'open'),
    ('agent_wait', 'pending'), ('on_hold', 'hold'), ('new', 'new'), ('open', 'open')
  ) AS v(metric, status) ON v.status = s.status
  WHERE s.kind = 'status' AND s.until_at IS NOT NULL
  UNION ALL
  SELECT s.source, s.ticket_id, v.metric, s.from_at, s.until_at, coalesce(s.status, 'not known'), s.calendar_seconds, s.business_seconds
  FROM {{model ticket_spans}} AS s
  JOIN {{model ticket_metrics}} AS m ON {{same_ticket m, s}}
  CROSS JOIN (VALUES ('first_resolution'), ('full_resolution')) AS v(metric)
  WHERE s.kind = 'status' AND s.until_at IS NOT NULL
    AND {{epoch s.until_at}} - {{epoch m.created_at}} <= CASE v.metric WHEN 'first_resolution' THEN m.first_resolution_seconds ELSE m.full_resolution_seconds END
  UNION ALL
  SELECT r.source, r.ticket_id, 'next_reply', r.asked_at, r.replied_at, 'question to answer', r.seconds, r.business_seconds
  FROM {{model next_replies}} AS r
  WHERE NOT r.is_first AND r.replied_at IS NOT NULL
)
SELECT source, ticket_id, metric, row_number() OVER (PARTITION BY {{ticket_of}}, metric ORDER BY from_at, until_at) AS seq, from_at, until_at, what,
  calendar_seconds, business_seconds
FROM measures
