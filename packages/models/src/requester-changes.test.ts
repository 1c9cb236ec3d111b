import type { JsonObject } from '@tajo/core/json'
import { describe, expect, test } from 'vitest'
import { shippedModels } from './models.ts'
import { type Built, builtOn, stores } from './testing/built.ts'

const models = shippedModels('ticket_timeline', 'customer_timeline', 'customers', 'companies')
const at = (time: string): string => `2026-03-02T${time}Z`

async function told(built: Built, events: readonly string[]): Promise<readonly string[]> {
  await built.build({ models })
  const rows = await built.rows(
    `SELECT event, happened_at, properties FROM support.ticket_timeline UNION ALL
     SELECT event, happened_at, properties FROM support.customer_timeline ORDER BY 2, 1`,
  )
  return rows
    .filter(({ event }) => events.includes(String(event)))
    .map(
      ({ event, happened_at, properties }) =>
        `${String(happened_at).slice(11, 19)} ${event} ${JSON.stringify(sorted(properties))}`,
    )
}

/** Stores keep the keys of an object in orders of their own. */
function sorted(properties: unknown): unknown {
  return Object.fromEntries(Object.entries(properties ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)))
}

describe.each(stores)('who a ticket belongs to, on $kind', (store) => {
  test('Zendesk: an agent given by a change is told, one given at its creation is not; tickets of somebody deleted', async () => {
    const built = await builtOn(store, [{ name: 'zd', vendor: 'zendesk' }])
    await built.put('zd', 'users', [
      { id: 50, name: 'Ada', role: 'agent', active: true, created_at: at('07:00:00'), updated_at: at('07:00:00') },
      { id: 1, name: 'Ana', role: 'end-user', active: true, created_at: at('07:00:00'), updated_at: at('07:00:00') },
      { id: 2, name: 'Bo', role: 'end-user', active: false, created_at: at('07:00:00'), updated_at: at('11:00:00') },
    ])
    await built.put('zd', 'tickets', [
      {
        id: 7,
        status: 'open',
        requester_id: 1,
        assignee_id: 50,
        group_id: 70,
        created_at: at('08:00:00'),
        updated_at: at('11:00:00'),
      },
    ])
    const change = (id: number, field_name: string, value: unknown, previous_value: unknown): JsonObject =>
      ({ id, type: 'Change', field_name, value, previous_value }) as JsonObject
    await built.put('zd', 'ticket_audits', [
      {
        id: 1,
        ticket_id: 7,
        created_at: at('08:00:00'),
        events: [
          { id: 11, type: 'Create', field_name: 'status', value: 'new' },
          { id: 12, type: 'Create', field_name: 'group_id', value: '70' },
        ],
      },
      { id: 2, ticket_id: 7, created_at: at('09:00:00'), events: [change(13, 'assignee_id', '50', null)] },
      { id: 3, ticket_id: 7, created_at: at('11:00:00'), events: [change(14, 'requester_id', '1', '2')] },
    ])
    const [assigned, merged, ...others] = await told(built, ['ticket_assigned', 'user_merged'])
    expect(others).toEqual([])
    expect(assigned?.slice(0, 24)).toBe('09:00:00 ticket_assigned')
    expect(JSON.parse(assigned?.slice(25) ?? '')).toMatchObject({ status: 'open', agent: 'Ada', previous_agent: null })
    expect(merged).toBe('11:00:00 user_merged {"contact_id":1,"merged_id":2}')
    // What only the export of events tells, and what both tell, is the same.
    await built.put('zd', 'ticket_events', [
      {
        id: 3,
        ticket_id: 7,
        event_type: 'Audit',
        updater_id: 9,
        created_at: at('11:00:00'),
        child_events: [{ id: 14, event_type: 'Change', requester_id: 1, previous_value: '2' }],
      },
    ])
    expect(await told(built, ['ticket_assigned', 'user_merged'])).toEqual([assigned, merged])
  })

  test('Freshdesk: recorded versions tell of both, and the incremental build the same as the full one', async () => {
    const built = await builtOn(store, [{ name: 'fd', vendor: 'freshdesk' }])
    const person = { active: true, deleted: false, created_at: at('07:00:00'), updated_at: at('07:00:00') }
    await built.put('fd', 'contacts', [
      { id: 1, name: 'Ana', email: 'ana@example.com', ...person },
      { id: 2, name: 'Bo', email: 'bo@example.com', ...person },
    ])
    await built.put('fd', 'groups', [{ id: 70, name: 'Billing' }])
    const version = (time: string, more: JsonObject) =>
      built.put(
        'fd',
        'tickets',
        [{ id: 7, status: 2, priority: 1, requester_id: 2, created_at: at('08:00:00'), updated_at: at(time), ...more }],
        { syncedAt: at(time), table: { history: true } },
      )
    await version('08:00:00', {})
    await version('09:00:00', { group_id: 70 })
    expect((await told(built, ['ticket_assigned'])).map((line) => line.slice(0, 8))).toEqual(['09:00:00'])
    await built.put('fd', 'contacts', [{ id: 2, name: 'Bo', ...person, deleted: true, updated_at: at('10:00:00') }], {
      state: 'deleted',
      syncedAt: at('10:00:00'),
    })
    await version('10:00:30', { group_id: 70, requester_id: 1 })
    const changed = await told(built, ['ticket_assigned', 'user_merged'])
    expect(changed.map((line) => line.split(' ')[1])).toEqual(['ticket_assigned', 'user_merged'])
    await built.build({ models, full: true })
    expect(await told(built, ['ticket_assigned', 'user_merged'])).toEqual(changed)
  })
})
