/*
build: part
inputs:
  sla_policies: { id: bigint, title: text, position: bigint, policy_metrics: json }
*/
-- Targets in minutes; newer accounts send them in seconds as well. [rec]
SELECT DISTINCT ON (p.id, metric, m.priority)
  {{source}} || '-' || CAST(p.id AS TEXT) AS policy_id,
  {{source}} AS source,
  p.title AS name,
  p.position,
  FALSE AS is_default,
  p._tajo_deleted_at IS NULL AS is_active,
  CASE m.metric
    WHEN 'first_reply_time' THEN 'first_reply'
    WHEN 'next_reply_time' THEN 'next_reply'
    WHEN 'requester_wait_time' THEN 'requester_wait'
    WHEN 'agent_work_time' THEN 'agent_work'
    WHEN 'total_resolution_time' THEN 'resolution'
    WHEN 'pausable_update_time' THEN 'pausable_update'
    WHEN 'periodic_update_time' THEN 'periodic_update'
    ELSE m.metric
  END AS metric,
  m.priority,
  coalesce(m.target_in_seconds, m.target * 60) AS target_seconds,
  coalesce(m.business_hours, FALSE) AS in_business,
  CAST(NULL AS BIGINT[]) AS company_ids,
  CAST(NULL AS BIGINT[]) AS group_ids,
  CAST(NULL AS BIGINT[]) AS product_ids,
  CAST(NULL AS TEXT[]) AS channel_codes,
  CAST(NULL AS TEXT[]) AS types
FROM {{stream sla_policies}} AS p
CROSS JOIN {{json_records p.policy_metrics, 'metric text, priority text, target bigint, target_in_seconds bigint, business_hours boolean'}} AS m
WHERE m.metric IS NOT NULL AND m.priority IN ('low', 'normal', 'high', 'urgent') AND coalesce(m.target_in_seconds, m.target) IS NOT NULL
ORDER BY p.id, metric, m.priority, m.position
