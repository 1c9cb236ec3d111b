/*
build: part
inputs:
  ticket_metrics:
    id: bigint
    ticket_id: bigint
    replies: bigint
    reopens: bigint
    assignee_stations: bigint
    group_stations: bigint
    reply_time_in_minutes_calendar: bigint
    reply_time_in_minutes_business: bigint
    first_resolution_time_in_minutes_calendar: bigint
    first_resolution_time_in_minutes_business: bigint
    full_resolution_time_in_minutes_calendar: bigint
    full_resolution_time_in_minutes_business: bigint
    agent_wait_time_in_minutes_calendar: bigint
    agent_wait_time_in_minutes_business: bigint
    requester_wait_time_in_minutes_calendar: bigint
    requester_wait_time_in_minutes_business: bigint
    on_hold_time_in_minutes_calendar: bigint
    on_hold_time_in_minutes_business: bigint
*/
WITH figures AS (
  SELECT
    x.ticket_id,
    v.metric,
    CASE v.metric
      WHEN 'first_reply' THEN x.reply_time_in_minutes_calendar
      WHEN 'first_resolution' THEN x.first_resolution_time_in_minutes_calendar
      WHEN 'full_resolution' THEN x.full_resolution_time_in_minutes_calendar
      WHEN 'agent_wait' THEN x.agent_wait_time_in_minutes_calendar
      WHEN 'requester_wait' THEN x.requester_wait_time_in_minutes_calendar
      WHEN 'on_hold' THEN x.on_hold_time_in_minutes_calendar
    END * 60 AS calendar_seconds,
    CASE v.metric
      WHEN 'first_reply' THEN x.reply_time_in_minutes_business
      WHEN 'first_resolution' THEN x.first_resolution_time_in_minutes_business
      WHEN 'full_resolution' THEN x.full_resolution_time_in_minutes_business
      WHEN 'agent_wait' THEN x.agent_wait_time_in_minutes_business
      WHEN 'requester_wait' THEN x.requester_wait_time_in_minutes_business
      WHEN 'on_hold' THEN x.on_hold_time_in_minutes_business
    END * 60 AS business_seconds,
    CASE v.metric
      WHEN 'replies' THEN x.replies
      WHEN 'reopens' THEN x.reopens
      WHEN 'assignee_stations' THEN x.assignee_stations
      WHEN 'group_stations' THEN x.group_stations
    END AS count
  FROM {{stream ticket_metrics}} AS x
  CROSS JOIN (VALUES ('first_reply'), ('first_resolution'), ('full_resolution'), ('agent_wait'), ('requester_wait'), ('on_hold'), ('replies'), ('reopens'),
    ('assignee_stations'), ('group_stations')) AS v(metric)
  WHERE x._tajo_deleted_at IS NULL
)
SELECT {{source}} AS source, f.ticket_id, f.metric, f.calendar_seconds, f.business_seconds, f.count, CAST(NULL AS TIMESTAMPTZ) AS due_at,
  CAST(NULL AS BOOLEAN) AS is_breached, CASE WHEN f.count IS NULL THEN 60 END AS unit_seconds
FROM figures AS f
WHERE f.calendar_seconds IS NOT NULL OR f.business_seconds IS NOT NULL OR f.count IS NOT NULL
