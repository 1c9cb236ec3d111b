/*
name: customer_timeline
grain: one row per thing that happened to a person, not a ticket, and can be told as an event
description: >
  People who came, changed or were merged into others, and what they did in the help center. Keys stay the same over runs and say nothing
  of who saw it first, a delivery or a sync, so that an event told once is not told again. Agents are left out.
key: [event_key]
build: view
columns:
  event_key: { type: text, description: "Event, source, the person's or event's id and version, joined by colons." }
  source: { type: text, description: "Helpdesk, by its name in tajo.yml." }
  customer_id: { type: text, description: "Customer it happened to; of a merge, who remains." }
  event: { type: text, description: "user_created, user_updated (the latest change), user_merged, article_viewed or help_center_searched." }
  happened_at: { type: timestamp, description: "When it happened; of a merge, when the other one was deleted." }
  properties:
    type: json
    description: >
      Of people contact_id, language and time_zone; of a merge contact_id and merged_id; of the help center article_id, title, query and
      locale.
*/
WITH people AS (
  SELECT i.source, i.contact_id, i.customer_id, i.language, i.time_zone, i.created_at, i.updated_at, i.is_deleted
  FROM {{model customer_identities}} AS i
  WHERE NOT i.is_staff
),
merged AS (
  -- Deleted, and from that moment on others have the tickets. [guess] Tickets that were given to somebody else before tell nothing.
  SELECT p.source, p.contact_id, r.to_id,
    row_number() OVER (PARTITION BY p.source, p.contact_id ORDER BY count(*) DESC, r.to_id) AS place
  FROM people AS p
  JOIN {{model requester_changes}} AS r ON r.source = p.source AND r.from_id = p.contact_id AND r.changed_at >= {{later p.updated_at, -60}}
  WHERE p.is_deleted
  GROUP BY p.source, p.contact_id, r.to_id
)
SELECT 'user_created:' || p.source || ':' || CAST(p.contact_id AS VARCHAR) || ':1' AS event_key, p.source, p.customer_id,
  'user_created' AS event, p.created_at AS happened_at,
  {{json_object 'contact_id', p.contact_id, 'language', p.language, 'time_zone', p.time_zone}} AS properties
FROM people AS p
WHERE p.created_at IS NOT NULL
UNION ALL
SELECT 'user_updated:' || p.source || ':' || CAST(p.contact_id AS VARCHAR) || ':' || CAST({{micros p.updated_at}} AS VARCHAR), p.source, p.customer_id,
  'user_updated', p.updated_at,
  {{json_object 'contact_id', p.contact_id, 'language', p.language, 'time_zone', p.time_zone}}
FROM people AS p
WHERE p.updated_at > p.created_at AND NOT p.is_deleted
UNION ALL
SELECT 'user_merged:' || p.source || ':' || CAST(p.contact_id AS VARCHAR) || ':1', p.source, w.customer_id, 'user_merged', p.updated_at,
  {{json_object 'contact_id', w.contact_id, 'merged_id', p.contact_id}}
FROM people AS p
JOIN merged AS m ON m.source = p.source AND m.contact_id = p.contact_id AND m.place = 1
JOIN people AS w ON w.source = m.source AND w.contact_id = m.to_id
WHERE p.is_deleted AND NOT w.is_deleted AND p.updated_at IS NOT NULL
UNION ALL
SELECT h.event || ':' || h.source || ':' || h.event_id || ':1', h.source, h.customer_id, h.event, h.happened_at,
  {{json_object 'article_id', h.article_id, 'title', h.title, 'query', h.query, 'locale', h.locale}}
FROM {{model help_center_events}} AS h
