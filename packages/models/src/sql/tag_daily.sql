/*
name: tag_daily
grain: one row per day, helpdesk and tag
description: >
  Tickets by day and tag. A ticket counts on each day by what happened then, under the tag it has now.
key: [day, source, tag]
build: whole
columns:
  day: { type: date, description: "Day in the account's time zone: UTC, unless tajo.yml names another." }
  source: { type: text, description: "Helpdesk, by its name in tajo.yml." }
  tag: { type: text, description: "Word put on the tickets; a ticket with several counts under each, one without under none." }
  created: { type: bigint, description: "Tickets created that day.", tests: [not_null] }
  first_replies: { type: bigint, description: "Tickets that got their first reply that day.", tests: [not_null] }
  solved: { type: bigint, description: "Tickets, solved or closed now, that were solved for the last time that day.", tests: [not_null] }
  ratings: { type: bigint, description: "Ratings given that day.", tests: [not_null] }
  avg_first_reply_seconds: { type: double, description: "Average time to the first reply, over the tickets that got it that day." }
  avg_resolution_seconds: { type: double, description: "Average time from creation to the last solution, over the tickets solved that day." }
  avg_csat: { type: double, description: "Average of the ratings given that day, 1 to 5." }
*/
WITH tagged AS (
  SELECT t.source, t.ticket_id, unnest(t.tags) AS tag, t.created_at, m.solved_at, m.first_reply_at, m.first_reply_seconds, m.full_resolution_seconds
  FROM {{model tickets}} AS t JOIN {{model ticket_metrics}} AS m ON {{same_ticket m, t}}
), t AS (
  SELECT * FROM tagged WHERE tag IS NOT NULL
), happened AS (
  SELECT {{day created_at}} AS day, source, tag, 'created' AS what, CAST(NULL AS BIGINT) AS seconds, CAST(NULL AS DOUBLE PRECISION) AS score FROM t
  UNION ALL SELECT {{day first_reply_at}}, source, tag, 'first_reply', first_reply_seconds, NULL FROM t WHERE first_reply_at IS NOT NULL
  UNION ALL SELECT {{day solved_at}}, source, tag, 'solved', full_resolution_seconds, NULL FROM t WHERE solved_at IS NOT NULL
  UNION ALL SELECT {{day s.created_at}}, t.source, t.tag, 'rated', NULL, s.score
  FROM {{model satisfaction}} AS s JOIN t ON {{same_ticket t, s}} WHERE s.score IS NOT NULL
)
SELECT day, source, tag, count(*) FILTER (WHERE what = 'created') AS created, count(*) FILTER (WHERE what = 'first_reply') AS first_replies,
  count(*) FILTER (WHERE what = 'solved') AS solved, count(*) FILTER (WHERE what = 'rated') AS ratings,
  avg(seconds) FILTER (WHERE what = 'first_reply') AS avg_first_reply_seconds,
  avg(seconds) FILTER (WHERE what = 'solved') AS avg_resolution_seconds, avg(score) AS avg_csat
FROM happened WHERE day IS NOT NULL GROUP BY day, source, tag
