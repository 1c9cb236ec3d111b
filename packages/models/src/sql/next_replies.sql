/*
name: next_replies
grain: one row per turn of a ticket's conversation that asked for an answer
description: >
  A turn begins when the customer writes in public and nobody has answered what they wrote before: several messages in a row are one turn,
  asked at the first of them. It is answered by the next public message of an agent, whoever that is and whether or not they are one still.
  Notes, forwards and what automations send neither ask nor answer. Only of counted tickets whose messages are all stored.
key: [source, ticket_id, seq]
build: by_ticket
columns:
  source: { type: text, words: sources, description: "Helpdesk, by its name in tajo.yml." }
  ticket_id: { type: bigint, description: "Ticket." }
  seq: { type: bigint, description: "Place among its turns, from 1." }
  asked_at: { type: timestamp, description: "When the customer wrote.", tests: [not_null] }
  replied_at: { type: timestamp, description: "When an agent answered; null if nobody has." }
  agent_id: { type: text, description: "Who answered." }
  is_first: { type: boolean, description: "The answer was the first reply of the ticket; false for a turn without answer.", tests: [not_null] }
  seconds: { type: bigint, description: "From the question to the answer." }
  business_seconds: { type: bigint, description: "The same in working time; null without a calendar." }
  question_position: { type: bigint, description: "Working seconds of the ticket up to the question." }
tests:
  - name: forward
    description: an answer comes after its question, and in business time no later
    sql: >
      SELECT source, ticket_id, seq FROM {{model next_replies}} AS r
      WHERE {{changed r.source, r.ticket_id}} AND (r.seconds < 0 OR r.business_seconds < 0 OR r.business_seconds > r.seconds)
*/
WITH messages AS (
  SELECT
    c.source,
    c.ticket_id,
    -- Within a second the opening message is the first.
    CASE WHEN c.is_opening THEN CAST(-9223372036854775807 AS BIGINT) ELSE c.conversation_id END AS rank,
    c.created_at,
    c.author_id,
    CASE WHEN c.is_opening THEN t.opened_by = 'customer' ELSE c.author_kind = 'customer' END AS by_customer
  FROM {{model conversations}} AS c
  JOIN {{model tickets}} AS t ON {{same_ticket t, c}} AND t.counted AND t.messages_known
  WHERE c.is_public AND (c.is_opening OR c.author_kind <> 'system') AND {{changed c.source, c.ticket_id}}
),
turned AS (
  SELECT *, lag(by_customer) OVER w AS before
  FROM messages
  WINDOW w AS (PARTITION BY {{ticket_of}} ORDER BY created_at, rank)
),
-- The first message of each side's turn.
turns AS (
  SELECT
    source,
    ticket_id,
    by_customer,
    created_at,
    lead(created_at) OVER w AS replied_at,
    lead(author_id) OVER w AS replier_id,
    row_number() OVER w AS place
  FROM turned
  WHERE by_customer IS DISTINCT FROM before
  WINDOW w AS (PARTITION BY {{ticket_of}} ORDER BY created_at, rank)
),
-- Sides take turns, so that every second one is the customer's.
asked AS (
  SELECT
    source,
    ticket_id,
    CAST(floor((place + 1) / 2.0) AS BIGINT) AS seq,
    created_at AS asked_at,
    replied_at,
    replier_id
  FROM turns
  WHERE by_customer
),
-- An agent who opened the ticket may have written again before the customer did.
already AS (
  SELECT {{ticket_of c}}, min(c.created_at) AS replied_at
  FROM {{model conversations}} AS c
  WHERE c.is_public AND c.author_kind = 'agent' AND NOT c.is_opening AND {{changed c.source, c.ticket_id}}
  GROUP BY {{ticket_of c}}
),
-- Plain comparisons: with OR in its condition an outer join compares every row with every other.
positioned AS (
  SELECT
    a.*,
    a.replied_at IS NOT NULL AND f.replied_at = a.replied_at AS is_first,
    q.offset_seconds + qc.seconds_before + least({{epoch a.asked_at}}, qc.works_until) - qc.from_second AS question_position,
    r.offset_seconds + rc.seconds_before + least({{epoch a.replied_at}}, rc.works_until) - rc.from_second AS answer_position
  FROM asked AS a
  LEFT JOIN already AS f ON {{same_ticket f, a}}
  LEFT JOIN {{model ticket_schedules}} AS q ON {{same_ticket q, a}} AND q.offset_seconds IS NOT NULL
    AND CASE WHEN q.seq = 1 THEN CAST('-infinity' AS TIMESTAMPTZ) ELSE q.from_at END <= a.asked_at AND a.asked_at < coalesce(q.until_at, CAST('infinity' AS TIMESTAMPTZ))
  LEFT JOIN {{model business_clock}} AS qc ON qc.schedule_id = q.schedule_id AND qc.day = {{epoch_day a.asked_at}}
    AND qc.from_second <= {{epoch a.asked_at}} AND {{epoch a.asked_at}} < qc.until_second
  LEFT JOIN {{model ticket_schedules}} AS r ON {{same_ticket r, a}} AND r.offset_seconds IS NOT NULL
    AND CASE WHEN r.seq = 1 THEN CAST('-infinity' AS TIMESTAMPTZ) ELSE r.from_at END <= a.replied_at AND a.replied_at < coalesce(r.until_at, CAST('infinity' AS TIMESTAMPTZ))
  LEFT JOIN {{model business_clock}} AS rc ON rc.schedule_id = r.schedule_id AND rc.day = {{epoch_day a.replied_at}}
    AND rc.from_second <= {{epoch a.replied_at}} AND {{epoch a.replied_at}} < rc.until_second
)
SELECT
  source,
  ticket_id,
  seq,
  asked_at,
  replied_at,
  CASE WHEN replied_at IS NOT NULL AND replier_id > 0 THEN source || '-' || CAST(replier_id AS TEXT) END AS agent_id,
  is_first,
  {{epoch replied_at}} - {{epoch asked_at}} AS seconds,
  answer_position - question_position AS business_seconds,
  question_position
FROM positioned
