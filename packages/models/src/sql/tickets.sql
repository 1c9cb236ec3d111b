/*
name: tickets
grain: one row per ticket
description: >
  Tickets of every helpdesk in one set of words. Spam, deleted and merged tickets are here, marked; metrics count the others only
  (`counted`). Archived tickets are tickets like any other.
key: [source, ticket_id]
build: by_ticket
parts:
  source: text
  ticket_id: bigint
  subject: text
  status: text
  status_code: text
  priority: text
  channel_code: text
  type: text
  tags: 'text[]'
  requester_id: bigint
  company: bigint
  assignee_id: bigint
  group_number: bigint
  created_at: timestamp
  updated_at: timestamp
  vendor_solved_at: timestamp
  vendor_closed_at: timestamp
  never_reopened: boolean
  is_spam: boolean
  is_deleted: boolean
  is_merged: boolean
  merged_into: bigint
  began_inside: boolean
  is_messaging: boolean
  messages: bigint
  messages_synced: boolean
follows:
  customer_identities: { columns: [customer_id], on: { source: source, contact_id: requester_id } }
  ticket_statuses: { columns: [status, label] }
  ticket_channels: { columns: [channel, label] }
columns:
  source: { type: text, words: sources, description: "Helpdesk, by its name in tajo.yml." }
  ticket_id: { type: bigint, description: "Number of the ticket as agents see it." }
  subject: { type: text, description: "Subject line.", pii: true }
  status:
    type: text
    description: "new, open, pending, hold, solved or closed; the account's own statuses as ticket_statuses sorts them. Of a deleted ticket the last before."
    tests: [not_null, { accepted: [new, open, pending, hold, solved, closed] }]
  status_label: { type: text, description: "What agents see, the account's own statuses too." }
  priority:
    type: text
    description: "low, normal, high or urgent; null where none was chosen. Freshdesk's Medium is normal."
    tests: [{ accepted: [low, normal, high, urgent] }]
  channel:
    type: text
    description: "How it came in: email, web, phone, chat, messaging, social, api, mobile, agent (an agent wrote first from inside the helpdesk) or other."
    tests: [not_null, { accepted: [email, web, phone, chat, messaging, social, api, mobile, agent, other] }]
  channel_label: { type: text, description: "What the vendor calls that channel." }
  type: { type: text, description: "Kind of ticket in the account's own words." }
  tags: { type: 'text[]', description: "Tags on it." }
  requester_id: { type: bigint, description: "The vendor's id of who asked." }
  customer_id: { type: text, description: "Who asked, across helpdesks; null where nothing is known of them." , tests: [{ references: customers.customer_id }] }
  company_id: { type: text, description: "Company the ticket belongs to, as the ticket says." }
  assignee_id: { type: bigint, description: "The vendor's id of the agent it is assigned to; null while unassigned." }
  agent_id: { type: text, description: "That agent in agents.", tests: [{ references: agents.agent_id }] }
  group_id: { type: text, description: "Group it is assigned to, as in groups." }
  created_at: { type: timestamp, description: "When it was created." }
  updated_at: { type: timestamp, description: "Latest change, as the vendor counts." }
  first_solved_at: { type: timestamp, description: "When it was first solved, or closed without; null if never, or where history does not reach (see history)." }
  last_solved_at: { type: timestamp, description: "When it was last solved, even if it was reopened since." }
  closed_at: { type: timestamp, description: "When it was closed, of a closed ticket." }
  is_spam: { type: boolean, description: "Marked as spam (Freshdesk). Zendesk deletes such tickets.", tests: [not_null] }
  is_deleted: { type: boolean, description: "In the trash, or gone for good.", tests: [not_null] }
  is_merged: { type: boolean, description: "Closed because it was merged into another ticket.", tests: [not_null] }
  merged_into: { type: bigint, description: "That ticket, where the vendor names it." }
  opened_by: { type: text, words: accepted, description: "customer, or agent where an agent wrote to the customer first.", tests: [not_null, { accepted: [customer, agent] }] }
  is_chat: { type: boolean, description: "Chat or messaging: what was said in it is not among the conversations message by message.", tests: [not_null] }
  counted: { type: boolean, description: "Neither spam, nor deleted, nor merged into another: the tickets metrics count.", tests: [not_null] }
  messages_known: { type: boolean, description: "All messages are stored. False: numbers of replies and messages are not known; they are not zero.", tests: [not_null] }
  notes_known: { type: boolean, description: "Private notes of this helpdesk are stored at all.", tests: [not_null] }
  history: { type: text, words: accepted, description: "How much of its status history is known: full, partial, or none.", tests: [not_null, { accepted: [full, partial, none] }] }
tests:
  - name: solved_in_order
    description: first solved before last solved, and neither before it was created
    sql: >
      SELECT source, ticket_id FROM {{model tickets}} 
      WHERE (first_solved_at > last_solved_at OR first_solved_at < created_at) AND {{changed source, ticket_id}}
  - name: merged_elsewhere
    description: nothing is merged into itself
    sql: SELECT source, ticket_id FROM {{model tickets}} WHERE merged_into = ticket_id
  - name: history_from_the_beginning
    description: the status history of a ticket begins when it was created
    sql: >
      SELECT t.source, t.ticket_id FROM {{model tickets}} AS t
      WHERE t.created_at IS NOT NULL AND {{changed t.source, t.ticket_id}} AND NOT EXISTS (
        SELECT 1 FROM {{model field_history}} AS h
        WHERE {{same_ticket h, t}} AND h.field = 'status' AND h.seq = 1 AND h.changed_at = t.created_at)
*/
WITH parts AS (
  SELECT * FROM {{parts}} AS all_parts
),
changes AS (
  SELECT h.source, h.ticket_id, h.seq, h.value, h.previous, h.changed_at, h.until, h.evidence
  FROM {{model field_history}} AS h
  WHERE h.field = 'status' AND {{changed h.source, h.ticket_id}}
),
life AS (
  SELECT {{ticket_of}},
    min(changed_at) FILTER (WHERE value IN ('solved', 'closed') AND evidence <> 'assumed' AND coalesce(previous, '') NOT IN ('solved', 'closed')) AS first_at,
    max(changed_at) FILTER (WHERE value IN ('solved', 'closed') AND evidence <> 'assumed' AND coalesce(previous, '') NOT IN ('solved', 'closed')) AS last_at,
    max(changed_at) FILTER (WHERE value = 'closed' AND evidence <> 'assumed') AS closed_at,
    min(changed_at) FILTER (WHERE evidence = 'assumed' AND (until IS NULL OR until > changed_at)) AS unknown_at,
    bool_or(evidence <> 'assumed') AS is_any_known,
    max(value) FILTER (WHERE until IS NULL) AS value
  FROM changes
  GROUP BY {{ticket_of}}
),
said AS (
  SELECT {{ticket_of c}},
    count(*) FILTER (WHERE c.conversation_id > 0) AS stored,
    max(c.author_kind) FILTER (WHERE c.is_opening) AS opened_by
  FROM {{model conversations}} AS c
  WHERE {{changed c.source, c.ticket_id}}
  GROUP BY {{ticket_of c}}
),
with_notes AS (
  SELECT DISTINCT c.source FROM {{model conversations}} AS c WHERE c.kind = 'note'
),
joined AS (
  SELECT
    p.*,
    coalesce(p.status, s.status, l.value, 'closed') AS word,
    coalesce(s.label, w.label) AS status_label,
    ch.channel,
    ch.label AS channel_label,
    i.customer_id,
    l.first_at,
    l.last_at,
    l.closed_at AS closed_in_history,
    l.unknown_at,
    l.is_any_known,
    n.source IS NOT NULL AS has_notes,
    coalesce(c.stored, 0) AS stored,
    CASE
      -- Who picks up the phone writes the ticket down; who called began it.
      WHEN coalesce(ch.channel, 'other') = 'phone' AND p.channel_code <> 'phone_call_outbound' THEN 'customer'
      WHEN c.opened_by IS NOT NULL THEN CASE WHEN c.opened_by = 'agent' THEN 'agent' ELSE 'customer' END
      WHEN p.began_inside THEN 'agent'
      ELSE 'customer'
    END AS opened_by
  FROM parts AS p
  LEFT JOIN life AS l ON {{same_ticket l, p}}
  LEFT JOIN said AS c ON {{same_ticket c, p}}
  LEFT JOIN with_notes AS n ON n.source = p.source
  LEFT JOIN {{model ticket_statuses}} AS s ON s.source = p.source AND s.code = p.status_code
  LEFT JOIN {{model ticket_statuses}} AS w ON w.source = p.source AND w.code = p.status
  LEFT JOIN {{model ticket_channels}} AS ch ON ch.source = p.source AND ch.code = p.channel_code
  LEFT JOIN {{model customer_identities}} AS i ON i.source = p.source AND i.contact_id = p.requester_id
)
SELECT
  j.source,
  j.ticket_id,
  j.subject,
  j.word AS status,
  j.status_label,
  j.priority,
  CASE WHEN j.opened_by = 'agent' AND coalesce(j.channel, 'web') = 'web' THEN 'agent' ELSE coalesce(j.channel, 'other') END AS channel,
  j.channel_label,
  j.type,
  j.tags,
  j.requester_id,
  j.customer_id,
  j.source || '-' || CAST(j.company AS TEXT) AS company_id,
  j.assignee_id,
  j.source || '-' || CAST(j.assignee_id AS TEXT) AS agent_id,
  j.source || '-' || CAST(j.group_number AS TEXT) AS group_id,
  j.created_at,
  j.updated_at,
  CASE
    WHEN j.unknown_at IS NULL OR j.first_at <= j.unknown_at THEN j.first_at
    WHEN j.never_reopened THEN greatest(coalesce(j.first_at, j.vendor_solved_at), j.created_at)
  END AS first_solved_at,
  coalesce(j.last_at, greatest(j.vendor_solved_at, j.created_at)) AS last_solved_at,
  CASE WHEN j.word = 'closed' THEN coalesce(j.closed_in_history, j.vendor_closed_at) END AS closed_at,
  coalesce(j.is_spam, FALSE) AS is_spam,
  j.is_deleted,
  coalesce(j.is_merged, FALSE) AS is_merged,
  CASE WHEN j.is_merged AND j.merged_into <> j.ticket_id THEN j.merged_into END AS merged_into,
  j.opened_by,
  coalesce(j.is_messaging, FALSE) OR coalesce(j.channel, 'other') IN ('chat', 'messaging') AS is_chat,
  NOT coalesce(j.is_spam, FALSE) AND NOT j.is_deleted AND NOT coalesce(j.is_merged, FALSE) AS counted,
  -- Where private notes are left out, the vendor counts more than is stored.
  j.messages_synced AND (j.messages IS NULL OR j.stored >= j.messages OR (NOT j.has_notes AND j.stored > 0)) AS messages_known,
  j.has_notes AS notes_known,
  CASE WHEN NOT coalesce(j.is_any_known, FALSE) THEN 'none' WHEN j.unknown_at IS NULL THEN 'full' ELSE 'partial' END AS history
FROM joined AS j
