/*
build: part
inputs:
  schedules: { id: bigint, time_zone: text, intervals: json }
*/
-- Minutes since Sunday 0:00 by the clock of the schedule. [doc]
WITH versions AS (
  SELECT h.id, h.time_zone, h.intervals, h._tajo_valid_from AS valid_from, h._tajo_valid_to AS valid_to FROM {{history schedules}} AS h
  UNION ALL
  SELECT s.id, s.time_zone, s.intervals, NULL, NULL
  FROM {{stream schedules}} AS s
  WHERE NOT EXISTS (SELECT 1 FROM {{history schedules}} AS h WHERE h.id = s.id)
)
SELECT {{source}} AS source, v.id, v.time_zone AS zone, v.valid_from, v.valid_to, i.start_time AS starts_minute, i.end_time AS ends_minute
FROM versions AS v
CROSS JOIN {{json_records v.intervals, 'start_time bigint, end_time bigint'}} AS i
WHERE i.start_time < i.end_time
