/*
name: help_center_events
grain: one row per article somebody read, or search somebody made, in the help center
description: >
  Told by deliveries alone: neither helpdesk lists them. Who it was is known by the person's id there, else by the e-mail if it is one
  customer's only.
key: [source, event_id]
build: whole
parts:
  source: text
  event_id: text
  event: text
  contact_id: bigint
  email: text
  article_id: bigint
  title: text
  query: text
  results: bigint
  locale: text
  happened_at: timestamp
columns:
  source: { type: text, description: "Helpdesk, by its name in tajo.yml." }
  event_id: { type: text, description: "The same for a repeated delivery." }
  customer_id: { type: text, description: "Who it was; null where that is not known." }
  event:
    type: text
    description: "article_viewed or help_center_searched."
    tests: [not_null, { accepted: [article_viewed, help_center_searched] }]
  article_id: { type: bigint, description: "Article that was read." }
  title: { type: text, description: "Its title." }
  query: { type: text, description: "What was looked for.", pii: true }
  results: { type: bigint, description: "How much was found." }
  locale: { type: text, description: "Language of the help center at that moment." }
  happened_at: { type: timestamp, description: "When.", tests: [not_null] }
*/
WITH addresses AS (
  SELECT i.source, i.email, min(i.customer_id) AS customer_id
  FROM {{model customer_identities}} AS i
  WHERE i.email IS NOT NULL AND NOT i.is_deleted
  GROUP BY i.source, i.email
  HAVING count(DISTINCT i.customer_id) = 1
)
SELECT p.source, p.event_id, coalesce(i.customer_id, CASE WHEN p.contact_id IS NULL THEN a.customer_id END) AS customer_id, p.event, p.article_id,
  p.title, p.query, p.results, p.locale, p.happened_at
FROM {{parts}} AS p
LEFT JOIN {{model customer_identities}} AS i ON i.source = p.source AND i.contact_id = p.contact_id
LEFT JOIN addresses AS a ON a.source = p.source AND a.email = p.email
