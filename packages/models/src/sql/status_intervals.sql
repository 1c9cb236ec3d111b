/*
name: status_intervals
grain: one row per stretch of time a ticket was in one status
description: >
  The whole life of a ticket without gaps, from when it was created; the last stretch is open. Stretches that are not known have evidence
  assumed and, where there is no sign of a value either, no status. A view over field_history.
key: [source, ticket_id, seq]
build: view
columns:
  source: { type: text, description: "Helpdesk, by its name in tajo.yml." }
  ticket_id: { type: bigint, description: "Ticket." }
  seq: { type: bigint, description: "Place among the stretches, from 1." }
  status:
    type: text
    description: "new, open, pending, hold, solved or closed; null where it is not known."
    tests: [{ accepted: [new, open, pending, hold, solved, closed] }]
  from_at: { type: timestamp, description: "Since when.", tests: [not_null] }
  until_at: { type: timestamp, description: "Until when; null while it lasts." }
  evidence:
    type: text
    description: "audit, recorded or stamp: known, as in field_history. assumed: not known."
    tests: [not_null, { accepted: [audit, recorded, stamp, assumed] }]
tests:
  - name: gapless
    description: a stretch ends when the next begins, and not before it began; only the last is open
    sql: >
      SELECT source, ticket_id, seq FROM (
        SELECT i.*, lead(i.from_at) OVER w AS next_at, row_number() OVER w AS place
        FROM {{model status_intervals}} AS i
        WHERE {{changed i.source, i.ticket_id}}
        WINDOW w AS (PARTITION BY {{ticket_of i}} ORDER BY i.seq)) AS i
      WHERE seq <> place OR until_at IS DISTINCT FROM next_at OR until_at < from_at
    # Every end is the beginning of the next, and every beginning but the first the end of one.
    doubt: >
      SELECT CASE WHEN count(*) FILTER (WHERE i.seq < 1 OR i.until_at < i.from_at) = 0
        AND coalesce(sum({{hash i.source, i.ticket_id, i.seq + 1, i.until_at}}) FILTER (WHERE i.until_at IS NOT NULL), 0)
          = coalesce(sum({{hash i.source, i.ticket_id, i.seq, i.from_at}}) FILTER (WHERE i.seq > 1), 0) THEN 0 ELSE 1 END
      FROM {{model status_intervals}} AS i WHERE {{changed i.source, i.ticket_id}}
  - name: known_status
    description: a stretch that is known has a status
    sql: >
      SELECT i.source, i.ticket_id, i.seq FROM {{model status_intervals}} AS i
      WHERE i.status IS NULL AND i.evidence <> 'assumed' AND {{changed i.source, i.ticket_id}}
*/
SELECT h.source, h.ticket_id, h.seq, h.value AS status, h.changed_at AS from_at, h.until AS until_at, h.evidence
FROM {{model field_history}} AS h
WHERE h.field = 'status'
