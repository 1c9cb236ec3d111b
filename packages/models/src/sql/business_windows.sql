/*
name: business_windows
grain: one row per uninterrupted stretch of working time of a calendar
description: >
  Every working time from 2000 to 2050, in UTC, with holidays cut out and daylight saving resolved: a moment is worked when the clock on the
  calendar's wall shows working time, so an hour that the clock skips is nobody's and one it shows twice counts twice. seconds_before is
  running, so that the working seconds between two moments are a difference of two numbers. Times outside of these years are not known.
key: [schedule_id, starts_at]
build: whole
columns:
  schedule_id: { type: text, description: "Calendar.", tests: [{ references: schedules.schedule_id }] }
  starts_at: { type: timestamp, description: "When it opens." }
  ends_at: { type: timestamp, description: "When it closes.", tests: [not_null] }
  seconds_before: { type: bigint, description: "Working seconds of the calendar before this window.", tests: [not_null] }
tests:
  - name: apart
    description: windows follow one another without touching
    sql: >
      SELECT schedule_id, starts_at FROM (
        SELECT schedule_id, starts_at, ends_at, lead(starts_at) OVER (PARTITION BY schedule_id ORDER BY starts_at) AS following
        FROM {{model business_windows}}) AS w
      WHERE w.ends_at <= w.starts_at OR w.ends_at >= w.following
*/
WITH hours AS (
  SELECT * FROM {{model schedule_hours}} AS s WHERE s.time_zone IS NOT NULL
),
-- Days since 1970: 10957 is 2000-01-01, 29220 is 2050-01-01.
zones AS (
  SELECT DISTINCT time_zone FROM hours
),
midnights AS (
  SELECT
    z.time_zone,
    d.value AS day,
    {{seconds timezone('UTC', {{instant_of d.value * 86400}}), timezone(z.time_zone, {{instant_of d.value * 86400}})}} AS utc_offset
  FROM zones AS z
  CROSS JOIN {{counts 10957, 29220}} AS d
),
changes AS (
  SELECT m.time_zone, m.day, m.utc_offset, m.next_offset
  FROM (
    SELECT time_zone, day, utc_offset, lead(utc_offset) OVER (PARTITION BY time_zone ORDER BY day) AS next_offset FROM midnights
  ) AS m
  WHERE m.next_offset <> m.utc_offset
),
-- The minute of such a day in which the clock is put forward or back.
turns AS (
  SELECT c.time_zone, c.day, min(c.day * 86400 + m.value * 60) AS turned
  FROM changes AS c
  CROSS JOIN {{counts 1, 1440}} AS m
  WHERE {{seconds timezone('UTC', {{instant_of c.day * 86400 + m.value * 60}}), timezone(c.time_zone, {{instant_of c.day * 86400 + m.value * 60}})}} <> c.utc_offset
  GROUP BY c.time_zone, c.day
),
-- Days on the wall around a turn, before it and after it.
turning AS (
  SELECT t.time_zone, t.day + n.days AS day, c.utc_offset, CAST(NULL AS BIGINT) AS since, t.turned AS until
  FROM turns AS t
  JOIN changes AS c ON c.time_zone = t.time_zone AND c.day = t.day
  CROSS JOIN (VALUES (-1), (0), (1)) AS n(days)
  UNION ALL
  SELECT t.time_zone, t.day + n.days, c.next_offset, t.turned, NULL
  FROM turns AS t
  JOIN changes AS c ON c.time_zone = t.time_zone AND c.day = t.day
  CROSS JOIN (VALUES (-1), (0), (1)) AS n(days)
),
closed AS (
  SELECT DISTINCT h.schedule_id, d.value AS day
  FROM {{model holidays}} AS h
  CROSS JOIN {{counts h.starts_on - DATE '1970-01-01', h.ends_on - DATE '1970-01-01'}} AS d
),
-- By the wall's own days; a day of the week too early and late, as the wall is up to a day off.
days AS (
  SELECT d.value AS day, (d.value + 4) % 7 AS weekday FROM {{counts 10956, 29221}} AS d
),
opened AS (
  SELECT h.*, d.day
  FROM hours AS h
  JOIN days AS d ON d.weekday = h.weekday
  WHERE NOT EXISTS (SELECT 1 FROM closed AS c WHERE c.schedule_id = h.schedule_id AND c.day = d.day)
),
edges AS (
  SELECT
    o.schedule_id,
    o.valid_from,
    o.valid_until,
    t.since,
    t.until,
    CASE
      WHEN t.time_zone IS NULL THEN {{epoch timezone(o.time_zone, timezone('UTC', {{instant_of o.day * 86400 + o.starts_minute * 60}}))}}
      ELSE o.day * 86400 + o.starts_minute * 60 - t.utc_offset
    END AS opens,
    CASE
      WHEN t.time_zone IS NULL THEN {{epoch timezone(o.time_zone, timezone('UTC', {{instant_of o.day * 86400 + o.ends_minute * 60}}))}}
      ELSE o.day * 86400 + o.ends_minute * 60 - t.utc_offset
    END AS closes
  FROM opened AS o
  LEFT JOIN turning AS t ON t.time_zone = o.time_zone AND t.day = o.day
),
stretches AS (
  SELECT
    e.schedule_id,
    greatest(e.opens, e.since, 10957 * CAST(86400 AS BIGINT), {{epoch e.valid_from}}) AS opens,
    least(e.closes, e.until, 29220 * CAST(86400 AS BIGINT), {{epoch e.valid_until}}) AS closes
  FROM edges AS e
),
marked AS (
  SELECT
    schedule_id,
    opens,
    closes,
    CASE WHEN opens <= max(closes) OVER (PARTITION BY schedule_id ORDER BY opens, closes ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) THEN 0 ELSE 1 END
      AS is_first
  FROM stretches
  WHERE opens < closes
),
numbered AS (
  SELECT schedule_id, opens, closes, sum(is_first) OVER (PARTITION BY schedule_id ORDER BY opens, closes ROWS UNBOUNDED PRECEDING) AS place
  FROM marked
),
merged AS (
  SELECT schedule_id, min(opens) AS opens, max(closes) AS closes FROM numbered GROUP BY schedule_id, place
)
SELECT
  schedule_id,
  {{instant_of opens}} AS starts_at,
  {{instant_of closes}} AS ends_at,
  coalesce(sum(closes - opens) OVER (PARTITION BY schedule_id ORDER BY opens ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS seconds_before
FROM merged
