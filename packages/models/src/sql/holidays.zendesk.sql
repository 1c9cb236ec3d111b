/*
build: part
inputs:
  schedule_holidays: { id: bigint, schedule_id: bigint, name: text, start_date: date, end_date: date }
  schedules: { id: bigint }
*/
SELECT DISTINCT
  {{source}} || '-' || CAST(h.schedule_id AS TEXT) AS schedule_id,
  {{source}} AS source,
  coalesce(h.name, '') AS name,
  h.start_date AS starts_on,
  greatest(h.end_date, h.start_date) AS ends_on
FROM {{stream schedule_holidays}} AS h
JOIN {{stream schedules}} AS s ON s.id = h.schedule_id
-- One taken off the list when it was over was a holiday all the same.
WHERE h.start_date IS NOT NULL
  AND (h._tajo_deleted_at IS NULL OR s._tajo_deleted_at IS NOT NULL OR {{epoch h._tajo_deleted_at}} > (h.end_date - DATE '1970-01-01') * CAST(86400 AS BIGINT))
