/*
name: ticket_schedules
grain: one row per stretch of time a ticket ran by one calendar
description: >
  Which calendar the business seconds of a counted ticket are counted in, and since when. Zendesk: the schedule rules gave it, before and
  otherwise the first schedule of the account. Freshdesk: the business hours of its group at the time, otherwise the default ones. Where the
  history of groups is not known, the present group is taken for the past.
key: [source, ticket_id, seq]
build: by_ticket
columns:
  source: { type: text, words: sources, description: "Helpdesk, by its name in tajo.yml." }
  ticket_id: { type: bigint, description: "Ticket." }
  seq: { type: bigint, description: "Place among its stretches, from 1." }
  from_at: { type: timestamp, description: "Since when; of the first stretch when the ticket was created.", tests: [not_null] }
  until_at: { type: timestamp, description: "Until when; null while it does." }
  schedule_id: { type: text, description: "Calendar; null where the helpdesk has none, or none is synced." }
  offset_seconds:
    type: bigint
    description: >
      Added to the calendar's working seconds up to a moment it makes the ticket's own count, which runs on over changes of the calendar; null
      where the hours of a calendar are not known, from then on.
tests:
  - name: gapless
    description: a stretch ends when the next begins
    sql: >
      SELECT s.source, s.ticket_id, s.seq FROM {{model ticket_schedules}} AS s
      LEFT JOIN {{model ticket_schedules}} AS n ON {{same_ticket n, s}} AND n.seq = s.seq + 1
      WHERE {{changed s.source, s.ticket_id}} AND (s.until_at IS DISTINCT FROM n.from_at OR s.until_at <= s.from_at)
    doubt: >
      SELECT CASE WHEN count(*) FILTER (WHERE s.until_at <= s.from_at) = 0
        AND coalesce(sum({{hash s.source, s.ticket_id, s.seq + 1, s.until_at}}) FILTER (WHERE s.until_at IS NOT NULL), 0)
          = coalesce(sum({{hash s.source, s.ticket_id, s.seq, s.from_at}}) FILTER (WHERE s.seq > 1), 0) THEN 0 ELSE 1 END
      FROM {{model ticket_schedules}} AS s WHERE {{changed s.source, s.ticket_id}}
*/
WITH defaults AS (
  SELECT s.source, s.schedule_id FROM {{model schedules}} AS s WHERE s.is_default
),
by_group AS (
  SELECT DISTINCT g.source FROM {{model group_schedules}} AS g
),
tickets AS (
  SELECT t.source, t.ticket_id, t.created_at, t.group_id, d.schedule_id
  FROM {{model tickets}} AS t
  LEFT JOIN defaults AS d ON d.source = t.source
  WHERE t.counted AND t.created_at IS NOT NULL AND {{changed t.source, t.ticket_id}}
),
-- What the fields of a ticket say, later ones over earlier ones.
told AS (
  SELECT t.source, t.ticket_id, t.created_at, 1 AS rank, h.seq, h.changed_at AS moment, coalesce(g.schedule_id, t.schedule_id) AS schedule_id
  FROM tickets AS t
  JOIN by_group AS b ON b.source = t.source
  JOIN {{model field_history}} AS h ON {{same_ticket h, t}} AND h.field = 'group_id'
  LEFT JOIN {{model group_schedules}} AS g ON g.group_id = CASE WHEN h.evidence = 'assumed' THEN t.group_id ELSE h.source || '-' || h.value END
  UNION ALL
  -- Before the first change the ticket ran by what was changed.
  SELECT t.source, t.ticket_id, t.created_at, 2, 0, t.created_at, t.source || '-' || h.previous
  FROM tickets AS t
  JOIN {{model field_history}} AS h ON {{same_ticket h, t}} AND h.field = 'schedule_id' AND h.seq = 1
  WHERE h.previous IS NOT NULL
  UNION ALL
  SELECT t.source, t.ticket_id, t.created_at, 3, h.seq, h.changed_at, coalesce(t.source || '-' || h.value, t.schedule_id)
  FROM tickets AS t
  JOIN {{model field_history}} AS h ON {{same_ticket h, t}} AND h.field = 'schedule_id'
  WHERE h.evidence <> 'assumed'
),
-- Most tickets run by one calendar: only the others need to be put in order.
several AS (
  SELECT DISTINCT {{ticket_of a}} FROM told AS a
),
begun AS (
  SELECT t.source, t.ticket_id, t.created_at, coalesce(g.schedule_id, t.schedule_id) AS schedule_id, o.ticket_id IS NOT NULL AS goes_on
  FROM tickets AS t
  LEFT JOIN {{model group_schedules}} AS g ON g.group_id = t.group_id
  LEFT JOIN several AS o ON {{same_ticket o, t}}
),
assigned AS (
  SELECT source, ticket_id, created_at, 0 AS rank, CAST(0 AS BIGINT) AS seq, created_at AS moment, schedule_id FROM begun WHERE goes_on
  UNION ALL
  SELECT source, ticket_id, created_at, rank, seq, moment, schedule_id FROM told
),
-- The last word of each moment.
moments AS (
  SELECT a.source, a.ticket_id, greatest(a.moment, a.created_at) AS moment, a.schedule_id,
    lead(greatest(a.moment, a.created_at)) OVER w AS following
  FROM assigned AS a
  WINDOW w AS (PARTITION BY {{ticket_of a}} ORDER BY greatest(a.moment, a.created_at), a.rank, a.seq)
),
settled AS (
  SELECT source, ticket_id, moment, schedule_id,
    lag(schedule_id) OVER w AS before, row_number() OVER w AS place
  FROM moments
  WHERE following IS NULL OR following > moment
  WINDOW w AS (PARTITION BY {{ticket_of}} ORDER BY moment)
),
stretches AS (
  SELECT source, ticket_id, schedule_id, before, moment AS from_at, lead(moment) OVER w AS until_at, row_number() OVER w AS seq
  FROM settled
  WHERE place = 1 OR schedule_id IS DISTINCT FROM before
  WINDOW w AS (PARTITION BY {{ticket_of}} ORDER BY moment)
),
counted AS (
  SELECT DISTINCT w.schedule_id FROM {{model business_windows}} AS w
),
-- At a change the count of the new calendar goes on where that of the old one stopped.
changes AS (
  SELECT s.source, s.ticket_id, s.seq,
    o.seconds_before + least({{epoch s.from_at}}, o.works_until) - o.from_second
      - (n.seconds_before + least({{epoch s.from_at}}, n.works_until) - n.from_second) AS step
  FROM stretches AS s
  JOIN {{model business_clock}} AS o ON o.schedule_id = s.before AND o.day = {{epoch_day s.from_at}}
    AND o.from_second <= {{epoch s.from_at}} AND {{epoch s.from_at}} < o.until_second
  JOIN {{model business_clock}} AS n ON n.schedule_id = s.schedule_id AND n.day = {{epoch_day s.from_at}}
    AND n.from_second <= {{epoch s.from_at}} AND {{epoch s.from_at}} < n.until_second
  WHERE s.seq > 1
),
steps AS (
  SELECT s.*, CASE WHEN s.seq = 1 THEN 0 ELSE h.step END AS step, c.schedule_id IS NULL AS is_unknown
  FROM stretches AS s
  LEFT JOIN counted AS c ON c.schedule_id = s.schedule_id
  LEFT JOIN changes AS h ON {{same_ticket h, s}} AND h.seq = s.seq
)
SELECT b.source, b.ticket_id, 1 AS seq, b.created_at AS from_at, NULL AS until_at, b.schedule_id, CASE WHEN c.schedule_id IS NOT NULL THEN 0 END AS offset_seconds
FROM begun AS b
LEFT JOIN counted AS c ON c.schedule_id = b.schedule_id
WHERE NOT b.goes_on
UNION ALL
SELECT
  source,
  ticket_id,
  seq,
  from_at,
  until_at,
  schedule_id,
  CASE
    WHEN sum(CASE WHEN is_unknown OR step IS NULL THEN 1 ELSE 0 END) OVER w = 0 THEN sum(step) OVER w
  END AS offset_seconds
FROM steps
WINDOW w AS (PARTITION BY {{ticket_of}} ORDER BY seq ROWS UNBOUNDED PRECEDING)
