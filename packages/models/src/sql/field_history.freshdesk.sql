/*
build: part
inputs:
  tickets:
    id: bigint
    status: bigint
    priority: bigint
    responder_id: bigint
    group_id: bigint
    type: text
    tags: 'text[]'
    stats_status_updated_at: timestamp
    stats_resolved_at: timestamp
    stats_closed_at: timestamp
    stats_reopened_at: timestamp
    created_at: timestamp
    updated_at: timestamp
*/
-- Every version of a ticket: the recorded ones, and as it is now where none was.
WITH recorded AS NOT MATERIALIZED (
  SELECT h.id AS ticket_id, h._tajo_valid_from AS moment, TRUE AS is_recorded, h.status, h.priority, h.responder_id, h.group_id,
    h.type, h.tags, h.stats_status_updated_at, h.stats_resolved_at, h.stats_closed_at, h.stats_reopened_at, h.created_at
  FROM {{history tickets}} AS h
  WHERE h.created_at IS NOT NULL AND {{changed h.id}}
),
never_recorded AS (
  SELECT t.id AS ticket_id, coalesce(t.updated_at, t.created_at) AS moment, FALSE AS is_recorded, t.status, t.priority, t.responder_id, t.group_id,
    t.type, t.tags, t.stats_status_updated_at, t.stats_resolved_at, t.stats_closed_at, t.stats_reopened_at, t.created_at
  FROM {{stream tickets}} AS t
  WHERE t.created_at IS NOT NULL AND {{changed t.id}} AND NOT EXISTS (SELECT 1 FROM recorded AS r WHERE r.ticket_id = t.id)
),
-- Read anew by each that asks for it: to keep millions of rows with every column costs more.
versions AS NOT MATERIALIZED (
  SELECT * FROM recorded
  UNION ALL
  SELECT * FROM never_recorded
),
-- The status, in numbers while millions of rows are sorted: words take several times as long.
status_versions AS (
  SELECT ticket_id, moment, is_recorded, created_at, status, stats_status_updated_at AS stamp,
    lag(status) OVER w AS last_status, lag(stats_status_updated_at) OVER w AS last_stamp
  FROM (SELECT ticket_id, moment, is_recorded, created_at, status, stats_status_updated_at FROM versions) AS v
  WINDOW w AS (PARTITION BY ticket_id ORDER BY moment)
),
-- What each version says of the status, best first: since when it is what it is (0 recorded, 1 not); closed (2) and resolved (3) when,
-- reopened when (4), to a status nobody told, what it is now, where the stamp is missing or stale (5, 6). A ticket's first stamp is set
-- seconds after it. [doc] Nothing is told of its beginning (9).
stamps AS (
  SELECT
    ticket_id,
    CASE WHEN stamp <= {{later created_at, 5}} THEN created_at ELSE stamp END AS moment,
    CASE WHEN is_recorded THEN 0 ELSE 1 END AS rank,
    status AS code
  FROM status_versions
  WHERE status IS NOT NULL AND stamp IS NOT NULL AND NOT coalesce(status <> last_status AND stamp = last_stamp, FALSE)
  UNION ALL
  SELECT
    ticket_id,
    CASE WHEN moment <= {{later created_at, 5}} THEN created_at ELSE moment END,
    CASE WHEN is_recorded THEN 5 ELSE 6 END,
    status
  FROM status_versions
  WHERE status IS NOT NULL AND status IS DISTINCT FROM last_status AND (stamp IS NULL OR stamp = last_stamp)
  UNION ALL
  SELECT ticket_id, greatest(stats_closed_at, created_at), 2, 5 FROM versions WHERE stats_closed_at IS NOT NULL
  UNION ALL
  SELECT ticket_id, greatest(stats_resolved_at, created_at), 3, 4 FROM versions WHERE stats_resolved_at IS NOT NULL
  UNION ALL
  SELECT ticket_id, greatest(stats_reopened_at, created_at), 4, 2 FROM versions WHERE stats_reopened_at IS NOT NULL
  UNION ALL
  SELECT t.id, t.created_at, 9, 0
  FROM {{stream tickets}} AS t
  WHERE t.created_at IS NOT NULL AND {{changed t.id}}
),
-- The best of each moment: rank and code in one number.
told AS (
  SELECT ticket_id, moment, min(rank * CAST(10000000000000000 AS BIGINT) + code) AS said
  FROM stamps
  GROUP BY ticket_id, moment
),
said_once AS (
  SELECT ticket_id, moment, rank, CASE WHEN rank < 9 THEN code END AS code, rank IN (0, 1, 5, 6) AS is_stated,
    CASE WHEN rank IN (0, 5) THEN 1 WHEN rank IN (4, 9) THEN 3 ELSE 2 END AS evidence
  FROM (
    SELECT ticket_id, moment, CAST((said - said % 10000000000000000) / 10000000000000000 AS INTEGER) AS rank, said % 10000000000000000 AS code
    FROM told) AS t
),
words AS (
  SELECT {{integer n.code}} AS code, n.status,
    CASE n.status WHEN 'new' THEN 1 WHEN 'open' THEN 2 WHEN 'pending' THEN 3 WHEN 'hold' THEN 4 WHEN 'solved' THEN 5 WHEN 'closed' THEN 6 END AS word
  FROM {{model ticket_statuses}} AS n
  WHERE n.source = {{source}}
),
statuses AS (
  SELECT
    s.ticket_id,
    s.moment,
    n.word,
    -- The stamp moved and the status is the same again: it was another in between, and nobody saw which.
    CASE WHEN s.is_stated AND lead(s.is_stated) OVER w AND lead(s.code) OVER w = s.code THEN 3 ELSE s.evidence END AS evidence,
    lag(n.word) OVER w AS last_word,
    CASE WHEN s.is_stated AND lag(s.is_stated) OVER w AND lag(s.code) OVER w = s.code THEN 3 ELSE lag(s.evidence) OVER w END AS last_evidence
  FROM said_once AS s
  LEFT JOIN words AS n ON n.code = s.code
  WINDOW w AS (PARTITION BY s.ticket_id ORDER BY s.moment)
),
status_changes AS (
  SELECT ticket_id, row_number() OVER w AS seq, word, lag(word) OVER w AS last_word, moment, lead(moment) OVER w AS until, evidence
  FROM statuses
  WHERE word IS DISTINCT FROM last_word OR evidence IS DISTINCT FROM last_evidence OR evidence = 3
  WINDOW w AS (PARTITION BY ticket_id ORDER BY moment)
),
-- The other fields. Where no version differs from another, none needs to be put in order.
tickets AS (
  SELECT ticket_id, bool_and(is_recorded) AS is_recorded, min(moment) AS moment, min(created_at) AS created_at, {{any_of priority}} AS priority,
    {{any_of responder_id}} AS responder_id, {{any_of group_id}} AS group_id, {{any_of type}} AS type, {{any_of tags}} AS tags,
    min(said) = max(said) AS is_steady
  FROM (
    SELECT ticket_id, is_recorded, moment, created_at, priority, responder_id, group_id, type, tags,
      {{hash created_at, priority, responder_id, group_id, type, tags}} AS said
    FROM versions) AS v
  GROUP BY ticket_id
),
steady AS (
  SELECT *
  FROM (
    SELECT t.ticket_id, t.moment, t.created_at, t.is_recorded, t.moment > {{later t.created_at, 5}} AS is_late, f.field,
      CASE f.field
        WHEN 'priority' THEN CASE t.priority WHEN 1 THEN 'low' WHEN 2 THEN 'normal' WHEN 3 THEN 'high' WHEN 4 THEN 'urgent' END
        WHEN 'assignee_id' THEN CAST(t.responder_id AS TEXT)
        WHEN 'group_id' THEN CAST(t.group_id AS TEXT)
        WHEN 'type' THEN nullif(t.type, '')
        ELSE nullif(array_to_string(t.tags, ', '), '')
      END AS value
    FROM tickets AS t
    CROSS JOIN (VALUES ('priority'), ('assignee_id'), ('group_id'), ('type'), ('tags')) AS f (field)
    WHERE t.is_steady) AS f
  WHERE value IS NOT NULL OR field IN ('priority', 'assignee_id', 'group_id')
),
-- Of the others each version beside the one before it: what did not change goes no further.
compared AS (
  SELECT
    *,
    row_number() OVER w AS place,
    lag(priority) OVER w AS last_priority,
    lag(responder_id) OVER w AS last_responder_id,
    lag(group_id) OVER w AS last_group_id,
    lag(type) OVER w AS last_type,
    lag(tags) OVER w AS last_tags
  FROM (
    SELECT v.ticket_id, v.moment, v.created_at, v.priority, v.responder_id, v.group_id, nullif(v.type, '') AS type,
      nullif(array_to_string(v.tags, ', '), '') AS tags
    FROM versions AS v
    JOIN tickets AS t ON t.ticket_id = v.ticket_id AND NOT t.is_steady) AS v
  WINDOW w AS (PARTITION BY ticket_id ORDER BY moment)
),
fields AS (
  SELECT
    c.ticket_id,
    c.moment,
    c.created_at,
    c.place,
    f.field,
    CASE f.field
      WHEN 'priority' THEN CASE c.priority WHEN 1 THEN 'low' WHEN 2 THEN 'normal' WHEN 3 THEN 'high' WHEN 4 THEN 'urgent' END
      WHEN 'assignee_id' THEN CAST(c.responder_id AS TEXT)
      WHEN 'group_id' THEN CAST(c.group_id AS TEXT)
      WHEN 'type' THEN c.type
      ELSE c.tags
    END AS value
  FROM compared AS c
  CROSS JOIN (VALUES ('priority'), ('assignee_id'), ('group_id'), ('type'), ('tags')) AS f (field)
  WHERE c.place = 1 OR CASE f.field
    WHEN 'priority' THEN c.priority IS DISTINCT FROM c.last_priority
    WHEN 'assignee_id' THEN c.responder_id IS DISTINCT FROM c.last_responder_id
    WHEN 'group_id' THEN c.group_id IS DISTINCT FROM c.last_group_id
    WHEN 'type' THEN c.type IS DISTINCT FROM c.last_type
    ELSE c.tags IS DISTINCT FROM c.last_tags
  END
),
changes AS (
  SELECT f.ticket_id, f.field, f.moment, f.value, 'recorded' AS evidence
  FROM fields AS f
  WHERE f.place > 1
  UNION ALL
  -- Since the ticket was created only where its first version is as old as the ticket.
  SELECT f.ticket_id, f.field, f.created_at, f.value, CASE WHEN f.moment > {{later f.created_at, 5}} THEN 'assumed' ELSE 'recorded' END
  FROM fields AS f
  WHERE f.place = 1 AND (f.value IS NOT NULL OR f.field IN ('priority', 'assignee_id', 'group_id'))
  UNION ALL
  SELECT f.ticket_id, f.field, f.moment, f.value, 'recorded'
  FROM fields AS f
  WHERE f.place = 1 AND f.moment > {{later f.created_at, 5}} AND (f.value IS NOT NULL OR f.field IN ('priority', 'assignee_id', 'group_id'))
),
in_order AS (
  SELECT ticket_id, 'status' AS field, seq, CASE word WHEN 1 THEN 'new' WHEN 2 THEN 'open' WHEN 3 THEN 'pending' WHEN 4 THEN 'hold' WHEN 5 THEN 'solved' WHEN 6 THEN 'closed' END AS value, CASE last_word WHEN 1 THEN 'new' WHEN 2 THEN 'open' WHEN 3 THEN 'pending' WHEN 4 THEN 'hold' WHEN 5 THEN 'solved' WHEN 6 THEN 'closed' END AS previous, moment AS changed_at, until,
    CASE evidence WHEN 1 THEN 'recorded' WHEN 2 THEN 'stamp' ELSE 'assumed' END AS evidence
  FROM status_changes
  UNION ALL
  SELECT ticket_id, field, row_number() OVER f, value, lag(value) OVER f, moment, lead(moment) OVER f, evidence
  FROM changes
  WINDOW f AS (PARTITION BY ticket_id, field ORDER BY moment)
  UNION ALL
  SELECT ticket_id, field, 1, value, NULL, created_at, CASE WHEN is_recorded AND is_late THEN moment END,
    CASE WHEN is_late THEN 'assumed' WHEN is_recorded THEN 'recorded' ELSE 'stamp' END
  FROM steady
  UNION ALL
  SELECT ticket_id, field, 2, value, value, moment, NULL, 'recorded'
  FROM steady
  WHERE is_recorded AND is_late
)
SELECT {{source}} AS source, ticket_id, field, seq, value, previous, changed_at, until, CAST(NULL AS BIGINT) AS actor_id, evidence
FROM in_order
