/*
name: help_center_events
grain: one row per article somebody read, or search somebody made, in the help center
description: >
  Told by pages of the help center alone: neither helpdesk lists them. Who it was is what the page proved: an e-mail, an id of the helpdesk or one
  of the company's own; what several customers share says nobody.
key: [source, event_id]
build: whole
parts:
  source: text
  event_id: text
  event: text
  visitor_id: text
  email: text
  article_id: bigint
  title: text
  query: text
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
  locale: { type: text, description: "Language of the help center at that moment." }
  happened_at: { type: timestamp, description: "When.", tests: [not_null] }
*/
WITH known AS (
  SELECT i.source, 'email' AS how, i.email AS name, i.customer_id FROM {{model customer_identities}} AS i WHERE i.email IS NOT NULL AND NOT i.is_deleted
  UNION ALL
  SELECT i.source, 'id', CAST(i.contact_id AS TEXT), i.customer_id FROM {{model customer_identities}} AS i
  UNION ALL
  SELECT i.source, 'id', i.external_id, i.customer_id FROM {{model customer_identities}} AS i WHERE i.external_id IS NOT NULL AND NOT i.is_deleted
),
visitors AS (
  SELECT source, how, name, min(customer_id) AS customer_id FROM known GROUP BY source, how, name HAVING count(DISTINCT customer_id) = 1
)
SELECT p.source, p.event_id, v.customer_id, p.event, p.article_id, p.title, p.query, p.locale, p.happened_at
FROM {{parts}} AS p
LEFT JOIN visitors AS v ON v.source = p.source AND v.how = CASE WHEN p.email IS NOT NULL THEN 'email' ELSE 'id' END
  AND v.name = coalesce(p.email, p.visitor_id)
