/*
build: part
inputs:
  tickets:
    id: bigint
    status: text
    priority: text
    assignee_id: bigint
    group_id: bigint
    type: text
    custom_status_id: bigint
    tags: 'text[]'
    generated_timestamp: bigint
    created_at: timestamp
    updated_at: timestamp
  ticket_audits: { id: bigint, ticket_id: bigint, author_id: bigint, events: json, created_at: timestamp }
  ticket_events: { id: bigint, ticket_id: bigint, updater_id: bigint, child_events: json, created_at: timestamp }
*/
WITH audits AS (
  SELECT
    a.ticket_id,
    a.author_id AS actor_id,
    a.created_at AS moment,
    {{json_each a.events, 'id, type, field_name, value, previous_value, schedule_id, new_schedule_id, previous_schedule_id'}} AS e
  FROM {{stream ticket_audits}} AS a
  WHERE a.created_at IS NOT NULL AND {{changed a.ticket_id}}
),
-- An event is the same change under the same id, its value under the name of the field. [client]
unaudited AS (
  SELECT v.id, v.ticket_id, v.updater_id, v.created_at, v.child_events
  FROM {{stream ticket_events}} AS v
  WHERE v.created_at IS NOT NULL AND {{changed v.ticket_id}}
    AND NOT EXISTS (SELECT 1 FROM {{stream ticket_audits}} AS a WHERE a.id = v.id)
),
events AS (
  SELECT
    v.ticket_id,
    v.updater_id AS actor_id,
    v.created_at AS moment,
    {{json_each v.child_events, 'id, event_type, status, priority, assignee_id, group_id, type, tags, custom_status_id, previous_value, schedule_id, new_schedule_id, previous_schedule_id'}} AS e
  FROM unaudited AS v
),
-- A value that was taken away looks like one that is not spoken of: such changes are read once more, member by member.
emptied AS (
  SELECT v.ticket_id, v.updater_id AS actor_id, v.created_at AS moment, m.value AS event
  FROM unaudited AS v
  CROSS JOIN {{json_array v.child_events}} AS m
  WHERE CAST(v.child_events AS TEXT) LIKE '%_id":%null%' OR CAST(v.child_events AS TEXT) LIKE '%"priority":%null%'
    OR CAST(v.child_events AS TEXT) LIKE '%"type":%null%'
),
told AS (
  SELECT
    ticket_id,
    actor_id,
    moment,
    {{integer {{json_of e, id}}}} AS event_id,
    {{json_of e, type}} AS kind,
    {{json_of e, field_name}} AS field,
    {{json_of e, value}} AS value,
    {{json_of e, previous_value}} AS previous
  FROM audits
  WHERE {{json_of e, type}} IN ('Create', 'Change')
    AND {{json_of e, field_name}} IN ('status', 'priority', 'assignee_id', 'group_id', 'type', 'tags', 'custom_status_id')
  UNION ALL
  SELECT ticket_id, actor_id, moment, event_id, kind, field, value, previous
  FROM (
    SELECT
      ticket_id,
      actor_id,
      moment,
      {{integer {{json_of e, id}}}} AS event_id,
      {{json_of e, event_type}} AS kind,
      CASE
        WHEN {{json_of e, status}} IS NOT NULL THEN 'status'
        WHEN {{json_of e, priority}} IS NOT NULL THEN 'priority'
        WHEN {{json_of e, assignee_id}} IS NOT NULL THEN 'assignee_id'
        WHEN {{json_of e, group_id}} IS NOT NULL THEN 'group_id'
        WHEN {{json_of e, tags}} IS NOT NULL THEN 'tags'
        WHEN {{json_of e, custom_status_id}} IS NOT NULL THEN 'custom_status_id'
        WHEN {{json_of e, type}} IS NOT NULL THEN 'type'
      END AS field,
      coalesce(
        {{json_of e, status}},
        {{json_of e, priority}},
        {{json_of e, assignee_id}},
        {{json_of e, group_id}},
        {{json_of e, tags}},
        {{json_of e, custom_status_id}},
        {{json_of e, type}}
      ) AS value,
      {{json_of e, previous_value}} AS previous
    FROM events
    WHERE {{json_of e, event_type}} IN ('Create', 'Change')
  ) AS read_once
  WHERE field IS NOT NULL
  UNION ALL
  -- Another schedule for its business hours. [client]
  SELECT
    ticket_id,
    actor_id,
    moment,
    {{integer {{json_of e, id}}}},
    'Change',
    'schedule_id',
    coalesce({{json_of e, new_schedule_id}}, {{json_of e, schedule_id}}),
    {{json_of e, previous_schedule_id}}
  FROM audits
  WHERE {{json_of e, type}} = 'ScheduleAssignment'
  UNION ALL
  SELECT
    ticket_id,
    actor_id,
    moment,
    {{integer {{json_of e, id}}}},
    'Change',
    'schedule_id',
    coalesce({{json_of e, new_schedule_id}}, {{json_of e, schedule_id}}),
    {{json_of e, previous_schedule_id}}
  FROM events
  WHERE {{json_of e, event_type}} = 'ScheduleAssignment'
  UNION ALL
  SELECT m.ticket_id, m.actor_id, m.moment, {{integer (m.event ->> 'id')}}, m.event ->> 'event_type', f.field, NULL, m.event ->> 'previous_value'
  FROM emptied AS m
  CROSS JOIN (VALUES ('priority'), ('assignee_id'), ('group_id'), ('type')) AS f (field)
  WHERE (m.event ->> 'event_type') IN ('Create', 'Change') AND CAST((m.event -> f.field) AS TEXT) = 'null'
),
words AS (
  SELECT
    ticket_id,
    actor_id,
    moment,
    event_id,
    kind,
    field,
    CASE
      WHEN field <> 'tags' THEN nullif(value, '')
      WHEN value NOT LIKE '["%' THEN NULL
      ELSE replace(replace(substr(value, 3, length(value) - 4), '", "', ', '), '","', ', ')
    END AS value,
    CASE WHEN field <> 'tags' THEN nullif(nullif(previous, ''), 'deleted') END AS previous
  FROM told
  -- A deletion is no status: the one before it goes on.
  WHERE NOT (field = 'status' AND value = 'deleted')
),
begun AS (
  SELECT
    ticket_id,
    bool_or(kind = 'Create') AS is_begun,
    bool_or(kind = 'Create' AND field = 'status') AS has_status,
    bool_or(kind = 'Create' AND field = 'priority') AS has_priority,
    bool_or(kind = 'Create' AND field = 'assignee_id') AS has_assignee,
    bool_or(kind = 'Create' AND field = 'group_id') AS has_group
  FROM words
  GROUP BY ticket_id
),
-- Each field begins with the ticket (rank 0), whatever the log says of it (1), and is today what the ticket says (2). Of a ticket
-- whose creation is in the log, a field that was not set by it was empty.
starts AS (
  SELECT
    t.id AS ticket_id,
    f.field,
    t.created_at,
    coalesce(b.is_begun, FALSE) AS is_begun,
    CASE f.field
      WHEN 'status' THEN CASE WHEN t.status <> 'deleted' THEN t.status END
      WHEN 'priority' THEN t.priority
      WHEN 'assignee_id' THEN CAST(t.assignee_id AS TEXT)
      WHEN 'group_id' THEN CAST(t.group_id AS TEXT)
      WHEN 'type' THEN t.type
      WHEN 'tags' THEN nullif(array_to_string(t.tags, ', '), '')
      WHEN 'custom_status_id' THEN CAST(t.custom_status_id AS TEXT)
    END AS value
  FROM {{stream tickets}} AS t
  LEFT JOIN begun AS b ON b.ticket_id = t.id
  CROSS JOIN (VALUES ('status'), ('priority'), ('assignee_id'), ('group_id'), ('type'), ('tags'), ('custom_status_id')) AS f (field)
  WHERE t.created_at IS NOT NULL AND {{changed t.id}}
    AND NOT CASE
      WHEN NOT coalesce(b.is_begun, FALSE) THEN FALSE
      WHEN f.field = 'status' THEN b.has_status
      WHEN f.field = 'priority' THEN b.has_priority
      WHEN f.field = 'assignee_id' THEN b.has_assignee
      WHEN f.field = 'group_id' THEN b.has_group
      ELSE TRUE
    END
),
points AS (
  SELECT ticket_id, field, 0 AS rank, created_at AS moment, CAST(0 AS BIGINT) AS event_id, 'Start' AS kind, CAST(NULL AS BIGINT) AS actor_id, value,
    CAST(NULL AS TEXT) AS previous, is_begun, created_at
  FROM starts
  UNION ALL
  SELECT w.ticket_id, w.field, 1, w.moment, w.event_id, w.kind, w.actor_id, w.value, w.previous, TRUE, t.created_at
  FROM words AS w
  JOIN {{stream tickets}} AS t ON t.id = w.ticket_id
  WHERE t.created_at IS NOT NULL
  UNION ALL
  -- The vendor closes solved tickets after a while and may log nothing; the latest change of any kind is when, at the latest. [oas]
  SELECT t.id, 'status', 2, greatest(t.updated_at, {{later TIMESTAMPTZ '1970-01-01 00:00:00+00', coalesce(t.generated_timestamp, 0)}}),
    CAST(0 AS BIGINT), 'Now', NULL, t.status, NULL, TRUE, t.created_at
  FROM {{stream tickets}} AS t
  WHERE t.created_at IS NOT NULL AND t.status <> 'deleted' AND {{changed t.id}}
),
seen AS (
  SELECT
    *,
    lead(kind) OVER w AS next_kind,
    lead(previous) OVER w AS next_previous,
    lag(kind) OVER w AS last_kind,
    lag(value) OVER w AS last_value,
    lag(moment) OVER w AS last_at
  FROM points
  WINDOW w AS (PARTITION BY ticket_id, field ORDER BY rank, moment, event_id)
),
kept AS (
  SELECT
    ticket_id,
    field,
    rank,
    event_id,
    actor_id,
    CASE WHEN kind IN ('Start', 'Create') THEN created_at ELSE greatest(moment, created_at) END AS moment,
    CASE WHEN kind = 'Start' AND next_kind = 'Change' THEN next_previous ELSE value END AS value,
    CASE
      -- Imported tickets are older than their log: what they were in the time between is not known.
      WHEN kind = 'Create' AND moment > {{later created_at, 3600}} THEN 'assumed'
      -- The log names another value than the one it told last: something is missing between the two.
      WHEN kind IN ('Create', 'Change') AND next_kind = 'Change' AND field = 'status' AND next_previous <> value THEN 'assumed'
      WHEN kind IN ('Create', 'Change') THEN 'audit'
      WHEN kind = 'Now' THEN CASE WHEN last_value = 'solved' AND value = 'closed' THEN 'stamp' ELSE 'assumed' END
      WHEN is_begun AND (next_kind = 'Change' OR value IS NULL) THEN 'audit'
      ELSE 'assumed'
    END AS evidence
  FROM seen
  WHERE CASE kind
    WHEN 'Start' THEN field IN ('status', 'priority', 'assignee_id', 'group_id')
      OR CASE WHEN next_kind = 'Change' THEN next_previous ELSE value END IS NOT NULL
    WHEN 'Create' THEN TRUE
    WHEN 'Change' THEN last_kind IS NULL OR last_kind = 'Start' OR value IS DISTINCT FROM last_value
    -- What the log told last is what the ticket is, or newer than what is stored of it; without a log it begins with what it is.
    ELSE last_kind <> 'Start' AND last_value <> value AND last_at < moment
  END
)
SELECT
  {{source}} AS source,
  ticket_id,
  field,
  row_number() OVER w AS seq,
  value,
  lag(value) OVER w AS previous,
  moment AS changed_at,
  lead(moment) OVER w AS until,
  actor_id,
  evidence
FROM kept
WINDOW w AS (PARTITION BY ticket_id, field ORDER BY moment, rank, event_id)
