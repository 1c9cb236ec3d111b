/*
name: sla_policies
grain: one row per policy, measure and priority it has a target for
description: >
  What was promised, as it stands now. Whom a policy of Freshdesk applies to is here; whom one of Zendesk applies to is told ticket by ticket
  by ticket_metric_events, which sla_targets goes by.
key: [policy_id, metric, priority]
build: whole
columns:
  policy_id: { type: text, description: "`<source>-<id>`." }
  source: { type: text, description: "Helpdesk, by its name in tajo.yml.", tests: [not_null] }
  name: { type: text, description: "Name of the policy." }
  position: { type: bigint, description: "Policies are tried in this order." }
  is_default: { type: boolean, description: "Applies where no other does.", tests: [not_null] }
  is_active: { type: boolean, description: "Is in use.", tests: [not_null] }
  metric:
    type: text
    description: "first_reply, next_reply, resolution, requester_wait, agent_work, pausable_update or periodic_update."
  priority: { type: text, description: "Of tickets with this priority.", tests: [{ accepted: [low, normal, high, urgent] }] }
  target_seconds: { type: bigint, description: "Within so many seconds.", tests: [not_null] }
  in_business: { type: boolean, description: "Of working time; otherwise by the clock.", tests: [not_null] }
  company_ids: { type: 'bigint[]', description: "Only of these companies, by the vendor's ids; null: of any." }
  group_ids: { type: 'bigint[]', description: "Only of these groups." }
  product_ids: { type: 'bigint[]', description: "Only of these products." }
  channel_codes: { type: 'text[]', description: "Only from these sources." }
  types: { type: 'text[]', description: "Only of these types." }
*/
