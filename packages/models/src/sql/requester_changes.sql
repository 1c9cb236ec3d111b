/*
name: requester_changes
grain: one row per time a ticket went from one person to another
description: >
  Who asked for a ticket, where that changed: from the recorded history of tickets (Freshdesk, `history: true`), and from audits and events
  (Zendesk). A person who is gone and whose tickets somebody else has now was merged into that one.
key: [source, ticket_id, changed_at]
build: by_ticket
columns:
  source: { type: text, description: "Helpdesk, by its name in tajo.yml." }
  ticket_id: { type: bigint, description: "Ticket." }
  changed_at: { type: timestamp, description: "When; of several changes at one moment the last." }
  from_id: { type: bigint, description: "Who it was, by the vendor's id.", tests: [not_null] }
  to_id: { type: bigint, description: "Who it is since then.", tests: [not_null] }
*/
