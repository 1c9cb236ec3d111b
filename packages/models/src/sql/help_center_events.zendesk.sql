/*
build: part
inputs:
  help_center_events:
    id: text
    event: text
    visitor_id: text
    email: text
    article_id: bigint
    title: text
    query: text
    locale: text
    happened_at: timestamp
*/
SELECT {{source}} AS source, e.id AS event_id, e.event, e.visitor_id, nullif(lower(trim(e.email)), '') AS email, e.article_id, e.title, e.query,
  e.locale, e.happened_at
FROM {{stream help_center_events}} AS e
WHERE e._tajo_deleted_at IS NULL AND e.happened_at IS NOT NULL
