/*
name: ticket_spans
grain: one row per stretch of a ticket's time that a measure is made of
description: >
  What ticket_metrics adds up: the stretches of status_intervals, of waiting for the first reply and of being assigned to nobody, of counted
  tickets, each with its seconds by the clock and in working time. A stretch that lasts has no seconds yet.
key: [source, ticket_id, kind, seq]
build: by_ticket
parts: { source: text, ticket_id: bigint, first_replied_at: timestamp }
columns:
  source: { type: text, words: sources, description: "Helpdesk, by its name in tajo.yml." }
  ticket_id: { type: bigint, description: "Ticket." }
  kind: { type: text, words: accepted, description: "status, first_reply or unassigned.", tests: [{ accepted: [status, first_reply, unassigned] }] }
  seq: { type: bigint, description: "Place among the stretches of its kind, from 1." }
  status: { type: text, description: "Of a status stretch, which; null where it is not known." }
  status_before: { type: text, description: "The status before it." }
  from_at: { type: timestamp, description: "Since when.", tests: [not_null] }
  until_at: { type: timestamp, description: "Until when; null while it lasts." }
  calendar_seconds: { type: bigint, description: "How long by the clock." }
  business_seconds: { type: bigint, description: "How long in working time; null without a calendar." }
  from_position: { type: bigint, description: "Working seconds of the ticket up to the beginning." }
tests:
  - name: no_longer_than_the_clock
    description: working time is part of the time by the clock
    sql: >
      SELECT source, ticket_id, kind, seq FROM {{model ticket_spans}} AS s
      WHERE {{changed s.source, s.ticket_id}} AND (s.calendar_seconds < 0 OR s.business_seconds < 0 OR s.business_seconds > s.calendar_seconds)
*/
WITH tickets AS (
  SELECT t.source, t.ticket_id, t.created_at, t.messages_known, t.opened_by
  FROM {{model tickets}} AS t
  WHERE t.counted AND t.created_at IS NOT NULL AND {{changed t.source, t.ticket_id}}
),
-- Where something is not known, the status before has to be looked for.
gaps AS (
  SELECT DISTINCT {{ticket_of h}} FROM {{model field_history}} AS h
  WHERE h.field = 'status' AND h.evidence = 'assumed' AND {{changed h.source, h.ticket_id}}
),
statuses AS (
  SELECT h.source, h.ticket_id, h.seq, h.changed_at AS from_at, h.until AS until_at, h.previous,
    CASE WHEN h.evidence <> 'assumed' THEN h.value END AS status, g.ticket_id IS NOT NULL AS has_gaps
  FROM {{model field_history}} AS h
  LEFT JOIN gaps AS g ON {{same_ticket g, h}}
  JOIN tickets AS t ON {{same_ticket t, h}}
  WHERE h.field = 'status' AND NOT (h.evidence = 'assumed' AND h.until IS NOT DISTINCT FROM h.changed_at) AND {{changed h.source, h.ticket_id}}
),
replies AS (
  SELECT {{ticket_of c}}, min(c.created_at) AS replied_at
  FROM {{model conversations}} AS c
  WHERE c.is_public AND c.author_kind = 'agent' AND NOT c.is_opening AND {{changed c.source, c.ticket_id}}
  GROUP BY {{ticket_of c}}
),
-- The vendor's own stamp stands in where not all messages are stored.
stamped AS (
  SELECT * FROM {{parts}} AS all_parts
),
-- While nobody had it and it was not solved.
unassigned AS (
  SELECT
    s.source,
    s.ticket_id,
    greatest(h.changed_at, s.from_at) AS from_at,
    CASE WHEN h.until IS NOT NULL OR s.until_at IS NOT NULL THEN least(h.until, s.until_at) END AS until_at
  FROM statuses AS s
  JOIN {{model field_history}} AS h ON {{same_ticket h, s}} AND h.field = 'assignee_id'
    AND h.value IS NULL AND h.evidence <> 'assumed'
    AND (s.until_at IS NULL OR h.changed_at < s.until_at) AND (h.until IS NULL OR s.from_at < h.until)
  WHERE s.status NOT IN ('solved', 'closed') AND (h.until IS NULL OR h.until > h.changed_at)
),
spans AS (
  SELECT s.source, s.ticket_id, 'status' AS kind, s.seq, s.status, s.previous AS status_before, s.from_at, s.until_at
  FROM statuses AS s
  WHERE NOT s.has_gaps
  UNION ALL
  SELECT s.source, s.ticket_id, 'status', s.seq, s.status, lag(s.status) OVER (PARTITION BY {{ticket_of s}} ORDER BY s.seq), s.from_at, s.until_at
  FROM statuses AS s
  WHERE s.has_gaps
  UNION ALL
  SELECT t.source, t.ticket_id, 'first_reply', 1, NULL, NULL, t.created_at, greatest(r.replied_at, t.created_at)
  FROM tickets AS t
  JOIN replies AS r ON {{same_ticket r, t}}
  WHERE t.messages_known
  UNION ALL
  SELECT t.source, t.ticket_id, 'first_reply', 1, NULL, NULL, t.created_at, greatest(p.first_replied_at, t.created_at)
  FROM tickets AS t
  JOIN stamped AS p ON {{same_ticket p, t}}
  WHERE NOT t.messages_known AND t.opened_by = 'customer' AND p.first_replied_at IS NOT NULL
  UNION ALL
  SELECT u.source, u.ticket_id, 'unassigned', row_number() OVER (PARTITION BY {{ticket_of u}} ORDER BY u.from_at, u.until_at), NULL, NULL, u.from_at, u.until_at
  FROM unassigned AS u
),
-- Plain comparisons: with OR in its condition an outer join compares every row with every other.
positioned AS (
  SELECT
    s.*,
    a.offset_seconds + ac.seconds_before + least({{epoch s.from_at}}, ac.works_until) - ac.from_second AS from_position,
    b.offset_seconds + bc.seconds_before + least({{epoch s.until_at}}, bc.works_until) - bc.from_second AS until_position
  FROM spans AS s
  LEFT JOIN {{model ticket_schedules}} AS a ON {{same_ticket a, s}} AND a.offset_seconds IS NOT NULL
    AND CASE WHEN a.seq = 1 THEN CAST('-infinity' AS TIMESTAMPTZ) ELSE a.from_at END <= s.from_at AND s.from_at < coalesce(a.until_at, CAST('infinity' AS TIMESTAMPTZ))
  LEFT JOIN {{model business_clock}} AS ac ON ac.schedule_id = a.schedule_id AND ac.day = {{epoch_day s.from_at}}
    AND ac.from_second <= {{epoch s.from_at}} AND {{epoch s.from_at}} < ac.until_second
  LEFT JOIN {{model ticket_schedules}} AS b ON {{same_ticket b, s}} AND b.offset_seconds IS NOT NULL
    AND CASE WHEN b.seq = 1 THEN CAST('-infinity' AS TIMESTAMPTZ) ELSE b.from_at END <= s.until_at AND s.until_at < coalesce(b.until_at, CAST('infinity' AS TIMESTAMPTZ))
  LEFT JOIN {{model business_clock}} AS bc ON bc.schedule_id = b.schedule_id AND bc.day = {{epoch_day s.until_at}}
    AND bc.from_second <= {{epoch s.until_at}} AND {{epoch s.until_at}} < bc.until_second
)
SELECT
  source,
  ticket_id,
  kind,
  seq,
  status,
  status_before,
  from_at,
  until_at,
  {{epoch until_at}} - {{epoch from_at}} AS calendar_seconds,
  until_position - from_position AS business_seconds,
  from_position
FROM positioned
