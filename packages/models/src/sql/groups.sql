/*
name: groups
grain: one row per group of agents
description: Teams that tickets are assigned to; those that were deleted stay, marked.
key: [group_id]
build: whole
columns:
  group_id: { type: text, description: "`<source>-<id>`." }
  source: { type: text, description: "Helpdesk, by its name in tajo.yml.", tests: [not_null] }
  id: { type: bigint, description: "The vendor's id.", tests: [not_null] }
  name: { type: text, description: "Name of the group; null where only its id is known." }
  is_deleted: { type: boolean, description: "It is no longer there, or was never read and shows on tickets only.", tests: [not_null] }
*/
