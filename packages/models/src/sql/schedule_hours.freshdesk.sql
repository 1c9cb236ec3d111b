/*
build: part
inputs:
  business_hours: { id: bigint, time_zone: text, business_hours: json }
*/
-- Twelve-hour texts with or without seconds. [client] A calendar without any day works around the clock, as one of "24 hours x 7 days"
-- has no hours to tell; closing at 11:59 pm is closing at midnight, which the texts cannot say. [guess]
WITH versions AS (
  SELECT h.id, h.time_zone, h.business_hours AS hours, h._tajo_valid_from AS valid_from, h._tajo_valid_to AS valid_to FROM {{history business_hours}} AS h
  UNION ALL
  SELECT b.id, b.time_zone, b.business_hours, NULL, NULL
  FROM {{stream business_hours}} AS b
  WHERE NOT EXISTS (SELECT 1 FROM {{history business_hours}} AS h WHERE h.id = b.id)
),
texts AS (
  SELECT v.id, v.time_zone, v.valid_from, v.valid_to, d.weekday,
    lower({{json_text m.value, 'start_time'}}) AS opens,
    lower({{json_text m.value, 'end_time'}}) AS closes
  FROM versions AS v
  CROSS JOIN {{json_members v.hours}} AS m
  JOIN (VALUES ('sunday', 0), ('monday', 1), ('tuesday', 2), ('wednesday', 3), ('thursday', 4), ('friday', 5), ('saturday', 6)) AS d(day, weekday)
    ON d.day = lower(m.key)
),
numbers AS (
  SELECT t.*,
    {{integer split_part(t.opens, ':', 1)}} AS open_hour,
    {{integer split_part(replace(replace(t.opens, ' ', ':'), 'm', ''), ':', 2)}} AS open_minute,
    {{integer split_part(t.closes, ':', 1)}} AS close_hour,
    {{integer split_part(replace(replace(t.closes, ' ', ':'), 'm', ''), ':', 2)}} AS close_minute
  FROM texts AS t
),
minutes AS (
  SELECT n.*,
    CASE
      WHEN n.opens LIKE '%am' THEN n.open_hour % 12
      WHEN n.opens LIKE '%pm' THEN n.open_hour % 12 + 12
      ELSE n.open_hour
    END * 60 + coalesce(n.open_minute, 0) AS starts,
    CASE
      WHEN n.closes LIKE '%am' THEN n.close_hour % 12
      WHEN n.closes LIKE '%pm' THEN n.close_hour % 12 + 12
      ELSE n.close_hour
    END * 60 + coalesce(n.close_minute, 0) AS ends
  FROM numbers AS n
)
SELECT
  {{source}} AS source,
  m.id,
  m.time_zone AS zone,
  m.valid_from,
  m.valid_to,
  m.weekday * 1440 + m.starts AS starts_minute,
  m.weekday * 1440 + CASE WHEN m.ends IN (0, 1439) THEN 1440 ELSE m.ends END AS ends_minute
FROM minutes AS m
WHERE m.starts < CASE WHEN m.ends IN (0, 1439) THEN 1440 ELSE m.ends END
UNION ALL
SELECT {{source}}, v.id, v.time_zone, v.valid_from, v.valid_to, 0, 10080
FROM versions AS v
WHERE NOT EXISTS (SELECT 1 FROM texts AS t WHERE t.id = v.id AND t.valid_from IS NOT DISTINCT FROM v.valid_from)
