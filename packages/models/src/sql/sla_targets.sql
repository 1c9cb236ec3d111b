/*
name: sla_targets
grain: one row per promise that held for a ticket
description: >
  What was promised for a counted ticket and whether it was kept. Zendesk: measures start, pause and end, and policies apply, as
  ticket_metric_events say. Freshdesk: the first active policy in order that fits the ticket, otherwise the default one; the clock of a
  resolution stands while the ticket is pending or on hold. The target is that of the priority the ticket had when the measure ended, or has
  now: raising or lowering it later changes nothing. Whether it was kept is computed by our own time, not taken from the vendor.
key: [source, ticket_id, metric, seq]
build: by_ticket
only_from_parts: true
parts:
  source: text
  ticket_id: bigint
  metric: text
  seq: bigint
  event: text
  place: bigint
  happened_at: timestamp
  policy: bigint
  target_seconds: bigint
  in_business: boolean
  company: bigint
  product: bigint
  channel_code: text
  type: text
columns:
  source: { type: text, words: sources, description: "Helpdesk, by its name in tajo.yml." }
  ticket_id: { type: bigint, description: "Ticket." }
  metric: { type: text, description: "Measure, in the words of sla_policies." }
  seq: { type: bigint, description: "Counts up where the measure began anew, from 1." }
  policy_id: { type: text, description: "Policy, as in sla_policies." }
  priority: { type: text, description: "Priority the ticket had when the measure ended, or has now." }
  target_seconds: { type: bigint, description: "What was promised.", tests: [not_null] }
  in_business: { type: boolean, description: "In working time; otherwise by the clock.", tests: [not_null] }
  started_at: { type: timestamp, description: "When the measure began.", tests: [not_null] }
  elapsed_seconds: { type: bigint, description: "What it took, in finished stretches, in the time the promise counts in; null where that is not known." }
  due_at: { type: timestamp, description: "When the target was, or will be, used up, as the measure went; null while it stands still before." }
  met_at: { type: timestamp, description: "When the measure ended; null while it has not." }
  status:
    type: text
    description: >
      met or breached (it ended; met also where its clock may have stood unseen, but even without it took no longer); running or paused (it has not: sla_states tells which of these are late at the moment); unknown where history
      or the calendar is not known.
    tests: [not_null, { accepted: [met, breached, running, paused, unknown] }]
tests:
  - name: met_in_time
    description: what was met took no longer than promised, and what was breached did
    sql: >
      SELECT s.source, s.ticket_id, s.metric, s.seq FROM {{model sla_targets}} AS s
      WHERE {{changed s.source, s.ticket_id}}
        AND ((s.status = 'met' AND s.elapsed_seconds > s.target_seconds) OR (s.status = 'breached' AND s.elapsed_seconds <= s.target_seconds)
          OR (s.status IN ('met', 'breached')) <> (s.met_at IS NOT NULL AND s.status <> 'unknown'))
*/
WITH told AS (
  SELECT * FROM {{parts}} AS all_parts
),
tickets AS (
  SELECT t.source, t.ticket_id, t.status, t.priority, t.group_id, t.created_at, t.messages_known
  FROM {{model tickets}} AS t
  WHERE t.counted AND t.created_at IS NOT NULL AND {{changed t.source, t.ticket_id}}
),
-- Stretches in which the clock of a measure ran, Zendesk: as its events say.
switched AS (
  SELECT e.source, e.ticket_id, e.metric, e.seq, e.event, e.happened_at,
    lead(e.happened_at) OVER w AS until_at, row_number() OVER w AS place
  FROM told AS e
  JOIN tickets AS t ON {{same_ticket t, e}}
  WHERE e.event IN ('activate', 'pause', 'fulfill')
  WINDOW w AS (PARTITION BY {{ticket_of e}}, e.metric, e.seq ORDER BY e.happened_at, e.place)
),
ended AS (
  SELECT source, ticket_id, metric, seq, min(happened_at) FILTER (WHERE event = 'activate') AS started_at,
    max(happened_at) FILTER (WHERE event = 'fulfill') AS met_at, max(happened_at) AS latest_at,
    max(happened_at) FILTER (WHERE event = 'activate') AS activated_at
  FROM switched
  GROUP BY source, ticket_id, metric, seq
),
applied AS (
  SELECT DISTINCT ON (a.source, a.ticket_id, a.metric, a.seq)
    a.source, a.ticket_id, a.metric, a.seq, a.policy, a.target_seconds, a.in_business
  FROM told AS a
  JOIN ended AS e ON {{same_ticket e, a}} AND e.metric = a.metric AND e.seq = a.seq
  WHERE a.event = 'apply' AND a.target_seconds IS NOT NULL AND (e.met_at IS NULL OR a.happened_at <= e.met_at)
  ORDER BY a.source, a.ticket_id, a.metric, a.seq, a.happened_at DESC, a.place DESC
),
-- Freshdesk: from the ticket itself.
attributes AS (
  SELECT t.*, a.company, a.product, a.channel_code, a.type
  FROM told AS a
  JOIN tickets AS t ON {{same_ticket t, a}}
  JOIN (SELECT DISTINCT p.source FROM {{model sla_policies}} AS p WHERE p.is_active) AS p ON p.source = a.source
  WHERE a.event = 'ticket'
),
measured AS (
  SELECT a.source, a.ticket_id, 'first_reply' AS metric, CAST(1 AS BIGINT) AS seq, a.created_at AS started_at, s.until_at AS met_at,
    a.messages_known AS is_known, FALSE AS is_paused
  FROM attributes AS a
  LEFT JOIN {{model ticket_spans}} AS s ON {{same_ticket s, a}} AND s.kind = 'first_reply'
  UNION ALL
  SELECT a.source, a.ticket_id, 'next_reply', row_number() OVER (PARTITION BY {{ticket_of a}} ORDER BY r.seq), r.asked_at, r.replied_at, TRUE, FALSE
  FROM attributes AS a
  JOIN {{model next_replies}} AS r ON {{same_ticket r, a}} AND NOT r.is_first
  JOIN {{model ticket_spans}} AS s ON {{same_ticket s, a}} AND s.kind = 'first_reply' AND s.until_at <= r.asked_at
  UNION ALL
  SELECT a.source, a.ticket_id, 'resolution', 1, a.created_at,
    CASE WHEN a.status IN ('solved', 'closed') THEN max(s.from_at) FILTER (WHERE s.status IN ('solved', 'closed') AND coalesce(s.status_before, '') NOT IN ('solved', 'closed')) END,
    count(*) FILTER (WHERE s.status IS NULL) = 0, a.status IN ('pending', 'hold')
  FROM attributes AS a
  JOIN {{model ticket_spans}} AS s ON {{same_ticket s, a}} AND s.kind = 'status'
  GROUP BY a.source, a.ticket_id, a.created_at, a.status
),
-- With the priority and group of the moment it ended, or of now.
circumstances AS (
  SELECT m.*, a.company, a.product, a.channel_code, a.type,
    CASE WHEN m.met_at IS NULL OR p.source IS NULL OR p.evidence = 'assumed' THEN a.priority ELSE p.value END AS priority,
    CASE WHEN m.met_at IS NULL OR g.source IS NULL OR g.evidence = 'assumed' THEN a.group_id ELSE a.source || '-' || g.value END AS group_id
  FROM measured AS m
  JOIN attributes AS a ON {{same_ticket a, m}}
  LEFT JOIN {{model field_history}} AS p ON {{same_ticket p, m}} AND p.field = 'priority'
    AND p.changed_at <= m.met_at AND m.met_at < coalesce(p.until, CAST('infinity' AS TIMESTAMPTZ))
  LEFT JOIN {{model field_history}} AS g ON {{same_ticket g, m}} AND g.field = 'group_id'
    AND g.changed_at <= m.met_at AND m.met_at < coalesce(g.until, CAST('infinity' AS TIMESTAMPTZ))
),
fitting AS (
  SELECT c.*, p.policy_id, p.target_seconds, p.in_business,
    row_number() OVER (PARTITION BY {{ticket_of c}}, c.metric, c.seq ORDER BY p.is_default, p.position, p.policy_id) AS choice
  FROM circumstances AS c
  JOIN {{model sla_policies}} AS p ON p.source = c.source AND p.is_active AND p.metric = c.metric AND p.priority = c.priority
  WHERE p.is_default OR (
    (coalesce(array_length(p.company_ids, 1), 0) = 0 OR {{has p.company_ids, c.company}})
    AND (coalesce(array_length(p.product_ids, 1), 0) = 0 OR {{has p.product_ids, c.product}})
    AND (coalesce(array_length(p.channel_codes, 1), 0) = 0 OR {{has p.channel_codes, c.channel_code}})
    AND (coalesce(array_length(p.types, 1), 0) = 0 OR {{has p.types, c.type}})
    AND (coalesce(array_length(p.group_ids, 1), 0) = 0
      OR {{has p.group_ids, {{integer substr(c.group_id, length(c.source) + 2)}}}}))
),
promises AS (
  SELECT e.source, e.ticket_id, e.metric, e.seq, e.source || '-' || CAST(a.policy AS TEXT) AS policy_id,
    CASE WHEN e.met_at IS NULL OR p.source IS NULL OR p.evidence = 'assumed' THEN t.priority ELSE p.value END AS priority,
    a.target_seconds, coalesce(a.in_business, FALSE) AS in_business, e.started_at, e.met_at, TRUE AS is_known,
    e.met_at IS NULL AND e.activated_at < e.latest_at AS is_paused
  FROM ended AS e
  JOIN applied AS a ON {{same_ticket a, e}} AND a.metric = e.metric AND a.seq = e.seq
  JOIN tickets AS t ON {{same_ticket t, e}}
  LEFT JOIN {{model field_history}} AS p ON {{same_ticket p, e}} AND p.field = 'priority'
    AND p.changed_at <= e.met_at AND e.met_at < coalesce(p.until, CAST('infinity' AS TIMESTAMPTZ))
  WHERE e.started_at IS NOT NULL
  UNION ALL
  SELECT source, ticket_id, metric, seq, policy_id, priority, target_seconds, in_business, started_at, met_at, is_known, is_paused
  FROM fitting
  WHERE choice = 1
),
runs AS (
  SELECT p.source, p.ticket_id, p.metric, p.seq, p.in_business, p.target_seconds, s.happened_at AS from_at, s.until_at
  FROM promises AS p
  JOIN switched AS s ON {{same_ticket s, p}} AND s.metric = p.metric AND s.seq = p.seq AND s.event = 'activate'
  UNION ALL
  SELECT f.source, f.ticket_id, f.metric, f.seq, f.in_business, f.target_seconds, f.started_at, f.met_at
  FROM fitting AS f
  WHERE f.choice = 1 AND f.metric <> 'resolution'
  UNION ALL
  SELECT f.source, f.ticket_id, f.metric, f.seq, f.in_business, f.target_seconds, s.from_at, s.until_at
  FROM fitting AS f
  JOIN {{model ticket_spans}} AS s ON {{same_ticket s, f}} AND s.kind = 'status' AND s.status IN ('new', 'open')
  WHERE f.choice = 1 AND f.metric = 'resolution' AND f.is_known
  UNION ALL
  -- Where it is not known when its clock stood: the most it can have taken.
  SELECT f.source, f.ticket_id, f.metric, f.seq, f.in_business, f.target_seconds, f.started_at, f.met_at
  FROM fitting AS f
  WHERE f.choice = 1 AND f.metric = 'resolution' AND NOT f.is_known
),
-- Positions: working seconds, or seconds since 1970, as the promise counts.
positioned AS (
  SELECT
    r.*,
    a.schedule_id AS from_schedule,
    a.offset_seconds AS from_offset,
    CASE WHEN r.in_business THEN a.offset_seconds + ac.seconds_before + least({{epoch r.from_at}}, ac.works_until) - ac.from_second ELSE {{epoch r.from_at}} END
      AS from_position,
    CASE WHEN r.in_business THEN b.offset_seconds + bc.seconds_before + least({{epoch r.until_at}}, bc.works_until) - bc.from_second ELSE {{epoch r.until_at}} END
      AS until_position
  FROM runs AS r
  LEFT JOIN {{model ticket_schedules}} AS a ON a.source = CASE WHEN r.in_business THEN r.source END AND a.ticket_id = r.ticket_id
    AND CASE WHEN a.seq = 1 THEN CAST('-infinity' AS TIMESTAMPTZ) ELSE a.from_at END <= r.from_at AND r.from_at < coalesce(a.until_at, CAST('infinity' AS TIMESTAMPTZ))
  LEFT JOIN {{model business_clock}} AS ac ON ac.schedule_id = a.schedule_id AND ac.day = {{epoch_day r.from_at}}
    AND ac.from_second <= {{epoch r.from_at}} AND {{epoch r.from_at}} < ac.until_second
  LEFT JOIN {{model ticket_schedules}} AS b ON b.source = CASE WHEN r.in_business THEN r.source END AND b.ticket_id = r.ticket_id
    AND CASE WHEN b.seq = 1 THEN CAST('-infinity' AS TIMESTAMPTZ) ELSE b.from_at END <= r.until_at AND r.until_at < coalesce(b.until_at, CAST('infinity' AS TIMESTAMPTZ))
  LEFT JOIN {{model business_clock}} AS bc ON bc.schedule_id = b.schedule_id AND bc.day = {{epoch_day r.until_at}}
    AND bc.from_second <= {{epoch r.until_at}} AND {{epoch r.until_at}} < bc.until_second
),
added AS (
  SELECT p.*,
    coalesce(sum(p.until_position - p.from_position) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS used_before,
    row_number() OVER (PARTITION BY {{ticket_of p}}, p.metric, p.seq ORDER BY p.from_at DESC) AS back
  FROM positioned AS p
  WINDOW w AS (PARTITION BY {{ticket_of p}}, p.metric, p.seq ORDER BY p.from_at)
),
-- The stretch in which the target is used up, or else the last one, as long as it may still be.
due_in AS (
  SELECT DISTINCT ON (a.source, a.ticket_id, a.metric, a.seq)
    a.source, a.ticket_id, a.metric, a.seq, a.in_business, a.from_schedule, a.from_at,
    a.from_position + a.target_seconds - a.used_before AS due_position,
    a.used_before + (a.until_position - a.from_position) >= a.target_seconds AS is_used_up
  FROM added AS a
  WHERE a.back = 1 OR a.used_before + (a.until_position - a.from_position) >= a.target_seconds
  ORDER BY a.source, a.ticket_id, a.metric, a.seq, a.from_at
),
-- From a position back to the moment: by the calendar in effect then.
calendars AS (
  SELECT d.source, d.ticket_id, d.metric, d.seq, d.due_position, s.schedule_id, s.from_at, s.until_at, d.due_position - s.offset_seconds AS worked
  FROM due_in AS d
  JOIN {{model ticket_schedules}} AS s ON {{same_ticket s, d}}
  WHERE d.in_business AND d.due_position IS NOT NULL
),
-- Windows by how many forty hours were worked before them, so that they are found by an equal join.
worked AS (
  SELECT w.schedule_id, w.starts_at, {{epoch w.ends_at}} - {{epoch w.starts_at}} AS length, w.seconds_before, b.value AS bucket
  FROM {{model business_windows}} AS w
  CROSS JOIN {{counts CAST(floor(w.seconds_before / 144000.0) AS BIGINT), CAST(floor((w.seconds_before + {{epoch w.ends_at}} - {{epoch w.starts_at}}) / 144000.0) AS BIGINT)}} AS b
),
dues AS (
  SELECT c.source, c.ticket_id, c.metric, c.seq, min({{later w.starts_at, c.worked - w.seconds_before}}) AS due_at
  FROM calendars AS c
  JOIN worked AS w ON w.schedule_id = c.schedule_id AND w.bucket = CAST(floor(c.worked / 144000.0) AS BIGINT)
    AND w.seconds_before < c.worked AND c.worked <= w.seconds_before + w.length
  WHERE {{later w.starts_at, c.worked - w.seconds_before}} >= c.from_at
    AND (c.until_at IS NULL OR {{later w.starts_at, c.worked - w.seconds_before}} <= c.until_at)
  GROUP BY c.source, c.ticket_id, c.metric, c.seq
),
totals AS (
  SELECT a.source, a.ticket_id, a.metric, a.seq,
    CASE WHEN count(*) FILTER (WHERE a.from_position IS NULL OR (a.until_at IS NOT NULL AND a.until_position IS NULL)) = 0
      THEN coalesce(sum(a.until_position - a.from_position), 0) END AS elapsed
  FROM added AS a
  GROUP BY a.source, a.ticket_id, a.metric, a.seq
)
SELECT
  p.source,
  p.ticket_id,
  p.metric,
  p.seq,
  p.policy_id,
  p.priority,
  p.target_seconds,
  p.in_business,
  p.started_at,
  CASE WHEN p.is_known THEN coalesce(t.elapsed, CASE WHEN t.source IS NULL THEN 0 END) END AS elapsed_seconds,
  CASE
    WHEN NOT p.is_known OR (p.is_paused AND NOT coalesce(d.is_used_up, FALSE)) THEN NULL
    WHEN p.in_business THEN u.due_at
    ELSE {{instant_of d.due_position}}
  END AS due_at,
  p.met_at,
  CASE
    WHEN NOT p.is_known AND p.met_at IS NOT NULL AND t.elapsed <= p.target_seconds THEN 'met'
    WHEN NOT p.is_known OR (t.source IS NOT NULL AND t.elapsed IS NULL) THEN 'unknown'
    WHEN p.met_at IS NOT NULL AND coalesce(t.elapsed, 0) <= p.target_seconds THEN 'met'
    WHEN p.met_at IS NOT NULL THEN 'breached'
    WHEN p.is_paused THEN 'paused'
    ELSE 'running'
  END AS status
FROM promises AS p
LEFT JOIN totals AS t ON {{same_ticket t, p}} AND t.metric = p.metric AND t.seq = p.seq
LEFT JOIN due_in AS d ON {{same_ticket d, p}} AND d.metric = p.metric AND d.seq = p.seq
LEFT JOIN dues AS u ON {{same_ticket u, p}} AND u.metric = p.metric AND u.seq = p.seq
