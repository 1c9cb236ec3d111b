/*
name: group_schedules
grain: one row per group that works by a calendar of its own
description: Freshdesk's groups may have business hours of their own, and a ticket runs by those of its group. Zendesk gives tickets a schedule by rules instead.
key: [group_id]
build: whole
columns:
  group_id: { type: text, description: "Group, as in groups." }
  source: { type: text, description: "Helpdesk, by its name in tajo.yml.", tests: [not_null] }
  schedule_id: { type: text, description: "Calendar it works by.", tests: [not_null] }
*/
