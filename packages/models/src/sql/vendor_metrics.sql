/*
name: vendor_metrics
grain: one row per figure a vendor itself gives of a ticket
description: >
  What the helpdesk says of the same measures, for comparison only: nothing is computed from it. Zendesk: ticket_metrics, in whole minutes.
  Freshdesk: the stamps of the ticket and when it takes its promises to be due.
key: [source, ticket_id, metric]
build: view
columns:
  source: { type: text, description: "Helpdesk, by its name in tajo.yml." }
  ticket_id: { type: bigint, description: "Ticket." }
  metric: { type: text, description: "In the words of ticket_metrics; due of first_reply_due, next_reply_due and resolution_due." }
  calendar_seconds: { type: bigint, description: "Of a time: by the clock." }
  business_seconds: { type: bigint, description: "Of a time: in working time." }
  count: { type: bigint, description: "Of a count." }
  due_at: { type: timestamp, description: "Of a promise: when it is due." }
  is_breached: { type: boolean, description: "Of a promise: the vendor says it was missed." }
  unit_seconds: { type: bigint, description: "Of a time: the vendor counts in steps of so many seconds." }
*/
