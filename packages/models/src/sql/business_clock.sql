/*
name: business_clock
grain: one row per calendar, day in UTC and piece of time that begins when the calendar opens
description: >
  The windows of business_windows laid out so that a moment finds its piece by an equal join: on schedule_id and day, with
  `from_second <= second AND second < until_second`. Then seconds_before + least(second, works_until) - from_second are the working seconds of
  the calendar up to it. Seconds are counted from 1970.
key: [schedule_id, day, from_second]
build: whole
columns:
  schedule_id: { type: text, description: "Calendar." }
  day: { type: bigint, description: "Day in UTC, counted from 1970." }
  from_second: { type: bigint, description: "When the calendar opened; of the first piece, when counting begins." }
  works_until: { type: bigint, description: "When it closed." }
  until_second: { type: bigint, description: "When it opened again." }
  seconds_before: { type: bigint, description: "Working seconds before from_second." }
*/
WITH windows AS (
  SELECT w.schedule_id, {{epoch w.starts_at}} AS opens, {{epoch w.ends_at}} AS closes, w.seconds_before
  FROM {{model business_windows}} AS w
),
pieces AS (
  SELECT schedule_id, opens AS from_second, closes AS works_until,
    coalesce(lead(opens) OVER (PARTITION BY schedule_id ORDER BY opens), 29220 * CAST(86400 AS BIGINT)) AS until_second, seconds_before
  FROM windows
  UNION ALL
  SELECT schedule_id, 10957 * CAST(86400 AS BIGINT), 10957 * CAST(86400 AS BIGINT), min(opens), 0 FROM windows
  GROUP BY schedule_id HAVING min(opens) > 10957 * CAST(86400 AS BIGINT)
)
SELECT p.schedule_id, d.value AS day, p.from_second, p.works_until, p.until_second, p.seconds_before
FROM pieces AS p
CROSS JOIN {{counts {{day_of p.from_second}}, {{day_of p.until_second - 1}}}} AS d
WHERE p.until_second > p.from_second
