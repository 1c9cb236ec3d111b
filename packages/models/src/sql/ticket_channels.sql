/*
name: ticket_channels
grain: one row per channel a ticket can have come in by
description: >
  What the vendor's word or number for a channel means in the words of the model. A channel the account made itself is `other`, with its label.
key: [source, code]
build: whole
columns:
  source: { type: text, words: sources, description: "Helpdesk, by its name in tajo.yml." }
  code: { type: text, description: "The vendor's own value: a number in Freshdesk, a word in Zendesk." }
  channel:
    type: text
    description: "email, web, phone, chat, messaging, social, api, mobile, agent (an agent wrote first) or other."
    tests: [not_null, { accepted: [email, web, phone, chat, messaging, social, api, mobile, agent, other] }]
  label: { type: text, description: "What the vendor calls it.", tests: [not_null] }
*/
