/*
build: part
inputs:
  ticket_metric_events: { id: bigint, ticket_id: bigint, metric: text, instance_id: bigint, type: text, sla: json, time: timestamp }
*/
-- Both reply targets run under reply_time: its first instance is the first reply. [doc]
SELECT
  {{source}} AS source,
  e.ticket_id,
  CASE e.metric
    WHEN 'reply_time' THEN CASE WHEN e.instance_id = 1 THEN 'first_reply' ELSE 'next_reply' END
    WHEN 'requester_wait_time' THEN 'requester_wait'
    WHEN 'agent_work_time' THEN 'agent_work'
    WHEN 'resolution_time' THEN 'resolution'
    WHEN 'pausable_update_time' THEN 'pausable_update'
    WHEN 'periodic_update_time' THEN 'periodic_update'
    ELSE e.metric
  END AS metric,
  e.instance_id - CASE WHEN e.metric = 'reply_time' AND e.instance_id > 1 THEN 1 ELSE 0 END AS seq,
  CASE e.type WHEN 'apply_sla' THEN 'apply' ELSE e.type END AS event,
  e.id AS place,
  e.time AS happened_at,
  {{integer {{json_text e.sla -> 'policy', 'id'}}}} AS policy,
  coalesce({{integer {{json_text e.sla, 'target_in_seconds'}}}}, {{integer {{json_text e.sla, 'target'}}}} * 60) AS target_seconds,
  ({{json_text e.sla, 'business_hours'}}) = 'true' AS in_business,
  CAST(NULL AS BIGINT) AS company,
  CAST(NULL AS BIGINT) AS product,
  CAST(NULL AS TEXT) AS channel_code,
  CAST(NULL AS TEXT) AS type
FROM {{stream ticket_metric_events}} AS e
WHERE e.type IN ('activate', 'pause', 'fulfill', 'apply_sla') AND e.time IS NOT NULL AND e.instance_id IS NOT NULL AND e._tajo_deleted_at IS NULL
  AND {{changed e.ticket_id}}
