/*
build: part
needs: SELECT count(*) FROM {{model sla_policies}} AS p WHERE p.source = {{source}} AND p.is_active
inputs:
  tickets: { id: bigint, company_id: bigint, product_id: bigint, source: bigint, type: text }
*/
SELECT
  {{source}} AS source,
  t.id AS ticket_id,
  CAST(NULL AS TEXT) AS metric,
  CAST(NULL AS BIGINT) AS seq,
  'ticket' AS event,
  CAST(NULL AS BIGINT) AS place,
  CAST(NULL AS TIMESTAMPTZ) AS happened_at,
  CAST(NULL AS BIGINT) AS policy,
  CAST(NULL AS BIGINT) AS target_seconds,
  CAST(NULL AS BOOLEAN) AS in_business,
  t.company_id AS company,
  t.product_id AS product,
  CAST(t.source AS TEXT) AS channel_code,
  t.type
FROM {{stream tickets}} AS t
WHERE {{changed t.id}}
