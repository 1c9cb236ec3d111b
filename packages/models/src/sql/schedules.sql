/*
name: schedules
grain: one row per working-time calendar of a helpdesk
description: >
  Calendars that business seconds are counted in: business hours of Freshdesk, schedules of Zendesk. Deleted ones stay, marked, as old tickets
  ran by them. Zendesk counts by its first schedule unless a rule gives a ticket another one. [doc]
key: [schedule_id]
build: whole
parts: { source: text, id: bigint, name: text, zone: text, is_default: boolean, is_deleted: boolean }
columns:
  schedule_id: { type: text, description: "`<source>-<id>`." }
  source: { type: text, description: "Helpdesk, by its name in tajo.yml.", tests: [not_null] }
  id: { type: bigint, description: "The vendor's id.", tests: [not_null] }
  name: { type: text, description: "Name of the calendar." }
  time_zone: { type: text, description: "Its zone in the tz database; null where the vendor's name for it is not known, and then nothing is counted by it." }
  vendor_time_zone: { type: text, description: "What the vendor calls that zone." }
  is_default: { type: boolean, description: "Holds for tickets that have no other.", tests: [not_null] }
  is_deleted: { type: boolean, description: "Is no longer there.", tests: [not_null] }
tests:
  - name: one_default
    description: at most one calendar of a helpdesk is its default
    sql: SELECT source FROM {{model schedules}} WHERE is_default GROUP BY source HAVING count(*) > 1
  - name: known_zone
    description: the time zone of the calendar is known; otherwise business times by it are null
    severity: warning
    sql: SELECT schedule_id FROM {{model schedules}} WHERE time_zone IS NULL
*/
WITH known AS (
  SELECT z.name FROM pg_timezone_names() AS z
),
named AS (
  SELECT p.*, coalesce(r.time_zone, p.zone) AS wanted
  FROM {{parts}} AS p
  LEFT JOIN {{model time_zones}} AS r ON r.name = p.zone
)
SELECT
  n.source || '-' || CAST(n.id AS TEXT) AS schedule_id,
  n.source,
  n.id,
  n.name,
  CASE WHEN n.wanted IN (SELECT name FROM known) THEN n.wanted END AS time_zone,
  n.zone AS vendor_time_zone,
  n.is_default,
  n.is_deleted
FROM named AS n
