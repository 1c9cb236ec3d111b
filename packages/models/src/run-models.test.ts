import { describe, expect, test } from 'vitest'
import { readModels } from './models.ts'
import { builtOn, stores } from './testing/built.ts'

const tickets = `/*
name: tickets
grain: one row per ticket
description: Tickets of every helpdesk.
key: [source, ticket_id]
build: by_ticket
columns:
  source: { type: text, description: Helpdesk. }
  ticket_id: { type: bigint, description: Number. }
  subject: { type: text, description: What it is about. }
  day: { type: date, description: Day it came. }
  tags: { type: 'text[]', description: Words put on it. }
  missing: { type: json, description: Not synced. }
  status: { type: text, description: Its state., tests: [not_null, { accepted: [open, closed] }] }
*/`
const ticketsFreshdesk = `/*
build: part
inputs:
  tickets: { id: bigint, subject: text, status: bigint, created_at: timestamp, tags: 'text[]', nowhere: json }
reconcile: { stream: tickets }
*/
SELECT {{source}} AS source, t.id AS ticket_id, t.subject, {{day t.created_at}} AS day, t.tags, t.nowhere AS missing,
  CASE WHEN t.status = 5 THEN 'closed' ELSE 'open' END AS status
FROM {{stream tickets}} AS t
WHERE {{changed t.id}}`
const perDay = `/*
name: per_day
grain: one row per day
description: Tickets of a day.
key: [day]
build: whole
columns:
  day: { type: date, description: Day. }
  tickets: { type: bigint, description: How many came. }
*/
SELECT day, count(*) AS tickets FROM {{model tickets}} GROUP BY day`

const models = readModels([
  ['tickets.sql', tickets],
  ['tickets.freshdesk.sql', ticketsFreshdesk],
  ['per_day.sql', perDay],
])
const sources = [{ name: 'freshdesk', vendor: 'freshdesk' }]

describe.each(stores)('on $kind', (store) => {
  test('a model is made of the rows of the streams it reads', async () => {
    const built = await builtOn(store, sources)
    const at = { created_at: '2026-03-01T23:30:00Z', updated_at: '2026-03-02T08:00:00Z' }
    await built.put('freshdesk', 'tickets', [
      { id: 1, subject: 'One', status: 2, tags: ['a', 'b'], ...at },
      { id: 2, subject: null, status: 5, tags: [], ...at },
    ])
    await built.build({ models, timeZone: 'Europe/Berlin' })
    expect(await built.rows('SELECT * FROM support.tickets ORDER BY ticket_id')).toEqual([
      {
        source: 'freshdesk',
        ticket_id: 1,
        subject: 'One',
        day: '2026-03-02',
        tags: ['a', 'b'],
        missing: null,
        status: 'open',
      },
      {
        source: 'freshdesk',
        ticket_id: 2,
        subject: null,
        day: '2026-03-02',
        tags: [],
        missing: null,
        status: 'closed',
      },
    ])
    expect(await built.rows('SELECT * FROM support.per_day')).toEqual([{ day: '2026-03-02', tickets: 2 }])
  })

  test('without any rows models are empty tables', async () => {
    const built = await builtOn(store, sources)
    await built.build({ models })
    expect(await built.rows('SELECT * FROM support.tickets')).toEqual([])
  })
})
