/*
name: satisfaction
grain: one row per rating a customer gave
description: >
  Answers to the main question of a survey, on one scale from 1 to 5; offers nobody answered are not here. Freshdesk's seven steps lie
  evenly on it (-103 is 1, 100 is 3, 103 is 5), Zendesk's good is 5 and bad 1, the newer surveys of Zendesk keep their number where it agrees with
  their word.
key: [source, rating_id]
build: whole
columns:
  source: { type: text, words: sources, description: "Helpdesk, by its name in tajo.yml." }
  rating_id: { type: text, description: "The vendor's id of the answer." }
  ticket_id: { type: bigint, description: "Ticket that was rated.", tests: [not_null] }
  customer_id: { type: text, description: "Who rated, as in customers.", tests: [{ references: customers.customer_id }] }
  agent_id: { type: text, description: "Agent who was rated, as in agents.", tests: [{ references: agents.agent_id }] }
  group_id: { type: text, description: "Group that was rated, as in groups." }
  score: { type: double, description: "1 (worst) to 5 (best).", tests: [not_null] }
  word: { type: text, description: "good, neutral or bad.", tests: [not_null, { accepted: [good, neutral, bad] }] }
  vendor_score: { type: text, description: "The vendor's own value.", tests: [not_null] }
  comment_given: { type: boolean, description: "The customer wrote something with it; null where that is not stored." }
  created_at: { type: timestamp, description: "When it was given; null where the vendor does not say." }
tests:
  - name: scale
    description: a score lies between 1 and 5, on the side its word says
    sql: >
      SELECT source, rating_id FROM {{model satisfaction}}
      WHERE score < 1 OR score > 5 OR (score > 3) <> (word = 'good') OR (score < 3) <> (word = 'bad')
*/
