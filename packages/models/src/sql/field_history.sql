/*
name: field_history
grain: one row per value a field of a ticket had, for as long as it had it
description: >
  Every change, at the second it happened. Zendesk: from ticket_audits, and ticket_events for changes that have no audit stored. Freshdesk:
  from the recorded history of tickets (`history: true`), completed by the stamps of the ticket itself. What neither reaches is marked
  `assumed`: nothing may be computed from such a row as if it were known. A value may follow itself, where a ticket was deleted and
  brought back, or one stretch is known and the other is not.
key: [source, ticket_id, field, seq]
build: by_ticket
follows:
  ticket_statuses: { columns: [status] }
columns:
  source: { type: text, words: sources, description: "Helpdesk, by its name in tajo.yml." }
  ticket_id: { type: bigint, description: "Ticket." }
  field:
    type: text
    words: accepted
    description: "status, priority, assignee_id, group_id, type, tags; Zendesk also custom_status_id and schedule_id (from its first change on)."
    tests: [{ accepted: [status, priority, assignee_id, group_id, type, tags, custom_status_id, schedule_id] }]
  seq: { type: bigint, description: "Place among the values of the field, from 1." }
  value:
    type: text
    description: >
      status and priority in the words of tickets, ids as text, tags joined by a comma. Null is none (nobody assigned), and not known where
      evidence is assumed.
  previous: { type: text, description: "The value before, null in the first row." }
  changed_at: { type: timestamp, description: "Since when; of the first row when the ticket was created.", tests: [not_null] }
  until: { type: timestamp, description: "Until when; null while it still is." }
  actor_id: { type: bigint, description: "Who changed it, where that is told; -1 for the system." }
  evidence:
    type: text
    words: accepted
    description: >
      audit: told by the vendor's log. recorded: seen by Tajo in one version of the ticket after another; changes between two reads that leave no stamp are not seen.
      stamp: told by a stamp on the ticket. assumed: not known; a value in such a row is the only one there is a sign of.
    tests: [not_null, { accepted: [audit, recorded, stamp, assumed] }]
tests:
  - name: gapless
    description: a value lasts until the next one
    sql: >
      SELECT source, ticket_id, field, seq FROM (
        SELECT h.*, lead(h.changed_at) OVER w AS next_at, row_number() OVER w AS place
        FROM {{model field_history}} AS h
        WHERE {{changed h.source, h.ticket_id}}
        WINDOW w AS (PARTITION BY h.ticket_id, h.field, h.source ORDER BY h.seq)) AS h
      WHERE seq <> place OR until IS DISTINCT FROM next_at OR until < changed_at
    # Every end is the beginning of the next, and every beginning but the first the end of one.
    doubt: >
      SELECT CASE WHEN count(*) FILTER (WHERE h.seq < 1 OR h.until < h.changed_at) = 0
        AND coalesce(sum({{hash h.source, h.ticket_id, h.field, h.seq + 1, h.until}}) FILTER (WHERE h.until IS NOT NULL), 0)
          = coalesce(sum({{hash h.source, h.ticket_id, h.field, h.seq, h.changed_at}}) FILTER (WHERE h.seq > 1), 0) THEN 0 ELSE 1 END
      FROM {{model field_history}} AS h WHERE {{changed h.source, h.ticket_id}}
*/
