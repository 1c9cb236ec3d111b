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
WITH recorded AS (
  SELECT h.id AS ticket_id, h._tajo_valid_from AS moment, TRUE AS is_recorded, h.status, h.priority, h.responder_id, h.group_id,
    nullif(h.type, '') AS type, nullif(array_to_string(h.tags, ', '), '') AS tags,
    h.stats_status_updated_at, h.stats_resolved_at, h.stats_closed_at, h.stats_reopened_at, h.created_at
  FROM {{history tickets}} AS h
  WHERE h.created_at IS NOT NULL AND {{changed h.id}}
),
versions AS (
  SELECT * FROM recorded
  UNION ALL
  SELECT t.id, coalesce(t.updated_at, t.created_at), FALSE, t.status, t.priority, t.responder_id, t.group_id,
    nullif(t.type, ''), nullif(array_to_string(t.tags, ', '), ''),
    t.stats_status_updated_at, t.stats_resolved_at, t.stats_closed_at, t.stats_reopened_at, t.created_at
  FROM {{stream tickets}} AS t
  LEFT JOIN (SELECT DISTINCT ticket_id FROM recorded) AS r ON r.ticket_id = t.id
  WHERE t.created_at IS NOT NULL AND {{changed t.id}} AND r.ticket_id IS NULL
),
-- Each version beside the one before it: what did not change goes no further.
compared AS (
  SELECT
    *,
    row_number() OVER w AS place,
    lag(status) OVER w AS last_status,
    lag(stats_status_updated_at) OVER w AS last_stamp,
    lag(priority) OVER w AS last_priority,
    lag(responder_id) OVER w AS last_responder_id,
    lag(group_id) OVER w AS last_group_id,
    lag(type) OVER w AS last_type,
    lag(tags) OVER w AS last_tags
  FROM versions
  WINDOW w AS (PARTITION BY ticket_id ORDER BY moment)
),
-- What each version says of the status, best first: since when it is what it is; closed and resolved when; reopened when, to a
-- status nobody told; what it is now, where the stamp is missing or stale. A ticket's first stamp is set seconds after it. [doc]
stamps AS (
  SELECT
    ticket_id,
    CASE WHEN stats_status_updated_at <= {{later created_at, 5}} THEN created_at ELSE stats_status_updated_at END AS moment,
    CASE WHEN is_recorded THEN '0recorded|' ELSE '0stamp|' END || CAST(status AS TEXT) AS said
  FROM compared
  WHERE status IS NOT NULL AND stats_status_updated_at IS NOT NULL
    AND NOT coalesce(status <> last_status AND stats_status_updated_at = last_stamp, FALSE)
  UNION ALL
  SELECT
    ticket_id,
    CASE WHEN moment <= {{later created_at, 5}} THEN created_at ELSE moment END,
    CASE WHEN is_recorded THEN '4recorded|' ELSE '4stamp|' END || CAST(status AS TEXT)
  FROM compared
  WHERE status IS NOT NULL AND status IS DISTINCT FROM last_status
    AND (stats_status_updated_at IS NULL OR stats_status_updated_at = last_stamp)
  UNION ALL
  SELECT ticket_id, greatest(stats_closed_at, created_at), '1stamp|5' FROM versions WHERE stats_closed_at IS NOT NULL
  UNION ALL
  SELECT ticket_id, greatest(stats_resolved_at, created_at), '2stamp|4' FROM versions WHERE stats_resolved_at IS NOT NULL
  UNION ALL
  SELECT ticket_id, greatest(stats_reopened_at, created_at), '3assumed|2' FROM versions WHERE stats_reopened_at IS NOT NULL
  UNION ALL
  SELECT t.id, t.created_at, '9assumed|'
  FROM {{stream tickets}} AS t
  WHERE t.created_at IS NOT NULL AND {{changed t.id}}
),
told AS (
  SELECT ticket_id, moment, min(said) AS said FROM stamps GROUP BY ticket_id, moment
),
said_once AS (
  SELECT
    ticket_id,
    moment,
    nullif(split_part(said, '|', 2), '') AS code,
    substr(split_part(said, '|', 1), 2) AS evidence,
    substr(said, 1, 1) IN ('0', '4') AS is_stated
  FROM told
),
statuses AS (
  SELECT
    s.ticket_id,
    s.moment,
    n.status AS value,
    -- The stamp moved and the status is the same again: it was another in between, and nobody saw which.
    CASE WHEN s.is_stated AND lead(s.is_stated) OVER w AND lead(s.code) OVER w = s.code THEN 'assumed' ELSE s.evidence END AS evidence,
    lag(n.status) OVER w AS last_value,
    CASE WHEN s.is_stated AND lag(s.is_stated) OVER w AND lag(s.code) OVER w = s.code THEN 'assumed' ELSE lag(s.evidence) OVER w END
      AS last_evidence
  FROM said_once AS s
  LEFT JOIN {{model ticket_statuses}} AS n ON n.source = {{source}} AND n.code = s.code
  WINDOW w AS (PARTITION BY s.ticket_id ORDER BY s.moment)
),
fields AS (
  SELECT
    c.ticket_id,
    c.moment,
    c.is_recorded,
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
-- Most fields of most tickets never change: to put these in order too would take longer than everything else.
several AS (
  SELECT DISTINCT ticket_id, field FROM fields WHERE place > 1 OR (is_recorded AND moment > {{later created_at, 5}})
),
changes AS (
  SELECT f.ticket_id, f.field, f.moment, f.value, 'recorded' AS evidence
  FROM fields AS f
  WHERE f.place > 1
  UNION ALL
  -- Since the ticket was created only where its first version is as old as the ticket.
  SELECT f.ticket_id, f.field, f.created_at, f.value, CASE WHEN f.moment > {{later f.created_at, 5}} THEN 'assumed' ELSE 'recorded' END
  FROM fields AS f
  JOIN several AS s ON s.ticket_id = f.ticket_id AND s.field = f.field
  WHERE f.place = 1 AND (f.value IS NOT NULL OR f.field IN ('priority', 'assignee_id', 'group_id'))
  UNION ALL
  SELECT f.ticket_id, f.field, f.moment, f.value, 'recorded'
  FROM fields AS f
  WHERE f.place = 1 AND f.is_recorded AND f.moment > {{later f.created_at, 5}}
    AND (f.value IS NOT NULL OR f.field IN ('priority', 'assignee_id', 'group_id'))
),
in_order AS (
  SELECT ticket_id, 'status' AS field, row_number() OVER w AS seq, value, lag(value) OVER w AS previous, moment AS changed_at,
    lead(moment) OVER w AS until, evidence
  FROM statuses
  WHERE value IS DISTINCT FROM last_value OR evidence IS DISTINCT FROM last_evidence OR evidence = 'assumed'
  WINDOW w AS (PARTITION BY ticket_id ORDER BY moment)
  UNION ALL
  SELECT ticket_id, field, row_number() OVER f, value, lag(value) OVER f, moment, lead(moment) OVER f, evidence
  FROM changes
  WINDOW f AS (PARTITION BY ticket_id, field ORDER BY moment)
  UNION ALL
  SELECT f.ticket_id, f.field, 1, f.value, NULL, f.created_at, NULL,
    CASE WHEN f.moment > {{later f.created_at, 5}} THEN 'assumed' WHEN f.is_recorded THEN 'recorded' ELSE 'stamp' END
  FROM fields AS f
  LEFT JOIN several AS s ON s.ticket_id = f.ticket_id AND s.field = f.field
  WHERE s.ticket_id IS NULL AND (f.value IS NOT NULL OR f.field IN ('priority', 'assignee_id', 'group_id'))
)
SELECT {{source}} AS source, ticket_id, field, seq, value, previous, changed_at, until, CAST(NULL AS BIGINT) AS actor_id, evidence
FROM in_order
