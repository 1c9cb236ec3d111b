/*
name: channel_daily
grain: one row per day, helpdesk and channel
description: >
  Tickets by day and channel. A ticket counts on each day by what happened then, under the channel it has now.
key: [day, source, channel]
build: whole
columns:
  day: { type: date, description: "Day in the account's time zone: UTC, unless tajo.yml names another." }
  source: { type: text, description: "Helpdesk, by its name in tajo.yml." }
  channel: { type: text, description: "How the tickets came, as in tickets." }
  created: { type: bigint, description: "Tickets created that day.", tests: [not_null] }
  first_replies: { type: bigint, description: "Tickets that got their first reply that day.", tests: [not_null] }
  solved: { type: bigint, description: "Tickets, solved or closed now, that were solved for the last time that day.", tests: [not_null] }
  ratings: { type: bigint, description: "Ratings given that day.", tests: [not_null] }
  avg_first_reply_seconds: { type: double, description: "Average time to the first reply, over the tickets that got it that day." }
  avg_resolution_seconds: { type: double, description: "Average time from creation to the last solution, over the tickets solved that day." }
  avg_csat: { type: double, description: "Average of the ratings given that day, 1 to 5." }
*/
WITH t AS (
  SELECT source, ticket_id, channel, created_at, solved_at, first_reply_at, first_reply_seconds, full_resolution_seconds
  FROM {{model ticket_metrics}}
  WHERE channel IS NOT NULL
), happened AS (
  SELECT {{day created_at}} AS day, source, channel, 'created' AS what, CAST(NULL AS BIGINT) AS seconds, CAST(NULL AS DOUBLE PRECISION) AS score FROM t
  UNION ALL SELECT {{day first_reply_at}}, source, channel, 'first_reply', first_reply_seconds, NULL FROM t WHERE first_reply_at IS NOT NULL
  UNION ALL SELECT {{day solved_at}}, source, channel, 'solved', full_resolution_seconds, NULL FROM t WHERE solved_at IS NOT NULL
  UNION ALL SELECT {{day s.created_at}}, t.source, t.channel, 'rated', NULL, s.score
  FROM {{model satisfaction}} AS s JOIN t ON {{same_ticket t, s}} WHERE s.score IS NOT NULL
)
SELECT day, source, channel, count(*) FILTER (WHERE what = 'created') AS created, count(*) FILTER (WHERE what = 'first_reply') AS first_replies,
  count(*) FILTER (WHERE what = 'solved') AS solved, count(*) FILTER (WHERE what = 'rated') AS ratings,
  avg(seconds) FILTER (WHERE what = 'first_reply') AS avg_first_reply_seconds,
  avg(seconds) FILTER (WHERE what = 'solved') AS avg_resolution_seconds, avg(score) AS avg_csat
FROM happened WHERE day IS NOT NULL GROUP BY day, source, channel
