/*
name: ticket_statuses
grain: one row per status a helpdesk's tickets can have
description: >
  What a status of the vendor means in the words of the model. Statuses the account made itself are sorted under one of the six words:
  in Zendesk by their category; in Freshdesk 6 is pending and 7 hold, as new accounts have them, and any other by what the account says
  of it: the clock of its service level stopped means pending (customers read the words of Pending) or hold, running means open. Where the
  account does not say, a status whose words to customers are those of Pending, Resolved or Closed is taken for that one, any other for open.
key: [source, code]
build: whole
columns:
  source: { type: text, words: sources, description: "Helpdesk, by its name in tajo.yml." }
  code: { type: text, description: "The vendor's own value: a number in Freshdesk, a word or the id of a custom status in Zendesk." }
  status:
    type: text
    description: "new, open, pending, hold, solved or closed."
    tests: [not_null, { accepted: [new, open, pending, hold, solved, closed] }]
  label: { type: text, description: "What agents see.", tests: [not_null] }
*/
