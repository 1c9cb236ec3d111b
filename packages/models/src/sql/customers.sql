/*
name: customers
grain: one row per person, over all helpdesks
description: >
  Everybody a helpdesk knows, each once (see customer_identities for who is one with whom, and why). Values come from the members in the
  order: there before deleted, verified before not, latest change first; a value the first lacks comes from the next.
key: [customer_id]
build: whole
columns:
  customer_id: { type: text, description: "`<source>-<id>` of the oldest member." }
  name: { type: text, description: "Full name.", pii: true }
  email: { type: text, description: "E-mail in lower case.", pii: true }
  phone: { type: text, description: "Phone number as it stands in the helpdesk.", pii: true }
  mobile: { type: text, description: "Mobile number, where a helpdesk keeps it apart.", pii: true }
  external_id: { type: text, description: "Their id in the company's own systems.", pii: true }
  company_id: { type: text, description: "Their company, as in companies." }
  language: { type: text, description: "Language as a code." }
  time_zone: { type: text, description: "Time zone as the helpdesk names it." }
  job_title: { type: text, description: "Job title.", pii: true }
  is_staff: { type: boolean, description: "A member is or was an agent, or has the e-mail of one.", tests: [not_null] }
  is_deleted: { type: boolean, description: "All members are deleted.", tests: [not_null] }
  is_blocked: { type: boolean, description: "All members that are not deleted are blocked or suspended.", tests: [not_null] }
  created_at: { type: timestamp, description: "When the first helpdesk got to know them." }
  updated_at: { type: timestamp, description: "Latest change of a member." }
  members: { type: bigint, description: "Members: contacts and users that are this person.", tests: [not_null] }
tests:
  - name: every_identity
    description: every identity belongs to a customer
    sql: >
      SELECT i.source, i.contact_id FROM {{model customer_identities}} AS i
      WHERE NOT EXISTS (SELECT 1 FROM {{model customers}} AS c WHERE c.customer_id = i.customer_id)
*/
-- Nearly all are alone: only the others need to be put together.
SELECT i.customer_id, i.name, i.email, i.phone, i.mobile, i.external_id, i.company_id, i.language, i.time_zone, i.job_title, i.is_staff,
  i.is_deleted, i.is_blocked AND NOT i.is_deleted AS is_blocked, i.created_at, i.updated_at, 1 AS members
FROM {{model customer_identities}} AS i
WHERE i.joined_by = 'alone'
UNION ALL
SELECT
  customer_id,
  (array_agg(name ORDER BY place) FILTER (WHERE name IS NOT NULL))[1],
  (array_agg(email ORDER BY place) FILTER (WHERE email IS NOT NULL))[1],
  (array_agg(phone ORDER BY place) FILTER (WHERE phone IS NOT NULL))[1],
  (array_agg(mobile ORDER BY place) FILTER (WHERE mobile IS NOT NULL))[1],
  (array_agg(external_id ORDER BY place) FILTER (WHERE external_id IS NOT NULL))[1],
  (array_agg(company_id ORDER BY place) FILTER (WHERE company_id IS NOT NULL))[1],
  (array_agg(language ORDER BY place) FILTER (WHERE language IS NOT NULL))[1],
  (array_agg(time_zone ORDER BY place) FILTER (WHERE time_zone IS NOT NULL))[1],
  (array_agg(job_title ORDER BY place) FILTER (WHERE job_title IS NOT NULL))[1],
  bool_or(is_staff),
  bool_and(is_deleted),
  coalesce(bool_and(is_blocked) FILTER (WHERE NOT is_deleted), FALSE),
  min(created_at),
  max(updated_at),
  count(*)
FROM (
  SELECT
    i.*,
    row_number() OVER (
      PARTITION BY i.customer_id
      ORDER BY i.is_deleted, coalesce(i.email_verified, FALSE) DESC, i.updated_at DESC NULLS LAST, i.created_at NULLS LAST, i.source, i.contact_id
    ) AS place
  FROM {{model customer_identities}} AS i
  WHERE i.joined_by <> 'alone'
) AS member
GROUP BY customer_id
