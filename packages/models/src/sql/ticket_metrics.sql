/*
name: ticket_metrics
grain: one row per counted ticket
description: >
  What happened to a ticket and how long it took, in seconds by the clock and in working time (`_business_seconds`, null without a calendar).
  Times in a status are those of finished stretches: the one a ticket is in adds its time when it ends. Zero is zero; what is not known is
  null: times and counts of statuses where history does not reach, counts of messages where not all are stored. Departed agents' replies are
  replies. `tajo models explain` shows the stretches each number is made of.
key: [source, ticket_id]
build: by_ticket
columns:
  source: { type: text, words: sources, description: "Helpdesk, by its name in tajo.yml." }
  ticket_id: { type: bigint, description: "Number of the ticket." }
  customer_id: { type: text, description: "Who asked." }
  company_id: { type: text, description: "Company it belongs to." }
  agent_id: { type: text, description: "Agent it is assigned to." }
  group_id: { type: text, description: "Group it is assigned to." }
  channel: { type: text, description: "How it came in." }
  priority: { type: text, description: "Its priority now." }
  status: { type: text, description: "Its status now, as in tickets." }
  created_at: { type: timestamp, description: "When it was created." }
  solved_at: { type: timestamp, description: "When it was last solved, or closed where that is not known; null while it is neither." }
  first_reply_at: { type: timestamp, description: "First public message of an agent after the opening one: what an agent opens a ticket with answers nothing. Freshdesk's own stamp where not all messages are stored." }
  first_reply_seconds: { type: bigint, description: "From creation to the first reply." }
  first_reply_business_seconds: { type: bigint, description: "The same in working time." }
  first_resolution_seconds: { type: bigint, description: "From creation to when it was first solved, or closed without." }
  first_resolution_business_seconds: { type: bigint, description: "The same in working time." }
  full_resolution_seconds: { type: bigint, description: "From creation to when it was last solved; null while it is not." }
  full_resolution_business_seconds: { type: bigint, description: "The same in working time." }
  requester_wait_seconds: { type: bigint, description: "In status new, open or hold." }
  requester_wait_business_seconds: { type: bigint, description: "The same in working time." }
  agent_work_seconds: { type: bigint, description: "In status new or open." }
  agent_work_business_seconds: { type: bigint, description: "The same in working time." }
  agent_wait_seconds: { type: bigint, description: "In status pending." }
  agent_wait_business_seconds: { type: bigint, description: "The same in working time." }
  on_hold_seconds: { type: bigint, description: "In status hold." }
  on_hold_business_seconds: { type: bigint, description: "The same in working time." }
  new_seconds: { type: bigint, description: "In status new." }
  new_business_seconds: { type: bigint, description: "The same in working time." }
  open_seconds: { type: bigint, description: "In status open." }
  open_business_seconds: { type: bigint, description: "The same in working time." }
  first_assignment_seconds: { type: bigint, description: "From creation to the first agent it was assigned to." }
  unassigned_seconds: { type: bigint, description: "Assigned to nobody while not solved, finished stretches." }
  replies: { type: bigint, description: "Public messages of agents, less the opening one. A chat, messages less than an hour apart, counts once." }
  customer_messages: { type: bigint, description: "Public messages of customers, the opening one included. A chat counts once." }
  internal_notes: { type: bigint, description: "Private notes of agents; null where notes are not synced." }
  reopens: { type: bigint, description: "Times it left solved or closed again. Solving it once more without, or closing it, is none." }
  handoffs: { type: bigint, description: "Agents who wrote on it, in public or private, beyond the first." }
  assignee_stations: { type: bigint, description: "Times it was assigned to another agent, the first included." }
  group_stations: { type: bigint, description: "Times it was assigned to another group, the first included." }
  one_touch: { type: boolean, description: "Solved with exactly one reply; null while it is not solved." }
  is_unreplied: { type: boolean, description: "The customer wrote and no agent ever replied." }
  next_replies: { type: bigint, description: "Answered turns after the first reply." }
  avg_next_reply_seconds: { type: double, description: "Average time of these." }
  avg_next_reply_business_seconds: { type: double, description: "The same in working time." }
  is_open: { type: boolean, description: "Not solved or closed.", tests: [not_null] }
  evidence:
    type: text
    words: accepted
    description: "full: all its statuses and messages are known. partial: not all, and what depends on the others is null."
    tests: [not_null, { accepted: [full, partial] }]
tests:
  - name: every_counted_ticket
    description: there is a row for every counted ticket and no other
    sql: >
      SELECT t.source, t.ticket_id FROM {{model tickets}} AS t
      LEFT JOIN {{model ticket_metrics}} AS m ON {{same_ticket m, t}}
      WHERE {{changed t.source, t.ticket_id}} AND t.counted = (m.ticket_id IS NULL)
  - name: in_order
    description: first resolution is not after the last; replies are positive where there was a first one; nothing is negative
    sql: >
      SELECT m.source, m.ticket_id FROM {{model ticket_metrics}} AS m
      WHERE {{changed m.source, m.ticket_id}} AND (m.first_resolution_seconds > m.full_resolution_seconds OR m.first_reply_seconds < 0
        OR (m.replies = 0) <> (m.first_reply_at IS NULL) OR m.first_resolution_seconds < 0)
*/
-- Few numbers for each ticket at a time, and none where there are none: of all at once every row would be looked at thirty times.
WITH spans AS (
  SELECT {{ticket_of s}},
    count(s.status) = count(*) AS is_full,
    count(s.from_position) = count(*) AS has_schedule,
    min(s.from_at) FILTER (WHERE s.status IN ('solved', 'closed')) AS first_solved_at,
    max(s.from_at) FILTER (WHERE s.status IN ('solved', 'closed') AND coalesce(s.status_before, '') NOT IN ('solved', 'closed')) AS last_solved_at,
    count(*) FILTER (WHERE s.status NOT IN ('solved', 'closed') AND s.status_before IN ('solved', 'closed')) AS reopens,
    coalesce(sum(s.calendar_seconds) FILTER (WHERE s.status = 'new'), 0) AS new,
    coalesce(sum(s.calendar_seconds) FILTER (WHERE s.status = 'open'), 0) AS open,
    coalesce(sum(s.calendar_seconds) FILTER (WHERE s.status = 'pending'), 0) AS pending,
    coalesce(sum(s.calendar_seconds) FILTER (WHERE s.status = 'hold'), 0) AS hold
  FROM {{model ticket_spans}} AS s
  WHERE s.kind = 'status' AND {{changed s.source, s.ticket_id}}
  GROUP BY {{ticket_of s}}
),
-- The same in working time.
worked AS (
  SELECT {{ticket_of s}},
    min(s.from_position) AS began_position,
    min(s.from_position) FILTER (WHERE s.status IN ('solved', 'closed')) AS first_solved_position,
    max(s.from_position) FILTER (WHERE s.status IN ('solved', 'closed') AND coalesce(s.status_before, '') NOT IN ('solved', 'closed')) AS last_solved_position,
    coalesce(sum(s.business_seconds) FILTER (WHERE s.status = 'new'), 0) AS new,
    coalesce(sum(s.business_seconds) FILTER (WHERE s.status = 'open'), 0) AS open,
    coalesce(sum(s.business_seconds) FILTER (WHERE s.status = 'pending'), 0) AS pending,
    coalesce(sum(s.business_seconds) FILTER (WHERE s.status = 'hold'), 0) AS hold
  FROM {{model ticket_spans}} AS s
  WHERE s.kind = 'status' AND s.from_position IS NOT NULL AND {{changed s.source, s.ticket_id}}
  GROUP BY {{ticket_of s}}
),
first_replies AS (
  SELECT s.source, s.ticket_id, s.until_at, s.calendar_seconds, s.business_seconds
  FROM {{model ticket_spans}} AS s
  WHERE s.kind = 'first_reply' AND {{changed s.source, s.ticket_id}}
),
unassigned AS (
  SELECT {{ticket_of s}}, sum(s.calendar_seconds) AS seconds
  FROM {{model ticket_spans}} AS s
  WHERE s.kind = 'unassigned' AND {{changed s.source, s.ticket_id}}
  GROUP BY {{ticket_of s}}
),
-- What was said in a chat is one message of each side, until an hour of silence.
chatted AS (
  SELECT t.source, t.ticket_id, t.opened_by FROM {{model tickets}} AS t WHERE t.channel = 'chat' AND {{changed t.source, t.ticket_id}}
),
chat_messages AS (
  SELECT c.source, c.ticket_id, c.conversation_id, c.created_at, c.is_opening, c.channel,
    CASE WHEN c.is_opening THEN j.opened_by ELSE c.author_kind END AS side,
    CASE WHEN c.channel = lag(c.channel) OVER w AND {{epoch c.created_at}} - {{epoch lag(c.created_at) OVER w}} < 3600 THEN 0 ELSE 1 END AS is_new
  FROM {{model conversations}} AS c
  JOIN chatted AS j ON {{same_ticket j, c}}
  WHERE c.is_public AND (c.is_opening OR c.author_kind <> 'system')
  WINDOW w AS (PARTITION BY {{ticket_of c}} ORDER BY c.created_at, CASE WHEN c.is_opening THEN 0 ELSE 1 END, c.conversation_id)
),
chat_sessions AS (
  SELECT *, sum(is_new) OVER (PARTITION BY {{ticket_of}} ORDER BY created_at, CASE WHEN is_opening THEN 0 ELSE 1 END, conversation_id ROWS UNBOUNDED PRECEDING) AS session
  FROM chat_messages
),
chats AS (
  SELECT {{ticket_of}},
    count(DISTINCT session) FILTER (WHERE side = 'agent' AND NOT is_opening) AS replies,
    count(DISTINCT session) FILTER (WHERE side = 'customer') AS customer_messages
  FROM chat_sessions
  WHERE channel = 'chat'
  GROUP BY {{ticket_of}}
),
said AS (
  SELECT {{ticket_of c}},
    count(*) FILTER (WHERE c.is_public AND c.author_kind = 'agent' AND NOT c.is_opening AND c.channel IS DISTINCT FROM 'chat') AS replies,
    count(*) FILTER (WHERE c.is_public AND c.author_kind = 'customer' AND NOT c.is_opening AND c.channel IS DISTINCT FROM 'chat') AS customer_messages,
    count(*) FILTER (WHERE c.is_public AND c.is_opening AND c.channel IS DISTINCT FROM 'chat') AS openings,
    count(*) FILTER (WHERE c.kind = 'note' AND c.author_kind = 'agent') AS notes,
    min(c.author_id) FILTER (WHERE c.author_kind = 'agent' AND c.author_id > 0) AS agent,
    max(c.author_id) FILTER (WHERE c.author_kind = 'agent' AND c.author_id > 0) AS other_agent
  FROM {{model conversations}} AS c
  WHERE {{changed c.source, c.ticket_id}}
  GROUP BY {{ticket_of c}}
),
-- Agents need to be told apart only where there is more than one.
agents AS (
  SELECT {{ticket_of c}}, count(DISTINCT c.author_id) AS agents
  FROM {{model conversations}} AS c
  JOIN said AS s ON {{same_ticket s, c}} AND s.agent <> s.other_agent
  WHERE c.author_kind = 'agent' AND c.author_id > 0 AND {{changed c.source, c.ticket_id}}
  GROUP BY {{ticket_of c}}
),
turns AS (
  SELECT {{ticket_of r}},
    count(*) FILTER (WHERE r.replied_at IS NOT NULL AND NOT r.is_first) AS answered,
    avg(r.seconds) FILTER (WHERE NOT r.is_first) AS seconds,
    avg(r.business_seconds) FILTER (WHERE NOT r.is_first) AS business_seconds
  FROM {{model next_replies}} AS r
  WHERE {{changed r.source, r.ticket_id}}
  GROUP BY {{ticket_of r}}
),
stations AS (
  SELECT {{ticket_of h}},
    count(*) FILTER (WHERE h.field = 'assignee_id' AND h.value IS NOT NULL AND h.evidence <> 'assumed') AS assignees,
    count(*) FILTER (WHERE h.field = 'group_id' AND h.value IS NOT NULL AND h.evidence <> 'assumed') AS groups,
    min(h.changed_at) FILTER (WHERE h.field = 'assignee_id' AND h.value IS NOT NULL AND h.evidence <> 'assumed') AS assigned_at,
    count(*) FILTER (WHERE h.field = 'assignee_id' AND h.evidence <> 'assumed') > 0
      AND count(*) FILTER (WHERE h.field = 'assignee_id' AND h.evidence = 'assumed' AND (h.until IS NULL OR h.until > h.changed_at)) = 0 AS assignees_known,
    count(*) FILTER (WHERE h.field = 'group_id' AND h.evidence <> 'assumed') > 0
      AND count(*) FILTER (WHERE h.field = 'group_id' AND h.evidence = 'assumed' AND (h.until IS NULL OR h.until > h.changed_at)) = 0 AS groups_known
  FROM {{model field_history}} AS h
  WHERE h.field IN ('assignee_id', 'group_id') AND {{changed h.source, h.ticket_id}}
  GROUP BY {{ticket_of h}}
),
joined AS (
  SELECT
    t.source,
    t.ticket_id,
    t.customer_id,
    t.company_id,
    t.agent_id,
    t.group_id,
    t.channel,
    t.priority,
    t.status,
    t.created_at,
    t.opened_by,
    t.messages_known,
    t.notes_known,
    t.first_solved_at AS told_first_solved_at,
    t.last_solved_at AS told_last_solved_at,
    CASE WHEN t.status IN ('solved', 'closed') THEN coalesce(t.last_solved_at, t.closed_at) END AS solved_at,
    coalesce(s.is_full, FALSE) AS is_full,
    coalesce(s.is_full AND s.has_schedule, FALSE) AS is_business_full,
    f.until_at AS first_reply_at, f.calendar_seconds AS first_reply, f.business_seconds AS first_reply_business,
    s.first_solved_at, s.last_solved_at, s.reopens, s.new, s.open, s.pending, s.hold,
    w.began_position, w.first_solved_position, w.last_solved_position,
    w.new AS new_business, w.open AS open_business, w.pending AS pending_business, w.hold AS hold_business,
    coalesce(u.seconds, 0) AS unassigned,
    coalesce(c.replies, 0) + coalesce(k.replies, 0) AS replies,
    coalesce(c.customer_messages, 0) + coalesce(k.customer_messages, 0) + CASE WHEN t.opened_by = 'customer' THEN coalesce(c.openings, 0) ELSE 0 END
      AS customer_messages,
    coalesce(c.notes, 0) AS notes,
    coalesce(g.agents, 1) - 1 AS handoffs,
    coalesce(r.answered, 0) AS answered,
    r.seconds AS next_reply,
    r.business_seconds AS next_reply_business,
    a.assignees, a.groups, a.assigned_at,
    coalesce(a.assignees_known, FALSE) AS assignees_known,
    coalesce(a.groups_known, FALSE) AS groups_known
  FROM {{model tickets}} AS t
  LEFT JOIN spans AS s ON {{same_ticket s, t}}
  LEFT JOIN worked AS w ON {{same_ticket w, t}}
  LEFT JOIN first_replies AS f ON {{same_ticket f, t}}
  LEFT JOIN unassigned AS u ON {{same_ticket u, t}}
  LEFT JOIN said AS c ON {{same_ticket c, t}}
  LEFT JOIN agents AS g ON {{same_ticket g, t}}
  LEFT JOIN chats AS k ON {{same_ticket k, t}}
  LEFT JOIN turns AS r ON {{same_ticket r, t}}
  LEFT JOIN stations AS a ON {{same_ticket a, t}}
  WHERE t.counted AND {{changed t.source, t.ticket_id}}
),
-- Of which solution is known when, and how far history reaches.
solved AS (
  SELECT j.*,
    CASE WHEN j.is_full THEN j.first_solved_at ELSE j.told_first_solved_at END AS solved_first_at,
    CASE WHEN j.status NOT IN ('solved', 'closed') THEN NULL WHEN j.last_solved_at IS NOT NULL THEN j.last_solved_at ELSE j.told_last_solved_at END AS solved_last_at
  FROM joined AS j
)
SELECT
  source,
  ticket_id,
  customer_id,
  company_id,
  agent_id,
  group_id,
  channel,
  priority,
  status,
  created_at,
  solved_at,
  first_reply_at,
  first_reply AS first_reply_seconds,
  first_reply_business AS first_reply_business_seconds,
  {{epoch solved_first_at}} - {{epoch created_at}} AS first_resolution_seconds,
  CASE WHEN solved_first_at = first_solved_at THEN first_solved_position - began_position END AS first_resolution_business_seconds,
  {{epoch solved_last_at}} - {{epoch created_at}} AS full_resolution_seconds,
  CASE WHEN solved_last_at = last_solved_at THEN last_solved_position - began_position END AS full_resolution_business_seconds,
  CASE WHEN is_full THEN new + open + hold END AS requester_wait_seconds,
  CASE WHEN is_business_full THEN new_business + open_business + hold_business END AS requester_wait_business_seconds,
  CASE WHEN is_full THEN new + open END AS agent_work_seconds,
  CASE WHEN is_business_full THEN new_business + open_business END AS agent_work_business_seconds,
  CASE WHEN is_full THEN pending END AS agent_wait_seconds,
  CASE WHEN is_business_full THEN pending_business END AS agent_wait_business_seconds,
  CASE WHEN is_full THEN hold END AS on_hold_seconds,
  CASE WHEN is_business_full THEN hold_business END AS on_hold_business_seconds,
  CASE WHEN is_full THEN new END AS new_seconds,
  CASE WHEN is_business_full THEN new_business END AS new_business_seconds,
  CASE WHEN is_full THEN open END AS open_seconds,
  CASE WHEN is_business_full THEN open_business END AS open_business_seconds,
  CASE WHEN assignees_known THEN {{epoch assigned_at}} - {{epoch created_at}} END AS first_assignment_seconds,
  CASE WHEN assignees_known AND is_full THEN unassigned END AS unassigned_seconds,
  CASE WHEN messages_known THEN replies END AS replies,
  CASE WHEN messages_known THEN customer_messages END AS customer_messages,
  CASE WHEN messages_known AND notes_known THEN notes END AS internal_notes,
  CASE WHEN is_full THEN reopens END AS reopens,
  CASE WHEN messages_known THEN handoffs END AS handoffs,
  CASE WHEN assignees_known THEN assignees END AS assignee_stations,
  CASE WHEN groups_known THEN groups END AS group_stations,
  CASE WHEN messages_known AND status IN ('solved', 'closed') THEN replies = 1 END AS one_touch,
  CASE WHEN messages_known THEN replies = 0 AND customer_messages > 0 END AS is_unreplied,
  CASE WHEN messages_known THEN answered END AS next_replies,
  CASE WHEN messages_known THEN next_reply END AS avg_next_reply_seconds,
  CASE WHEN messages_known THEN next_reply_business END AS avg_next_reply_business_seconds,
  status NOT IN ('solved', 'closed') AS is_open,
  CASE WHEN is_full AND messages_known THEN 'full' ELSE 'partial' END AS evidence
FROM solved
