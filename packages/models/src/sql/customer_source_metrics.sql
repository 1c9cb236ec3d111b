/*
name: customer_source_metrics
grain: one row per customer and helpdesk they are known in
description: What support was like for a customer in one helpdesk; the numbers of customer_metrics by themselves for each.
key: [customer_id, source]
build: whole
columns:
  customer_id: { type: text, description: "Who it is about.", tests: [{ references: customers.customer_id }] }
  source: { type: text, description: "Helpdesk, by its name in tajo.yml." }
  total_tickets: { type: bigint, description: "Tickets the customer asked for there, 0 without any. Spam, deleted tickets and such merged into another are in no number here.", tests: [not_null] }
  open_tickets: { type: bigint, description: "Of these, all that are not solved or closed: new, open, pending or on hold.", tests: [not_null] }
  pending_tickets: { type: bigint, description: "Of the open ones, those that wait for the customer.", tests: [not_null] }
  solved_tickets: { type: bigint, description: "Solved or closed; with the open ones this is all.", tests: [not_null] }
  reopened_tickets: { type: bigint, description: "Tickets that were opened again after they were solved, of those whose history is known; null where no ticket's is." }
  first_ticket_date: { type: timestamp, description: "When the first of them was created; null without tickets." }
  last_ticket_date: { type: timestamp, description: "When the latest of them was created; null without tickets." }
  ratings: { type: bigint, description: "Tickets that were rated.", tests: [not_null] }
  avg_csat: { type: double, description: "Average of the tickets' latest ratings, 1 to 5; null without any." }
  last_csat: { type: double, description: "The latest rating, 1 to 5." }
  nps: { type: double, description: "Net promoter score; null, as neither helpdesk tells it." }
  avg_first_reply_seconds: { type: double, description: "Average time to the first reply of an agent, over the tickets that have one." }
  avg_resolution_seconds: { type: double, description: "Average time to the last solution, over the tickets that are solved." }
  resolution_rate: { type: double, description: "Share of the tickets that are solved, 0 to 1; null without tickets." }
*/
WITH t AS (
  SELECT t.customer_id, t.source, t.source AS helpdesk, t.ticket_id, t.status, t.created_at, t.reopens, t.first_reply_seconds, t.full_resolution_seconds
  FROM {{model ticket_metrics}} AS t
  WHERE t.customer_id IS NOT NULL
), tickets AS (
  SELECT customer_id, source, count(*) AS total_tickets,
    count(*) FILTER (WHERE status IN ('solved', 'closed')) AS solved_tickets,
    count(*) FILTER (WHERE status = 'pending') AS pending_tickets,
    CASE WHEN count(reopens) > 0 THEN count(*) FILTER (WHERE reopens > 0) END AS reopened_tickets,
    min(created_at) AS first_ticket_date, max(created_at) AS last_ticket_date,
    avg(first_reply_seconds) AS avg_first_reply_seconds,
    avg(full_resolution_seconds) FILTER (WHERE status IN ('solved', 'closed')) AS avg_resolution_seconds
  FROM t GROUP BY customer_id, source
), rated AS (
  SELECT s.source, s.ticket_id, s.score, s.created_at,
    row_number() OVER (PARTITION BY {{ticket_of s}} ORDER BY s.created_at DESC, s.rating_id DESC) AS back
  FROM {{model satisfaction}} AS s WHERE s.score IS NOT NULL
), ratings AS (
  SELECT t.customer_id, t.source, r.score, row_number() OVER (PARTITION BY t.customer_id, t.source ORDER BY r.created_at DESC, t.helpdesk, t.ticket_id DESC) AS back
  FROM rated AS r JOIN t ON t.helpdesk = r.source AND t.ticket_id = r.ticket_id WHERE r.back = 1
), csat AS (
  SELECT customer_id, source, count(*) AS ratings, avg(score) AS avg_csat, max(score) FILTER (WHERE back = 1) AS last_csat FROM ratings GROUP BY customer_id, source
)
SELECT c.customer_id, c.source,
  coalesce(t.total_tickets, 0) AS total_tickets, coalesce(t.total_tickets - t.solved_tickets, 0) AS open_tickets,
  coalesce(t.pending_tickets, 0) AS pending_tickets, coalesce(t.solved_tickets, 0) AS solved_tickets,
  CASE WHEN t.total_tickets IS NULL THEN 0 ELSE t.reopened_tickets END AS reopened_tickets,
  t.first_ticket_date, t.last_ticket_date, coalesce(s.ratings, 0) AS ratings, s.avg_csat, s.last_csat, NULL AS nps,
  t.avg_first_reply_seconds, t.avg_resolution_seconds,
  CAST(t.solved_tickets AS DOUBLE PRECISION) / t.total_tickets AS resolution_rate
FROM (
  SELECT customer_id, source FROM {{model customer_identities}} WHERE customer_id IS NOT NULL
  UNION SELECT customer_id, source FROM {{model ticket_metrics}} WHERE customer_id IS NOT NULL
) AS c LEFT JOIN tickets AS t ON t.customer_id = c.customer_id AND t.source = c.source LEFT JOIN csat AS s ON s.customer_id = c.customer_id AND s.source = c.source
