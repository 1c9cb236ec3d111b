/*
build: part
inputs:
  sla_policies: { id: bigint, name: text, active: boolean, is_default: boolean, position: bigint, applicable_to: json, sla_target: json }
*/
WITH targets AS (
  SELECT
    p.id, p.name, p.active, p.is_default, p.position, p.applicable_to, p._tajo_deleted_at,
    CASE m.key WHEN 'priority_1' THEN 'low' WHEN 'priority_2' THEN 'normal' WHEN 'priority_3' THEN 'high' WHEN 'priority_4' THEN 'urgent' END AS priority,
    m.value AS target
  FROM {{stream sla_policies}} AS p
  CROSS JOIN {{json_members p.sla_target}} AS m
),
measures AS (
  SELECT t.*, v.metric, {{integer t.target ->> v.member}} AS target_seconds, coalesce(({{json_text t.target, 'business_hours'}}) = 'true', FALSE) AS in_business
  FROM targets AS t
  CROSS JOIN (VALUES ('first_reply', 'respond_within'), ('next_reply', 'next_respond_within'), ('resolution', 'resolve_within')) AS v(metric, member)
)
SELECT
  {{source}} || '-' || CAST(m.id AS TEXT) AS policy_id,
  {{source}} AS source,
  m.name,
  m.position,
  coalesce(m.is_default, FALSE) AS is_default,
  coalesce(m.active, FALSE) AND m._tajo_deleted_at IS NULL AS is_active,
  m.metric,
  m.priority,
  m.target_seconds,
  m.in_business,
  CAST({{json_texts m.applicable_to -> 'company_ids'}} AS BIGINT[]) AS company_ids,
  CAST({{json_texts m.applicable_to -> 'group_ids'}} AS BIGINT[]) AS group_ids,
  CAST({{json_texts m.applicable_to -> 'product_ids'}} AS BIGINT[]) AS product_ids,
  {{json_texts m.applicable_to -> 'sources'}} AS channel_codes,
  {{json_texts m.applicable_to -> 'ticket_types'}} AS types
FROM measures AS m
WHERE m.priority IS NOT NULL AND m.target_seconds IS NOT NULL
