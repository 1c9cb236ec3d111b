/*
name: conversations
grain: one row per message or note of a ticket
description: >
  Who wrote when, without the words. In Freshdesk the first message of a ticket is its description, no conversation of its own: it stands
  here with the ticket's number as a negative conversation_id. Answers to surveys are no messages (see satisfaction). What somebody wrote
  stays whether or not the author is known; an agent who left, or is a customer now, stays the agent of what they wrote.
key: [source, conversation_id]
build: by_ticket
follows:
  agents: { columns: [source, id], on: { source: source, id: author_id } }
  ticket_channels: { columns: [channel] }
columns:
  source: { type: text, words: sources, description: "Helpdesk, by its name in tajo.yml." }
  conversation_id: { type: bigint, description: "The vendor's id; negative for the description of a Freshdesk ticket." }
  ticket_id: { type: bigint, description: "Ticket it stands on.", tests: [not_null] }
  author_id: { type: bigint, description: "Contact, user or agent who wrote it; null or below 1 where the vendor names nobody." }
  author_kind:
    type: text
    words: accepted
    description: >
      customer: the ticket's requester, or anybody else who is no agent. agent: anybody else who is or was one; in Freshdesk also whoever
      wrote from inside the helpdesk. system: automations and the vendor itself.
    tests: [not_null, { accepted: [agent, customer, system] }]
  is_public: { type: boolean, description: "The requester sees it. Private notes and mails forwarded to others are not public.", tests: [not_null] }
  is_opening: { type: boolean, description: "The message the ticket began with.", tests: [not_null] }
  kind:
    type: text
    words: accepted
    description: "message, note (private), forward (to or from somebody else) or call."
    tests: [not_null, { accepted: [message, note, forward, call] }]
  channel: { type: text, description: "How it came, in the words of tickets.channel; Zendesk: the channel of its ticket." }
  created_at: { type: timestamp, description: "When it was written.", tests: [not_null] }
tests:
  - name: one_opening
    description: a ticket begins once
    sql: >
      SELECT source, ticket_id FROM {{model conversations}} WHERE is_opening AND {{changed source, ticket_id}}
      GROUP BY source, ticket_id HAVING count(*) > 1
  - name: private_notes
    description: a note is private
    sql: >
      SELECT source, conversation_id FROM {{model conversations}}
      WHERE kind = 'note' AND is_public AND {{changed source, ticket_id}}
*/
