/*
name: sla_states
grain: one row per promise that held for a ticket
description: "sla_targets as things stand at the moment of reading: a promise that runs and is past its time is breached."
key: [source, ticket_id, metric, seq]
build: view
columns:
  source: { type: text, description: "Helpdesk, by its name in tajo.yml." }
  ticket_id: { type: bigint, description: "Ticket." }
  metric: { type: text, description: "Measure, in the words of sla_policies." }
  seq: { type: bigint, description: "Counts up where the measure began anew." }
  policy_id: { type: text, description: "Policy." }
  priority: { type: text, description: "Priority it went by." }
  target_seconds: { type: bigint, description: "What was promised." }
  in_business: { type: boolean, description: "In working time; otherwise by the clock." }
  started_at: { type: timestamp, description: "When the measure began." }
  due_at: { type: timestamp, description: "When the target was, or will be, used up." }
  met_at: { type: timestamp, description: "When the measure ended." }
  status: { type: text, description: "As in sla_targets." }
  is_breached: { type: boolean, description: "It was not kept, or is late now; null where that is not known." }
*/
SELECT s.source, s.ticket_id, s.metric, s.seq, s.policy_id, s.priority, s.target_seconds, s.in_business, s.started_at, s.due_at, s.met_at, s.status,
  CASE s.status
    WHEN 'met' THEN FALSE
    WHEN 'breached' THEN TRUE
    WHEN 'running' THEN s.due_at < now()
    WHEN 'paused' THEN coalesce(s.due_at < now(), FALSE)
  END AS is_breached
FROM {{model sla_targets}} AS s
