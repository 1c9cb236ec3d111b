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
-- One kind of change after another: `?` is a value that was taken away, which looks like one that is not spoken of.
WITH audited AS (
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
  SELECT
    v.id AS audit_id,
    v.ticket_id,
    v.updater_id AS actor_id,
    v.created_at AS moment,
    {{json_each v.child_events, 'id, event_type, status, priority, assignee_id, group_id, type, tags, custom_status_id, previous_value, schedule_id, new_schedule_id, previous_schedule_id'}} AS e
  FROM {{stream ticket_events}} AS v
  WHERE v.created_at IS NOT NULL AND {{changed v.ticket_id}}
    AND NOT EXISTS (SELECT 1 FROM {{stream ticket_audits}} AS a WHERE a.id = v.id)
),
told AS (
  SELECT
    CAST(NULL AS BIGINT) AS audit_id,
    ticket_id,
    actor_id,
    moment,
    {{integer {{json_of e, id}}}} AS event_id,
    {{json_of e, type}} AS kind,
    CASE WHEN {{json_of e, type}} = 'ScheduleAssignment' THEN 'schedule_id' ELSE {{json_of e, field_name}} END AS field,
    coalesce({{json_of e, value}}, {{json_of e, new_schedule_id}}, {{json_of e, schedule_id}}) AS value,
    coalesce({{json_of e, previous_value}}, {{json_of e, previous_schedule_id}}) AS previous
  FROM audited
  WHERE ({{json_of e, type}} IN ('Create', 'Change')
    AND {{json_of e, field_name}} IN ('status', 'priority', 'assignee_id', 'group_id', 'type', 'tags', 'custom_status_id'))
    OR {{json_of e, type}} = 'ScheduleAssignment'
  UNION ALL
  SELECT
    audit_id,
    ticket_id,
    actor_id,
    moment,
    {{integer {{json_of e, id}}}},
    {{json_of e, event_type}},
    CASE
      WHEN {{json_of e, event_type}} = 'ScheduleAssignment' THEN 'schedule_id'
      WHEN {{json_of e, status}} IS NOT NULL THEN 'status'
      WHEN {{json_of e, priority}} IS NOT NULL THEN 'priority'
      WHEN {{json_of e, assignee_id}} IS NOT NULL THEN 'assignee_id'
      WHEN {{json_of e, group_id}} IS NOT NULL THEN 'group_id'
      WHEN {{json_of e, tags}} IS NOT NULL THEN 'tags'
      WHEN {{json_of e, custom_status_id}} IS NOT NULL THEN 'custom_status_id'
      WHEN {{json_of e, type}} IS NOT NULL THEN 'type'
      ELSE '?'
    END,
    coalesce(
      {{json_of e, status}},
      {{json_of e, priority}},
      {{json_of e, assignee_id}},
      {{json_of e, group_id}},
      {{json_of e, tags}},
      {{json_of e, custom_status_id}},
      {{json_of e, type}},
      {{json_of e, new_schedule_id}},
      {{json_of e, schedule_id}}
    ),
    coalesce({{json_of e, previous_value}}, {{json_of e, previous_schedule_id}})
  FROM unaudited
  WHERE {{json_of e, event_type}} IN ('Create', 'Change', 'ScheduleAssignment')
),
-- Only an id, a priority or a type can be taken away here: others of the kind are of custom fields.
emptied AS (
  SELECT DISTINCT audit_id FROM told
  WHERE field = '?' AND kind = 'Change'
    AND ({{integer previous}} IS NOT NULL OR previous IN ('low', 'normal', 'high', 'urgent', 'problem', 'incident', 'question', 'task'))
),
reread AS (
  SELECT v.ticket_id, v.updater_id AS actor_id, v.created_at AS moment, v.child_events
  FROM {{stream ticket_events}} AS v
  JOIN emptied AS e ON e.audit_id = v.id
),
words AS (
  SELECT
    ticket_id,
    actor_id,
    moment,
    event_id,
    CASE WHEN kind = 'Create' THEN 'Create' ELSE 'Change' END AS kind,
    field,
    CASE
      WHEN field <> 'tags' THEN nullif(value, '')
      WHEN value NOT LIKE '["%' THEN NULL
      ELSE replace(replace(substr(value, 3, length(value) - 4), '", "', ', '), '","', ', ')
    END AS value,
    CASE WHEN field <> 'tags' THEN nullif(nullif(previous, ''), 'deleted') END AS previous
  FROM told
  -- A deletion is no status: the one before it goes on.
  WHERE field <> '?' AND NOT (field = 'status' AND value = 'deleted')
  UNION ALL
  SELECT m.ticket_id, m.actor_id, m.moment, {{integer (i.value ->> 'id')}}, 'Change', f.field, NULL, i.value ->> 'previous_value'
  FROM reread AS m
  CROSS JOIN {{json_array m.child_events}} AS i
  CROSS JOIN (VALUES ('priority'), ('assignee_id'), ('group_id'), ('type')) AS f (field)
  WHERE (i.value ->> 'event_type') = 'Change' AND CAST((i.value -> f.field) AS TEXT) = 'null'
),
-- What the log of a ticket has, and the status it told last, behind its place in time.
logged AS (
  SELECT
    ticket_id,
    bool_or(kind = 'Create') AS is_begun,
    bool_or(kind = 'Create' AND field = 'status') AS has_status,
    bool_or(kind = 'Create' AND field = 'priority') AS has_priority,
    bool_or(kind = 'Create' AND field = 'assignee_id') AS has_assignee,
    bool_or(kind = 'Create' AND field = 'group_id') AS has_group,
    bool_or(field = 'schedule_id' AND previous IS NOT NULL) AS had_schedule,
    max(moment) FILTER (WHERE field = 'status') AS last_at,
    max(
      lpad(CAST({{seconds TIMESTAMPTZ '1970-01-01 00:00:00+00', moment}} AS TEXT), 12, '0')
      || lpad(CAST(coalesce(event_id, 0) AS TEXT), 19, '0') || value
    ) FILTER (WHERE field = 'status') AS last_status
  FROM words
  GROUP BY ticket_id
),
known AS (
  SELECT t.*, coalesce(l.is_begun, FALSE) AS is_begun, l.has_status, l.has_priority, l.has_assignee, l.has_group, l.had_schedule, l.last_at,
    substr(l.last_status, 32) AS last_status,
    greatest(t.updated_at, {{later TIMESTAMPTZ '1970-01-01 00:00:00+00', coalesce(t.generated_timestamp, 0)}}) AS latest_at
  FROM {{stream tickets}} AS t
  LEFT JOIN logged AS l ON l.ticket_id = t.id
  WHERE t.created_at IS NOT NULL AND {{changed t.id}}
),
points AS (
  -- Each field begins with the ticket. Of a ticket whose creation is in the log, a field that was not set by it was empty.
  SELECT
    k.id AS ticket_id,
    f.field,
    k.created_at AS moment,
    CAST(-1 AS BIGINT) AS event_id,
    'Start' AS kind,
    CAST(NULL AS BIGINT) AS actor_id,
    CASE f.field
      WHEN 'status' THEN CASE WHEN k.status <> 'deleted' THEN k.status END
      WHEN 'priority' THEN k.priority
      WHEN 'assignee_id' THEN CAST(k.assignee_id AS TEXT)
      WHEN 'group_id' THEN CAST(k.group_id AS TEXT)
      WHEN 'type' THEN k.type
      WHEN 'tags' THEN nullif(array_to_string(k.tags, ', '), '')
      WHEN 'custom_status_id' THEN CAST(k.custom_status_id AS TEXT)
    END AS value,
    CAST(NULL AS TEXT) AS previous,
    k.is_begun AND f.field <> 'status' AS is_known
  FROM known AS k
  CROSS JOIN (
    VALUES ('status'), ('priority'), ('assignee_id'), ('group_id'), ('type'), ('tags'), ('custom_status_id'), ('schedule_id')
  ) AS f (field)
  WHERE CASE f.field
    WHEN 'status' THEN NOT (k.is_begun AND k.has_status)
    WHEN 'priority' THEN NOT (k.is_begun AND k.has_priority)
    WHEN 'assignee_id' THEN NOT (k.is_begun AND k.has_assignee)
    WHEN 'group_id' THEN NOT (k.is_begun AND k.has_group)
    WHEN 'schedule_id' THEN coalesce(k.had_schedule, FALSE)
    WHEN 'type' THEN NOT k.is_begun AND k.type IS NOT NULL
    WHEN 'tags' THEN NOT k.is_begun AND array_to_string(k.tags, ', ') <> ''
    ELSE NOT k.is_begun AND k.custom_status_id IS NOT NULL
  END
  UNION ALL
  SELECT
    w.ticket_id,
    w.field,
    CASE WHEN w.kind = 'Create' THEN k.created_at ELSE greatest(w.moment, k.created_at) END,
    w.event_id,
    w.kind,
    w.actor_id,
    w.value,
    w.previous,
    -- Imported tickets are older than their log: what they were in the time between is not known.
    w.kind <> 'Create' OR w.moment <= {{later k.created_at, 3600}}
  FROM words AS w
  JOIN known AS k ON k.id = w.ticket_id
  UNION ALL
  -- The vendor closes solved tickets after a while and may log nothing: it happened by the latest change of any kind. [oas] Of any
  -- other status that is not the one the log told last, it is not known since when.
  SELECT k.id, 'status', k.latest_at, CAST(0 AS BIGINT), 'Now', NULL, k.status, k.last_status,
    k.last_status = 'solved' AND k.status = 'closed'
  FROM known AS k
  WHERE k.status <> 'deleted' AND k.status <> k.last_status AND k.last_at < k.latest_at
)
SELECT
  {{source}} AS source,
  ticket_id,
  field,
  row_number() OVER w AS seq,
  CASE
    WHEN kind <> 'Start' THEN value
    WHEN lead(kind) OVER w = 'Change' THEN lead(previous) OVER w
    -- Nothing in the log and yet a value: it came without a trace.
    ELSE value
  END AS value,
  CASE WHEN kind = 'Change' AND lag(kind) OVER w = 'Start' THEN previous ELSE lag(value) OVER w END AS previous,
  moment AS changed_at,
  lead(moment) OVER w AS until,
  actor_id,
  CASE
    WHEN kind = 'Start' THEN
      CASE WHEN is_known AND (value IS NULL OR coalesce(lead(kind) OVER w = 'Change', FALSE)) THEN 'audit' ELSE 'assumed' END
    WHEN kind = 'Now' THEN CASE WHEN is_known THEN 'stamp' ELSE 'assumed' END
    WHEN NOT is_known THEN 'assumed'
    -- The log names another status than the one it told last: something is missing between the two.
    WHEN field = 'status' AND lead(kind) OVER w = 'Change' AND lead(previous) OVER w <> value THEN 'assumed'
    ELSE 'audit'
  END AS evidence
FROM points
WINDOW w AS (PARTITION BY ticket_id, field ORDER BY moment, event_id)
