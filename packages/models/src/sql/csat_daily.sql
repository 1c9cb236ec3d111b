/*
name: csat_daily
grain: one row per day and helpdesk
description: Ratings by the day they were given.
key: [day, source]
build: whole
columns:
  day: { type: date, description: "Day in the account's time zone: UTC, unless tajo.yml names another." }
  source: { type: text, description: "Helpdesk, by its name in tajo.yml." }
  ratings: { type: bigint, description: "Ratings given that day.", tests: [not_null] }
  good: { type: bigint, description: "Of these, good ones.", tests: [not_null] }
  neutral: { type: bigint, description: "Of these, neither good nor bad.", tests: [not_null] }
  bad: { type: bigint, description: "Of these, bad ones.", tests: [not_null] }
  avg_csat: { type: double, description: "Average of the ratings, 1 to 5." }
  satisfaction_rate: { type: double, description: "Share of the ratings that are good, 0 to 1." }
*/
SELECT {{day s.created_at}} AS day, s.source, count(*) AS ratings, count(*) FILTER (WHERE s.word = 'good') AS good,
  count(*) FILTER (WHERE s.word = 'neutral') AS neutral, count(*) FILTER (WHERE s.word = 'bad') AS bad, avg(s.score) AS avg_csat,
  CAST(count(*) FILTER (WHERE s.word = 'good') AS DOUBLE PRECISION) / count(*) AS satisfaction_rate
FROM {{model satisfaction}} AS s JOIN {{model tickets}} AS t ON {{same_ticket t, s}}
WHERE t.counted AND s.word IS NOT NULL AND s.created_at IS NOT NULL
GROUP BY 1, 2
