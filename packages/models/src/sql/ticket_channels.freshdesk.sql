/*
build: part
inputs:
  ticket_fields: { id: bigint, type: text, choices: json }
  tickets: { id: bigint, source: bigint }
*/
WITH built_in (code, channel, label) AS (
  -- Numbers beyond those of the reference are what clients have met. [doc] [client]
  VALUES
    (CAST(1 AS BIGINT), 'email', 'Email'),
    (2, 'web', 'Portal'),
    (3, 'phone', 'Phone'),
    (4, 'web', 'Forum'),
    (5, 'social', 'Twitter'),
    (6, 'social', 'Facebook'),
    (7, 'chat', 'Chat'),
    (8, 'mobile', 'MobiHelp'),
    (9, 'web', 'Feedback Widget'),
    (10, 'agent', 'Outbound Email'),
    (11, 'other', 'Ecommerce'),
    (12, 'messaging', 'Bot'),
    (13, 'messaging', 'WhatsApp'),
    (15, 'chat', 'Web Chat')
),
named AS (
  SELECT {{integer {{json_value m.value}}}} AS code, max(m.key) AS label
  FROM (SELECT f.choices FROM {{stream ticket_fields}} AS f WHERE f.type = 'default_source' AND f._tajo_deleted_at IS NULL) AS f
  CROSS JOIN {{json_members f.choices}} AS m
  GROUP BY 1
),
codes AS (
  SELECT code FROM built_in
  UNION
  SELECT code FROM named WHERE code IS NOT NULL
  UNION
  SELECT t.source FROM {{stream tickets}} AS t WHERE t.source IS NOT NULL
)
SELECT
  {{source}} AS source,
  CAST(c.code AS TEXT) AS code,
  coalesce(b.channel, 'other') AS channel,
  coalesce(n.label, b.label, 'Source ' || CAST(c.code AS TEXT)) AS label
FROM codes AS c
LEFT JOIN built_in AS b ON b.code = c.code
LEFT JOIN named AS n ON n.code = c.code
