/*
name: schedule_hours
grain: one row per stretch of working time on a day of the week, per version of a calendar
description: >
  When a calendar is open in an ordinary week, by the clock on its wall. Where the history of the calendars is recorded (`history: true` on
  the stream), what was changed holds from its `updated_at`; otherwise the present hours are taken for all the past.
key: [schedule_id, version, weekday, starts_minute]
build: whole
parts: { source: text, id: bigint, zone: text, valid_from: timestamp, valid_to: timestamp, starts_minute: bigint, ends_minute: bigint }
columns:
  schedule_id: { type: text, description: "Calendar.", tests: [{ references: schedules.schedule_id }] }
  version: { type: bigint, description: "Counts the recorded versions of the calendar, from 1." }
  valid_from: { type: timestamp, description: "Since when the version holds; null: always has." }
  valid_until: { type: timestamp, description: "Until when; null: still does." }
  time_zone: { type: text, description: "Zone of its clock; null where the vendor's name for it is not known." }
  weekday: { type: bigint, description: "0 Sunday to 6 Saturday.", tests: [{ accepted: [0, 1, 2, 3, 4, 5, 6] }] }
  starts_minute: { type: bigint, description: "Minutes after midnight it opens." }
  ends_minute: { type: bigint, description: "Minutes after midnight it closes, 1440 for the end of the day.", tests: [not_null] }
tests:
  - name: forward
    description: it closes after it opens, on the same day
    sql: SELECT schedule_id, weekday, starts_minute FROM {{model schedule_hours}} WHERE ends_minute <= starts_minute OR starts_minute < 0 OR ends_minute > 1440
*/
WITH versions AS (
  SELECT
    p.*,
    dense_rank() OVER (PARTITION BY p.source, p.id ORDER BY p.valid_from NULLS FIRST) AS version
  FROM {{parts}} AS p
),
days AS (
  SELECT v.*, max(v.version) OVER (PARTITION BY v.source, v.id) AS versions, d.weekday, greatest(v.starts_minute - d.weekday * 1440, 0) AS opens, least(v.ends_minute - d.weekday * 1440, 1440) AS closes
  FROM versions AS v
  CROSS JOIN (VALUES (0), (1), (2), (3), (4), (5), (6)) AS d(weekday)
)
SELECT
  d.source || '-' || CAST(d.id AS TEXT) AS schedule_id,
  d.version,
  CASE WHEN d.version > 1 THEN d.valid_from END AS valid_from,
  -- A deleted calendar leaves its hours to the tickets that ran by it.
  CASE WHEN NOT (s.is_deleted AND d.version = d.versions) THEN d.valid_to END AS valid_until,
  CASE WHEN coalesce(r.time_zone, d.zone) IN (SELECT z.name FROM pg_timezone_names() AS z) THEN coalesce(r.time_zone, d.zone) END AS time_zone,
  d.weekday,
  d.opens AS starts_minute,
  max(d.closes) AS ends_minute
FROM days AS d
JOIN {{model schedules}} AS s ON s.source = d.source AND s.id = d.id
LEFT JOIN {{model time_zones}} AS r ON r.name = d.zone
WHERE d.opens < d.closes
GROUP BY 1, 2, 3, 4, 5, 6, 7
