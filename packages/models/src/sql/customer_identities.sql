/*
name: customer_identities
grain: one row per person a helpdesk knows
description: >
  Contacts of Freshdesk and users of Zendesk, agents among them, with the customer each of them is. Two are one customer only where both
  have verified the same e-mail address, or where the company itself gave both the same external id; those who are one with a third are
  one. Never by name, phone or an address nobody verified.
key: [source, contact_id]
build: whole
parts:
  source: text
  contact_id: bigint
  email: text
  email_verified: boolean
  verified_emails: 'text[]'
  phone: text
  mobile: text
  external_id: text
  name: text
  company: bigint
  language: text
  time_zone: text
  job_title: text
  created_at: timestamp
  updated_at: timestamp
  is_deleted: boolean
  is_blocked: boolean
columns:
  source: { type: text, words: sources, description: "Helpdesk, by its name in tajo.yml." }
  contact_id: { type: bigint, description: "The vendor's id." }
  customer_id: { type: text, description: "`<source>-<id>` of the oldest of those who are one.", tests: [not_null] }
  email: { type: text, description: "Primary e-mail in lower case.", pii: true }
  email_verified: { type: boolean, description: "They proved to own it; null where the helpdesk does not say.", pii: false }
  verified_emails: { type: 'text[]', description: "All addresses they proved to own, in lower case.", pii: true }
  phone: { type: text, description: "Phone number as it stands in the helpdesk.", pii: true }
  mobile: { type: text, description: "Mobile number, where the helpdesk keeps it apart.", pii: true }
  external_id: { type: text, description: "Their id in the company's own systems.", pii: true }
  name: { type: text, description: "Full name.", pii: true }
  company_id: { type: text, description: "Their company, as in companies." }
  language: { type: text, description: "Language as a code." }
  time_zone: { type: text, description: "Time zone as the helpdesk names it." }
  job_title: { type: text, description: "Job title.", pii: true }
  created_at: { type: timestamp, description: "When the helpdesk got to know them." }
  updated_at: { type: timestamp, description: "Latest change." }
  is_staff: { type: boolean, description: "Is or was an agent of that helpdesk, or has the e-mail of one of any.", tests: [not_null] }
  is_deleted: { type: boolean, description: "Deleted, or merged into another.", tests: [not_null] }
  is_blocked: { type: boolean, description: "Blocked (Freshdesk) or suspended (Zendesk).", tests: [not_null] }
  joined_by:
    type: text
    description: "alone, or by what they are one with others: external_id, else email."
    tests: [not_null, { accepted: [alone, email, external_id] }]
tests:
  - name: oldest_is_itself
    description: the oldest of those who are one gives the customer its id
    sql: >
      SELECT customer_id FROM {{model customer_identities}} GROUP BY customer_id
      HAVING count(*) FILTER (WHERE customer_id = source || '-' || CAST(contact_id AS TEXT)) <> 1
  - name: alone_is_one
    description: who is alone is nobody else
    sql: >
      SELECT customer_id FROM {{model customer_identities}} GROUP BY customer_id
      HAVING (count(*) = 1) <> (max(joined_by) = 'alone' AND min(joined_by) = 'alone')
  - name: external_id_of_many
    severity: warning
    description: an external id that more than 50 people have names nobody, and joins nobody
    sql: >
      SELECT count(*) AS people FROM {{model customer_identities}} WHERE external_id IS NOT NULL GROUP BY external_id HAVING count(*) > 50
*/
WITH RECURSIVE people AS (
  -- The oldest first, so that the smallest number of those who are one names them.
  SELECT p.*, row_number() OVER (ORDER BY p.created_at NULLS LAST, p.source, p.contact_id) AS node
  FROM {{parts}} AS p
),
names AS (
  SELECT node, 'external_id' AS by_what, external_id AS name FROM people WHERE external_id IS NOT NULL
  UNION ALL
  SELECT node, 'email', unnest(verified_emails) FROM people WHERE verified_emails IS NOT NULL
),
shared AS (
  -- A name that everybody has was filled in by a form or a script.
  SELECT by_what, name, min(node) AS hub FROM names GROUP BY by_what, name HAVING count(*) BETWEEN 2 AND 50
),
links AS (
  SELECT n.node, s.hub, n.by_what FROM names AS n JOIN shared AS s ON s.by_what = n.by_what AND s.name = n.name
),
edges AS (
  SELECT node AS a, hub AS b FROM links WHERE node <> hub
  UNION
  SELECT hub, node FROM links WHERE node <> hub
),
reached (node, root) AS (
  SELECT DISTINCT hub, hub FROM links
  UNION
  SELECT e.b, r.root FROM reached AS r JOIN edges AS e ON e.a = r.node WHERE e.b > r.root
),
roots AS (
  SELECT node, min(root) AS root FROM reached GROUP BY node
),
joined AS (
  SELECT node, max(by_what) AS by_what FROM links GROUP BY node
),
staff_mails AS (
  SELECT DISTINCT email FROM {{model agents}} WHERE email IS NOT NULL
)
SELECT
  p.source,
  p.contact_id,
  coalesce(o.source, p.source) || '-' || CAST(coalesce(o.contact_id, p.contact_id) AS TEXT) AS customer_id,
  p.email,
  p.email_verified,
  p.verified_emails,
  p.phone,
  p.mobile,
  p.external_id,
  p.name,
  p.source || '-' || CAST(p.company AS TEXT) AS company_id,
  p.language,
  p.time_zone,
  p.job_title,
  p.created_at,
  p.updated_at,
  a.id IS NOT NULL OR m.email IS NOT NULL AS is_staff,
  p.is_deleted,
  p.is_blocked,
  CASE j.by_what WHEN 'external_id' THEN 'external_id' WHEN 'email' THEN 'email' ELSE 'alone' END AS joined_by
FROM people AS p
LEFT JOIN roots AS r ON r.node = p.node
LEFT JOIN people AS o ON o.node = r.root
LEFT JOIN joined AS j ON j.node = p.node
LEFT JOIN {{model agents}} AS a ON a.source = p.source AND a.id = p.contact_id
LEFT JOIN staff_mails AS m ON m.email = p.email
