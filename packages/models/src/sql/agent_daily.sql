/*
name: agent_daily
grain: one row per day, helpdesk and agent
description: >
  What agents did, by day. Messages count for who wrote them; solved tickets and ratings for the agent the ticket has now. Departed agents keep
  their rows.
key: [day, source, agent_id]
build: whole
columns:
  day: { type: date, description: "Day in the account's time zone: UTC, unless tajo.yml names another." }
  source: { type: text, description: "Helpdesk, by its name in tajo.yml." }
  agent_id: { type: text, description: "Who it is about." }
  replies: { type: bigint, description: "Public messages the agent wrote on tickets, less those that opened one.", tests: [not_null] }
  notes: { type: bigint, description: "Private notes the agent wrote.", tests: [not_null] }
  tickets_replied: { type: bigint, description: "Tickets with a reply of the agent that day.", tests: [not_null] }
  first_replies: { type: bigint, description: "Tickets that got their first reply from the agent that day.", tests: [not_null] }
  solved: { type: bigint, description: "The agent's tickets, solved or closed now, that were solved for the last time that day.", tests: [not_null] }
  ratings: { type: bigint, description: "Ratings given that day for the agent.", tests: [not_null] }
  avg_first_reply_seconds: { type: double, description: "Average time to these first replies." }
  avg_resolution_seconds: { type: double, description: "Average time from creation to the last solution, over the tickets solved that day." }
  avg_csat: { type: double, description: "Average of the ratings, 1 to 5." }
*/
WITH t AS (
  SELECT source, ticket_id, agent_id, solved_at, first_reply_at, first_reply_seconds, full_resolution_seconds FROM {{model ticket_metrics}}
), written AS (
  SELECT c.source, c.ticket_id, c.conversation_id, a.agent_id, c.created_at, c.is_public, t.first_reply_at, t.first_reply_seconds
  FROM {{model conversations}} AS c JOIN t ON {{same_ticket t, c}}
  JOIN {{model agents}} AS a ON a.source = c.source AND a.id = c.author_id
  WHERE c.author_kind = 'agent' AND NOT c.is_opening AND c.created_at IS NOT NULL
), first_replies AS (
  SELECT source, ticket_id, min(conversation_id) AS conversation_id FROM written
  WHERE is_public AND created_at = first_reply_at GROUP BY source, ticket_id
), happened AS (
  SELECT {{day created_at}} AS day, source, agent_id, ticket_id, CASE WHEN is_public THEN 'reply' ELSE 'note' END AS what,
    CAST(NULL AS BIGINT) AS seconds, CAST(NULL AS DOUBLE PRECISION) AS score
  FROM written
  UNION ALL SELECT {{day w.created_at}}, w.source, w.agent_id, NULL, 'first_reply', w.first_reply_seconds, NULL
  FROM written AS w JOIN first_replies AS f ON f.source = w.source AND f.conversation_id = w.conversation_id
  UNION ALL SELECT {{day solved_at}}, source, agent_id, NULL, 'solved', full_resolution_seconds, NULL
  FROM t WHERE solved_at IS NOT NULL AND agent_id IS NOT NULL
  UNION ALL SELECT {{day s.created_at}}, s.source, s.agent_id, NULL, 'rated', NULL, s.score
  FROM {{model satisfaction}} AS s JOIN t ON {{same_ticket t, s}}
  WHERE s.score IS NOT NULL AND s.agent_id IS NOT NULL
)
SELECT day, source, agent_id, count(*) FILTER (WHERE what = 'reply') AS replies, count(*) FILTER (WHERE what = 'note') AS notes,
  count(DISTINCT ticket_id) FILTER (WHERE what = 'reply') AS tickets_replied,
  count(*) FILTER (WHERE what = 'first_reply') AS first_replies, count(*) FILTER (WHERE what = 'solved') AS solved,
  count(*) FILTER (WHERE what = 'rated') AS ratings, avg(seconds) FILTER (WHERE what = 'first_reply') AS avg_first_reply_seconds,
  avg(seconds) FILTER (WHERE what = 'solved') AS avg_resolution_seconds, avg(score) AS avg_csat
FROM happened WHERE day IS NOT NULL GROUP BY day, source, agent_id
