/*
build: part
inputs:
  ticket_fields: { id: bigint, type: text, choices: json }
  tickets: { id: bigint, status: bigint }
*/
-- Choices are an object of code to labels; accounts with the newer editor send a list of objects. [doc] [client]
WITH fields AS (
  SELECT f.choices FROM {{stream ticket_fields}} AS f WHERE f.type = 'default_status' AND f._tajo_deleted_at IS NULL
),
chosen AS (
  SELECT {{integer m.key}} AS code, (m.value ->> 0) AS label, (m.value ->> 1) AS shown, CAST(NULL AS TEXT) AS stops
  FROM fields AS f CROSS JOIN {{json_members f.choices}} AS m
  UNION ALL
  SELECT
    {{integer (m.value ->> 'id')}},
    coalesce(m.value ->> 'label', m.value ->> 'value'),
    coalesce(m.value ->> 'customer_display_name', m.value ->> 'label_for_customers'),
    m.value ->> 'stop_sla_timer'
  FROM fields AS f CROSS JOIN {{json_array f.choices}} AS m
),
named AS (
  SELECT code, max(label) AS label, max(shown) AS shown, max(stops) AS stops FROM chosen WHERE code IS NOT NULL GROUP BY code
),
codes AS (
  SELECT code FROM named
  UNION
  SELECT code FROM (VALUES (CAST(2 AS BIGINT)), (3), (4), (5)) AS built_in (code)
  UNION
  SELECT t.status FROM {{stream tickets}} AS t WHERE t.status IS NOT NULL
  UNION
  SELECT h.status FROM {{history tickets}} AS h WHERE h.status IS NOT NULL
)
SELECT
  {{source}} AS source,
  CAST(c.code AS TEXT) AS code,
  CASE
    WHEN c.code = 2 THEN 'open'
    WHEN c.code = 3 THEN 'pending'
    WHEN c.code = 4 THEN 'solved'
    WHEN c.code = 5 THEN 'closed'
    WHEN c.code = 6 THEN 'pending'
    WHEN c.code = 7 THEN 'hold'
    WHEN n.stops = 'false' THEN 'open'
    WHEN n.shown = pending.shown THEN 'pending'
    WHEN n.stops = 'true' THEN 'hold'
    WHEN n.shown = resolved.shown THEN 'solved'
    WHEN n.shown = closed.shown THEN 'closed'
    ELSE 'open'
  END AS status,
  coalesce(
    n.label,
    CASE c.code WHEN 2 THEN 'Open' WHEN 3 THEN 'Pending' WHEN 4 THEN 'Resolved' WHEN 5 THEN 'Closed' END,
    'Status ' || CAST(c.code AS TEXT)
  ) AS label
FROM codes AS c
LEFT JOIN named AS n ON n.code = c.code
LEFT JOIN named AS pending ON pending.code = 3
LEFT JOIN named AS resolved ON resolved.code = 4
LEFT JOIN named AS closed ON closed.code = 5
