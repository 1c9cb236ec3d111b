import { stores } from '@tajo/warehouse/testing/stores'
import { describe, expect, test } from 'vitest'
import { change, ledger, type Played, planned, planOf, playedAccount } from '../testing/played-account.ts'

const rejected = ({ warehouse }: Played) =>
  warehouse.work((sql) =>
    sql.rows<Record<string, unknown>>(
      'SELECT customer_id AS id, field, cause, retried FROM _tajo.activation_rejected ORDER BY 1, 2',
    ),
  )
const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0)

describe.each(stores)('one by one, noted on $kind', ({ temporaryWarehouse }) => {
  test('creates and updates, reads back, and notes what is confirmed', async () => {
    const played = await playedAccount({}, await temporaryWarehouse([]))
    const { sandbox, apply, clock } = played
    const joe = sandbox.people.create('joe@example.com', { values: { OPEN_TICKETS: 3 }, lists: [31] })
    await played.readMirror()
    const plan = planOf(clock, [
      planned('freshdesk-1', { email: 'ana@example.com', phone: '+33612345678', changes: [change('OPEN_TICKETS', 0)] }),
      planned('freshdesk-2', {
        email: 'joe@example.com',
        brevoId: joe.id,
        changes: [change('OPEN_TICKETS', 0, 3), change('VIP', false)],
        removeLists: [31],
        addLists: [32],
      }),
    ])
    const report = await apply({ ...plan, considered: 7, outcomes: { ...plan.outcomes, unchanged: 4, withheld: 1 } })
    expect(report).toMatchObject({
      state: 'done',
      created: 1,
      updated: 1,
      inPart: 0,
      readBack: { compared: 2, of: 2, differ: 0 },
      rejected: [],
      outcomes: { delivered: 2, unchanged: 4, withheld: 1 },
      lists: [
        { id: 31, added: 0, removed: 1 },
        { id: 32, added: 1, removed: 0 },
      ],
    })
    expect(sum(report.outcomes)).toBe(7)
    const ana = sandbox.world.contacts.find('email', 'ana@example.com')
    expect(ana).toMatchObject({ emailBlacklisted: true, smsBlacklisted: true, extId: 'freshdesk-1' })
    expect(sandbox.people.get(joe.id)).toMatchObject({
      attributes: { OPEN_TICKETS: 0, VIP: false },
      listIds: [32],
      emailBlacklisted: false,
    })
    expect(sandbox.world.counters.redundantWrites).toBe(0)
    expect(await ledger(played)).toMatchObject([
      {
        id: 'freshdesk-1',
        brevo: ana?.id,
        outcome: 'delivered',
        next: null,
        delivered: { OPEN_TICKETS: 0, SMS: '+33612345678' },
      },
      {
        id: 'freshdesk-2',
        brevo: joe.id,
        outcome: 'delivered',
        lists: [32],
        delivered: { OPEN_TICKETS: 0, VIP: false },
      },
    ])
  })
})

describe('one by one', () => {
  test('the same plan once more writes nothing', async () => {
    const { sandbox, apply, clock } = await playedAccount()
    const plan = planOf(clock, [
      planned('freshdesk-1', { email: 'ana@example.com', changes: [change('OPEN_TICKETS', 2)], addLists: [31] }),
    ])
    await apply(plan)
    const { contactWrites } = sandbox.world.counters
    const report = await apply(plan)
    expect(report).toMatchObject({ alreadyThere: 1, outcomes: { delivered: 1 } })
    expect(sandbox.world.counters.contactWrites).toBe(contactWrites)
  })

  test('a phone of somebody else is left out, told, and the rest is written', async () => {
    const played = await playedAccount()
    played.sandbox.people.create('joe@example.com', { values: { SMS: '33612345678' } })
    const ana = planned('freshdesk-1', {
      email: 'ana@example.com',
      phone: '+33612345678',
      changes: [change('OPEN_TICKETS', 1)],
    })
    const report = await played.apply(planOf(played.clock, [ana]))
    expect(report).toMatchObject({ inPart: 1, outcomes: { delivered: 1, rejected: 0 } })
    expect(report.rejected).toMatchObject([
      { cause: 'duplicate', field: 'SMS', count: 1, samples: ['freshdesk-1 (masked)'] },
    ])
    expect(report.rejected[0]?.fix).toContain('phone number')
    expect(await rejected(played)).toEqual([{ id: 'freshdesk-1', field: 'SMS', cause: 'duplicate', retried: false }])
    expect(await ledger(played)).toMatchObject([
      { outcome: 'delivered', reason: 'in-part', attempts: 1, delivered: { OPEN_TICKETS: 1 } },
    ])
    expect((await ledger(played))[0]?.['delivered']).not.toHaveProperty('SMS')
  })

  test('a value Brevo drops without a word is rejected, and tried again later and later', async () => {
    const played = await playedAccount()
    const { sandbox, clock } = played
    const joe = sandbox.people.create('joe@example.com', { extId: 'freshdesk-1' })
    await played.readMirror()
    const write = planned('freshdesk-1', {
      email: 'joe@example.com',
      brevoId: joe.id,
      changes: [change('CSAT', 'very good'), change('OPEN_TICKETS', 1)],
    })
    const report = await played.apply(planOf(clock, [write]))
    expect(report).toMatchObject({ inPart: 1, outcomes: { delivered: 1 }, readBack: { compared: 1, differ: 1 } })
    expect(report.rejected).toMatchObject([{ cause: 'dropped', field: 'CSAT', count: 1 }])
    const again = planned('freshdesk-1', {
      email: 'joe@example.com',
      brevoId: joe.id,
      changes: [change('CSAT', 'very good')],
    })
    const waits: number[] = []
    for (let n = 2; n <= 6; n += 1) {
      const { outcomes } = await played.apply(planOf(clock, [again], { id: `plan-${n}` }))
      expect(outcomes.rejected).toBe(1)
      const [row] = await ledger(played)
      expect(row).toMatchObject({ outcome: 'rejected', reason: 'dropped', attempts: n })
      if (row?.['next'] !== null) waits.push(Math.round((Date.parse(String(row?.['next'])) - clock.now()) / 3_600_000))
    }
    // After the sixth it is left alone.
    expect(waits).toEqual([4, 16, 64, 256])
    expect(await rejected(played)).toEqual([{ id: 'freshdesk-1', field: 'CSAT', cause: 'dropped', retried: true }])
    sandbox.world.attributes.delete('CSAT')
    const fixed = planned('freshdesk-1', {
      email: 'joe@example.com',
      brevoId: joe.id,
      changes: [change('NOTE', 'good')],
    })
    await played.apply(planOf(clock, [fixed], { id: 'plan-9' }))
    expect(await rejected(played)).toEqual([])
  })

  test('a contact that is still being processed is waited for', async () => {
    const { sandbox, apply, clock } = await playedAccount()
    sandbox.quirks.tooEarly = 3
    const report = await apply(planOf(clock, [planned('freshdesk-1', { email: 'ana@example.com' })]))
    expect(report.outcomes.delivered).toBe(1)
  })

  test('a contact that is gone is not made again', async () => {
    const played = await playedAccount()
    const joe = played.sandbox.people.create('joe@example.com')
    await played.readMirror()
    played.sandbox.people.delete(joe.id)
    const write = planned('freshdesk-1', {
      email: 'joe@example.com',
      brevoId: joe.id,
      changes: [change('OPEN_TICKETS', 1)],
    })
    const report = await played.apply(planOf(played.clock, [write]))
    expect(report.outcomes).toMatchObject({ withheld: 1, delivered: 0 })
    expect(report.remarks.join()).toContain('not created again')
    expect(played.sandbox.world.contacts.size).toBe(0)
    expect(await ledger(played)).toMatchObject([{ outcome: 'withheld', reason: 'deleted-in-brevo', next: null }])
  })

  test('a lost answer is settled by what is there', async () => {
    const played = await playedAccount()
    played.sandbox.faults.next('reset', { match: /^POST \/v3\/contacts$/ })
    const report = await played.apply(
      planOf(played.clock, [
        planned('freshdesk-1', { email: 'ana@example.com', changes: [change('OPEN_TICKETS', 1)] }),
      ]),
    )
    expect(report.outcomes).toMatchObject({ delivered: 1, waiting: 0 })
    expect(await ledger(played)).toMatchObject([{ outcome: 'delivered', delivered: { OPEN_TICKETS: 1 } }])
  })

  test('whoever opted out since the plan is not put into lists, and news of Brevo is not written over', async () => {
    const played = await playedAccount()
    const { sandbox } = played
    const joe = sandbox.people.create('joe@example.com', { values: { NOTE: 'old', OPEN_TICKETS: 1 } })
    const ann = sandbox.people.create('ann@example.com')
    await played.readMirror()
    const plan = planOf(played.clock, [
      planned('freshdesk-1', {
        email: 'joe@example.com',
        brevoId: joe.id,
        changes: [change('NOTE', 'ours', 'old'), change('OPEN_TICKETS', 2, 1)],
        addLists: [31],
      }),
      planned('freshdesk-2', { email: 'ann@example.com', brevoId: ann.id, extId: undefined, addLists: [31] }),
    ])
    sandbox.people.unsubscribe(joe.id)
    sandbox.people.edit(joe.id, { NOTE: 'theirs' })
    sandbox.people.unsubscribeFromList(ann.id, 31)
    await played.clock.sleep(10 * 60_000)
    const report = await played.apply(plan)
    expect(sandbox.people.get(joe.id)).toMatchObject({ attributes: { NOTE: 'theirs', OPEN_TICKETS: 2 }, listIds: [] })
    expect(sandbox.people.get(ann.id).listIds).toEqual([])
    expect(sandbox.world.resubscriptions).toBe(0)
    expect(report.outcomes).toMatchObject({ delivered: 1, waiting: 1 })
    expect((await ledger(played))[0]).toMatchObject({ delivered: { OPEN_TICKETS: 2 }, lists: [] })
    expect((await ledger(played))[0]?.['next']).not.toBeNull()
  })
})

test('a plan that a guard stopped is written with a reason only', async () => {
  const played = await playedAccount()
  const plan = planOf(played.clock, [planned('freshdesk-1', { email: 'ana@example.com' })], {
    guards: [{ guard: 'list-removal', ok: false, text: 'List 31 would lose 90 of 100.' }],
  })
  await expect(played.apply(plan)).rejects.toMatchObject({ code: 'TAJO_GUARD', exitCode: 7 })
  expect(played.sandbox.world.contacts.size).toBe(0)
  await played.apply(plan, { releasedBecause: 'the list was cleaned' })
  expect(played.sandbox.world.contacts.size).toBe(1)
  expect(
    await played.warehouse.work((sql) => sql.rows('SELECT state, released_because AS why FROM _tajo.activation_plans')),
  ).toEqual([{ state: 'done', why: 'the list was cleaned' }])
})

test('an attribute that cannot be created takes nothing else with it', async () => {
  const played = await playedAccount()
  played.sandbox.faults.next('500', { match: /attributes\/normal\/LEVEL/ })
  const plan = planOf(
    played.clock,
    [planned('freshdesk-1', { email: 'ana@example.com', changes: [change('LEVEL', 'a'), change('RANK', 2)] })],
    {
      attributesToCreate: [
        { name: 'LEVEL', type: 'text', options: [] },
        { name: 'RANK', type: 'float', options: [] },
      ],
    },
  )
  const report = await played.apply(plan)
  expect(report.attributesCreated).toContain('RANK')
  expect(played.sandbox.world.contacts.find('email', 'ana@example.com')?.attributes).toMatchObject({ RANK: 2 })
  expect(report.outcomes.delivered).toBe(1)
})

test('conflicts are kept with both values until a plan does not find them any more', async () => {
  const played = await playedAccount()
  const conflict = { customerId: 'freshdesk-1', field: 'NOTE', ours: 'a', theirs: 'b', winner: 'nobody' } as const
  const conflicts = () =>
    played.warehouse.work((sql) =>
      sql.rows('SELECT ours, theirs, settled_at IS NOT NULL AS settled FROM _tajo.activation_conflicts'),
    )
  await played.apply(planOf(played.clock, [], { conflicts: [conflict] }))
  await played.apply(planOf(played.clock, [], { conflicts: [conflict], id: 'plan-2' }))
  expect(await conflicts()).toEqual([{ ours: 'a', theirs: 'b', settled: false }])
  const write = planned('freshdesk-1', { email: 'ana@example.com', changes: [change('NOTE', 'b')] })
  await played.apply(planOf(played.clock, [write], { id: 'plan-3' }))
  expect(await conflicts()).toEqual([{ ours: 'a', theirs: 'b', settled: true }])
})
