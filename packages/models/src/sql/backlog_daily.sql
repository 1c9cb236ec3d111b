/*
name: backlog_daily
grain: one row per day, helpdesk, group, channel and priority with tickets open at its end or any movement
description: >
  Open tickets at the end of each day, and how they came and went: open = open the day before + created + reopened − solved. Group, channel and
  priority are those the ticket has now. Days run to the last on which anything happened. A ticket whose history does not reach back to its
  creation counts as open from then until it was last solved.
key: [day, source, group_id, channel, priority]
build: whole
columns:
  day: { type: date, description: "Day in the account's time zone: UTC, unless tajo.yml names another." }
  source: { type: text, description: "Helpdesk, by its name in tajo.yml." }
  group_id: { type: text, description: "Group of the tickets, or none." }
  channel: { type: text, description: "How they came, as in tickets, or none." }
  priority: { type: text, description: "Their priority, or none." }
  open_tickets: { type: bigint, description: "Tickets neither solved nor closed at the end of the day.", tests: [not_null] }
  created: { type: bigint, description: "Tickets created that day.", tests: [not_null] }
  solved: { type: bigint, description: "Times a ticket was solved or closed that day.", tests: [not_null] }
  reopened: { type: bigint, description: "Times a solved ticket was opened again that day.", tests: [not_null] }
tests:
  - name: never_below_zero
    description: no day has fewer than no open tickets
    sql: SELECT day, source, group_id, channel, priority FROM {{model backlog_daily}} WHERE open_tickets < 0
  - name: open_now
    description: the last day has as many open tickets as there are
    severity: warning
    sql: >
      SELECT b.open_tickets, t.open_tickets AS tickets
      FROM (SELECT coalesce(sum(open_tickets), 0) AS open_tickets FROM {{model backlog_daily}} WHERE day = (SELECT max(day) FROM {{model backlog_daily}})) AS b,
        (SELECT count(*) AS open_tickets FROM {{model tickets}} WHERE counted AND status NOT IN ('solved', 'closed')) AS t
      WHERE b.open_tickets <> t.open_tickets
*/
WITH t AS (
  SELECT source, ticket_id, coalesce(group_id, 'none') AS group_id, coalesce(channel, 'none') AS channel, coalesce(priority, 'none') AS priority,
    created_at, CASE WHEN status IN ('solved', 'closed') THEN coalesce(last_solved_at, closed_at, updated_at, created_at) END AS solved_at
  FROM {{model tickets}} WHERE counted AND created_at IS NOT NULL
), spans AS (
  SELECT source, ticket_id, seq, from_at, status NOT IN ('solved', 'closed') AS is_open,
    lag(status NOT IN ('solved', 'closed')) OVER (PARTITION BY {{ticket_of}} ORDER BY seq) AS was_open
  FROM {{model status_intervals}}
), known AS (
  SELECT source, ticket_id FROM {{model status_intervals}} GROUP BY source, ticket_id
  HAVING count(*) FILTER (WHERE status IS NULL OR evidence = 'assumed') = 0
), steps AS (
  SELECT source, ticket_id, {{day created_at}} AS day, 1 AS step, 'created' AS what FROM t
  UNION ALL
  SELECT s.source, s.ticket_id, {{day s.from_at}}, CASE WHEN s.is_open THEN 1 ELSE -1 END, CASE WHEN s.is_open THEN 'reopened' ELSE 'solved' END
  FROM spans AS s JOIN known AS k ON {{same_ticket k, s}}
  WHERE s.is_open <> coalesce(s.was_open, TRUE)
  UNION ALL
  SELECT t.source, t.ticket_id, {{day t.solved_at}}, -1, 'solved'
  FROM t LEFT JOIN known AS k ON {{same_ticket k, t}}
  WHERE k.ticket_id IS NULL AND t.solved_at IS NOT NULL
), moved AS (
  SELECT s.day, t.source, t.group_id, t.channel, t.priority, sum(s.step) AS step, count(*) FILTER (WHERE s.what = 'created') AS created,
    count(*) FILTER (WHERE s.what = 'solved') AS solved, count(*) FILTER (WHERE s.what = 'reopened') AS reopened
  FROM steps AS s JOIN t ON {{same_ticket t, s}}
  GROUP BY s.day, t.source, t.group_id, t.channel, t.priority
), kinds AS (
  SELECT source, group_id, channel, priority, min(day) AS first_day FROM moved GROUP BY source, group_id, channel, priority
), days AS (
  SELECT d.day FROM (SELECT min(day) AS first_day, max(day) AS last_day FROM moved) AS m CROSS JOIN {{days m.first_day, m.last_day}} AS d
), filled AS (
  SELECT d.day, k.source, k.group_id, k.channel, k.priority, coalesce(m.created, 0) AS created, coalesce(m.solved, 0) AS solved,
    coalesce(m.reopened, 0) AS reopened,
    sum(coalesce(m.step, 0)) OVER (PARTITION BY k.source, k.group_id, k.channel, k.priority ORDER BY d.day) AS open_tickets
  FROM kinds AS k JOIN days AS d ON d.day >= k.first_day
  LEFT JOIN moved AS m ON m.day = d.day AND m.source = k.source AND m.group_id = k.group_id AND m.channel = k.channel AND m.priority = k.priority
)
SELECT * FROM filled WHERE open_tickets <> 0 OR created > 0 OR solved > 0 OR reopened > 0
