import type { JsonObject } from '@tajo/core/json'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Model, readModels } from './models.ts'
import { type Built, builtOn, stores } from './testing/built.ts'

/** A small support model with everything a run has to follow: children, people who turn out to be one, definitions, rollups. */
const models = readModels([
  [
    'people.sql',
    `/*
name: people
grain: one row per contact
description: Contacts by the person they are.
key: [source, contact_id]
build: whole
parts: { source: text, contact_id: bigint, email: text, name: text }
columns:
  source: { type: text, description: Helpdesk. }
  contact_id: { type: bigint, description: Number. }
  person: { type: bigint, description: The first contact with the same address. }
  name: { type: text, description: Name. }
*/
SELECT p.source, p.contact_id, p.name, CASE WHEN p.email IS NULL THEN p.contact_id ELSE min(p.contact_id) OVER (PARTITION BY p.email) END AS person
FROM {{parts}} AS p`,
  ],
  [
    'people.freshdesk.sql',
    `/*
build: part
inputs:
  contacts: { id: bigint, email: text, name: text }
*/
SELECT {{source}} AS source, c.id AS contact_id, c.email, c.name FROM {{stream contacts}} AS c WHERE c._tajo_deleted_at IS NULL`,
  ],
  [
    'tickets.sql',
    `/*
name: tickets
grain: one row per ticket
description: Tickets.
key: [source, ticket_id]
build: by_ticket
follows:
  people: { columns: [person], on: { source: source, contact_id: requester_id } }
parts: { source: text, ticket_id: bigint, requester_id: bigint, status: text, is_deleted: boolean }
columns:
  source: { type: text, description: Helpdesk. }
  ticket_id: { type: bigint, description: Number. }
  requester_id: { type: bigint, description: Who asked. }
  person: { type: bigint, description: The person who asked. }
  status: { type: text, description: In the account's words. }
  is_deleted: { type: boolean, description: Gone. }
*/
SELECT t.*, p.person FROM {{parts}} AS t LEFT JOIN {{model people}} AS p ON p.source = t.source AND p.contact_id = t.requester_id`,
  ],
  [
    'tickets.freshdesk.sql',
    `/*
build: part
inputs:
  tickets: { id: bigint, status: bigint, requester_id: bigint }
  groups: { id: bigint, name: text }
reconcile: { stream: tickets }
*/
SELECT {{source}} AS source, t.id AS ticket_id, t.requester_id, coalesce(g.name, CAST(t.status AS VARCHAR)) AS status,
  t._tajo_deleted_at IS NOT NULL AS is_deleted
FROM {{stream tickets}} AS t LEFT JOIN {{stream groups}} AS g ON g.id = t.status AND g._tajo_deleted_at IS NULL
WHERE {{changed t.id}}`,
  ],
  [
    'messages.sql',
    `/*
name: messages
grain: one row per message
description: Messages.
key: [source, message_id]
build: by_ticket
columns:
  source: { type: text, description: Helpdesk. }
  message_id: { type: bigint, description: Number. }
  ticket_id: { type: bigint, description: Its ticket. }
*/`,
  ],
  [
    'messages.freshdesk.sql',
    `/*
build: part
inputs:
  conversations: { id: bigint, ticket_id: bigint }
reconcile: { stream: conversations, where: _tajo_deleted_at IS NULL AND ticket_id IS NOT NULL }
*/
SELECT {{source}} AS source, c.id AS message_id, c.ticket_id FROM {{stream conversations}} AS c
WHERE c._tajo_deleted_at IS NULL AND {{changed c.ticket_id}}`,
  ],
  [
    'counts.sql',
    `/*
name: counts
grain: one row per ticket
description: Messages by ticket.
key: [source, ticket_id]
build: by_ticket
columns:
  source: { type: text, description: Helpdesk. }
  ticket_id: { type: bigint, description: Number. }
  messages: { type: bigint, description: How many. }
  status: { type: text, description: Its state. }
*/
SELECT t.source, t.ticket_id, t.status, count(m.message_id) AS messages
FROM {{model tickets}} AS t LEFT JOIN {{model messages}} AS m ON m.source = t.source AND m.ticket_id = t.ticket_id
WHERE {{changed t.source, t.ticket_id}} GROUP BY t.source, t.ticket_id, t.status`,
  ],
  [
    'totals.sql',
    `/*
name: totals
grain: one row per person
description: Tickets and messages by person.
key: [person]
build: whole
columns:
  person: { type: bigint, description: Person. }
  tickets: { type: bigint, description: How many. }
  messages: { type: bigint, description: How many. }
*/
SELECT t.person, count(*) AS tickets, CAST(sum(c.messages) AS BIGINT) AS messages
FROM {{model tickets}} AS t JOIN {{model counts}} AS c ON c.source = t.source AND c.ticket_id = t.ticket_id
WHERE t.person IS NOT NULL GROUP BY t.person`,
  ],
])

const sources = [
  { name: 'north', vendor: 'freshdesk' },
  { name: 'south', vendor: 'freshdesk' },
]
const small = fc.integer({ min: 1, max: 4 })
const ticket = fc.integer({ min: 1, max: 24 })
const source = fc.constantFrom('north', 'south')
type Change =
  | {
      readonly kind: 'ticket' | 'message' | 'contact' | 'group'
      readonly source: string
      readonly id: number
      readonly value: number
      readonly other: number
    }
  | { readonly kind: 'gone'; readonly source: string; readonly stream: string; readonly id: number }
const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('ticket' as const), source, id: ticket, value: small, other: small }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('message' as const),
      source,
      id: fc.integer({ min: 1, max: 60 }),
      value: ticket,
      other: small,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('contact' as const), source, id: small, value: small, other: small }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('group' as const), source, id: small, value: small, other: small }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('gone' as const),
      source,
      stream: fc.constantFrom('tickets', 'conversations', 'contacts', 'groups'),
      id: ticket,
    }),
  },
)

test.each(stores)('on $kind a run over the changes gives the same tables as one over everything', async (store) => {
  let partial = 0
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(change, { maxLength: 5 }), { minLength: 1, maxLength: 3 }), async (rounds) => {
      const built = await builtOn(store, sources)
      await begin(built)
      let hour = 1
      for (const changes of rounds) {
        for (const each of changes) await apply(built, each, hour++)
        const report = await built.build({ models })
        if (report.because === null) partial += 1
        else console.log(report.because)
        const incremental = await tables(built, models, 'support')
        await built.build({ models, full: true })
        expect(incremental).toEqual(await tables(built, models, 'support'))
      }
    }),
    { seed: 4, numRuns: store.kind === 'duckdb' ? 14 : 8, endOnFailure: true },
  )
  // Otherwise everything was built each time, and nothing was compared.
  expect(partial).toBeGreaterThan(5)
})

async function begin(built: Built): Promise<void> {
  for (const { name } of sources) {
    const ids = Array.from({ length: 20 }, (_, index) => index + 1)
    await built.put(
      name,
      'contacts',
      [1, 2, 3].map((id) => contact(id, id)),
      { syncedAt: at(0) },
    )
    await built.put(name, 'groups', [{ id: 2, name: 'open', updated_at: at(0) }], { syncedAt: at(0) })
    await built.put(
      name,
      'tickets',
      ids.map((id) => ({ id, status: 2 + (id % 3), requester_id: 1 + (id % 4), updated_at: at(0) })),
      { syncedAt: at(0) },
    )
    await built.put(
      name,
      'conversations',
      ids.map((id) => ({ id, ticket_id: id, updated_at: at(0) })),
      { syncedAt: at(0) },
    )
  }
  await built.build({ models })
}

async function apply(built: Built, each: Change, hour: number): Promise<void> {
  const syncedAt = at(hour)
  if (each.kind === 'gone') {
    await built.put(each.source, each.stream, [], { syncedAt, gone: [{ key: [each.id], reason: 'test' }] })
    return
  }
  const [stream, record] = recordOf(each, syncedAt)
  await built.put(each.source, stream, [record], { syncedAt })
}

function recordOf(
  { kind, id, value, other }: Exclude<Change, { kind: 'gone' }>,
  updated: string,
): [string, JsonObject] {
  switch (kind) {
    case 'ticket':
      return ['tickets', { id, status: value, requester_id: other, updated_at: updated }]
    case 'message':
      return ['conversations', { id, ticket_id: value, updated_at: updated }]
    case 'contact':
      return ['contacts', { ...contact(id, value), updated_at: updated, name: `Name ${other}` }]
    case 'group':
      return ['groups', { id, name: `group ${value}`, updated_at: updated }]
  }
}

function contact(id: number, address: number): JsonObject {
  return { id, email: `person${address}@customer.example`, name: 'Name', updated_at: at(0) }
}

function at(hour: number): string {
  return new Date(Date.UTC(2026, 2, 1, hour)).toISOString()
}

async function tables(built: Built, all: readonly Model[], schema: string): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {}
  for (const { name, head } of all) {
    found[name] = await built.rows(`SELECT * FROM ${schema}.${name} ORDER BY ${head.key.join(', ')}`)
  }
  return found
}
