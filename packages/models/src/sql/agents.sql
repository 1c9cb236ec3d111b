/*
name: agents
grain: one row per person who works or worked in a helpdesk
description: >
  Whoever has a record as an agent, had one while Tajo recorded history, is or was a member of a group, or had a ticket assigned or rated
  in their name: only agents can be any of these. People who left stay, marked, so that what they wrote stays an agent's reply.
key: [agent_id]
build: whole
columns:
  agent_id: { type: text, description: "`<source>-<id>`." }
  source: { type: text, words: sources, description: "Helpdesk, by its name in tajo.yml.", tests: [not_null] }
  id: { type: bigint, description: "The vendor's id, in one number space with its customers.", tests: [not_null] }
  name: { type: text, description: "Full name; null where only the id is known.", pii: true }
  email: { type: text, description: "Email in lower case.", pii: true }
  role:
    type: text
    description: "admin, agent, or light: a collaborator or light agent, who writes private notes only."
    tests: [not_null, { accepted: [admin, agent, light] }]
  is_active: { type: boolean, description: "Works there at present and is not switched off.", tests: [not_null] }
  is_departed: { type: boolean, description: "Is no agent any more: removed, deleted, or made a customer.", tests: [not_null] }
tests:
  - name: active_or_departed
    description: nobody both works there and has left
    sql: SELECT agent_id FROM {{model agents}} WHERE is_active AND is_departed
*/
