import { expect, test } from 'vitest'
import { change, config, ledger, planned, planOf, playedAccount } from '../testing/played-account.ts'

const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0)

test('many go by import, what it cannot carry goes by itself, and lists ride along', async () => {
  const played = await playedAccount()
  const { sandbox, clock } = played
  const people = Array.from({ length: 130 }, (_, n) =>
    sandbox.people.create(`p${n}@example.com`, { values: { OPEN_TICKETS: 3, VIP: true }, lists: [31] }),
  )
  await played.readMirror()
  const contacts = people.map(({ id, email }, n) =>
    planned(`freshdesk-${n}`, {
      email: email ?? '',
      brevoId: id,
      changes: [n < 10 ? change('VIP', false, true) : change('OPEN_TICKETS', n % 3, 3)],
      removeLists: n >= 10 && n < 20 ? [31] : [],
      addLists: n >= 10 && n < 20 ? [32] : [],
    }),
  )
  const report = await played.apply(planOf(clock, contacts))
  expect(report.outcomes).toMatchObject({ delivered: 130 })
  expect(sandbox.world.counters.calls['POST /contacts/import']).toBe(1)
  expect(sandbox.world.counters.calls['PUT /contacts/{identifier}']).toBe(20)
  expect(people.map(({ id }) => sandbox.people.get(id).attributes['OPEN_TICKETS'])).toEqual(
    people.map((_, n) => (n < 10 ? 3 : n % 3)),
  )
  expect(sandbox.world.resubscriptions).toBe(0)
})

test('lists alone go in chunks', async () => {
  const played = await playedAccount()
  const people = Array.from({ length: 160 }, (_, n) => played.sandbox.people.create(`p${n}@example.com`))
  await played.readMirror()
  const contacts = people.map(({ id, email }, n) =>
    planned(`freshdesk-${n}`, { email: email ?? '', brevoId: id, extId: undefined, addLists: [31] }),
  )
  const report = await played.apply(planOf(played.clock, contacts))
  expect(report).toMatchObject({ outcomes: { delivered: 160 }, lists: [{ id: 31, added: 160, removed: 0 }] })
  expect(played.sandbox.world.counters.calls['POST /contacts/lists/{id}/contacts/add']).toBe(2)
  expect(played.sandbox.world.counters.calls['PUT /contacts/{identifier}']).toBeUndefined()
})

test('with a number only so many are compared', async () => {
  const played = await playedAccount()
  const people = Array.from({ length: 10 }, (_, n) => played.sandbox.people.create(`p${n}@example.com`))
  await played.readMirror()
  const contacts = people.map(({ id, email }, n) =>
    planned(`freshdesk-${n}`, { email: email ?? '', brevoId: id, changes: [change('CSAT', 'wrong')] }),
  )
  const report = await played.apply(planOf(played.clock, contacts), { config: { ...config, readBack: 3 } })
  expect(report).toMatchObject({ readBack: { compared: 3, of: 10, differ: 3 }, outcomes: { delivered: 10 } })
  // What was not compared was not seen either: the next plan looks at it.
  expect((await ledger(played)).filter(({ seen }) => seen === null)).toHaveLength(7)
})

test('an interrupted run stops between writes and keeps what is confirmed', async () => {
  const played = await playedAccount()
  const stop = new AbortController()
  const { sandbox } = played
  sandbox.beforeRequest = ({ method }) => {
    if (method === 'POST' && sandbox.world.contacts.size >= 9) stop.abort(new Error('interrupted'))
  }
  const contacts = Array.from({ length: 40 }, (_, n) => planned(`freshdesk-${n}`, { email: `p${n}@example.com` }))
  const plan = planOf(played.clock, contacts)
  const report = await played.apply(plan, { signal: stop.signal })
  expect(report.state).toBe('stopped')
  expect(report.outcomes.delivered).toBe(sandbox.world.contacts.size)
  expect(report.outcomes.delivered).toBeLessThan(40)
  expect(sum(report.outcomes)).toBe(40)
  sandbox.beforeRequest = undefined
  const again = await played.apply(plan)
  expect(again.outcomes).toMatchObject({ delivered: 40 })
  expect(sandbox.world.contacts.size).toBe(40)
  expect(sandbox.world.counters.redundantWrites).toBe(0)
})

test('an account that takes no contacts ends that kind, says why, and the customers wait', async () => {
  const played = await playedAccount()
  const refused = { ok: false, cause: 'refused', message: 'permission_denied' } as const
  const destination = { ...played.destination, createContact: async () => refused }
  const contacts = Array.from({ length: 20 }, (_, n) => planned(`freshdesk-${n}`, { email: `p${n}@example.com` }))
  const report = await played.apply(planOf(played.clock, contacts), { destination })
  expect(report.outcomes).toMatchObject({ delivered: 0, waiting: 20 })
  expect(report.ended).toEqual([{ kind: 'contacts', reason: 'permission_denied', waiting: 20 }])
  expect(report.state).toBe('done')
})

test('a budget that is back soon is waited for, one that is not is left to the next run', async () => {
  const played = await playedAccount()
  let asked = 0
  const limited = (retryInMs: number) => ({ ok: false, cause: 'limited', retryInMs, message: 'Used up.' }) as const
  const destination: typeof played.destination = {
    ...played.destination,
    createContact: (contact) => {
      asked += 1
      if (asked === 1) return Promise.resolve(limited(30_000))
      return asked > 2 ? Promise.resolve(limited(1_800_000)) : played.destination.createContact(contact)
    },
  }
  const first = planOf(played.clock, [planned('freshdesk-0', { email: 'p0@example.com' })])
  expect((await played.apply(first, { destination })).outcomes.delivered).toBe(1)
  const contacts = [1, 2, 3].map((n) => planned(`freshdesk-${n}`, { email: `p${n}@example.com` }))
  const report = await played.apply(planOf(played.clock, contacts, { id: 'plan-2' }), { destination })
  expect(report.outcomes).toMatchObject({ delivered: 0, waiting: 3 })
  expect(report.ended[0]?.reason).toContain('30 min')
  const again = await played.apply(planOf(played.clock, contacts, { id: 'plan-3' }))
  expect(again.outcomes.delivered).toBe(3)
})

test('whom an import brought back before a kill is blocked by the next run, and only once', async () => {
  const played = await playedAccount()
  const { sandbox, warehouse } = played
  const joe = sandbox.people.create('joe@example.com')
  await played.readMirror()
  const write = planned('freshdesk-1', { email: 'joe@example.com', brevoId: joe.id, addLists: [31] })
  const killed = new Error('killed')
  const destination: typeof played.destination = {
    ...played.destination,
    importFrom: 1,
    importContacts: async () => {
      sandbox.people.delete(joe.id)
      // As the import leaves it: there again, and subscribed.
      sandbox.people.create('joe@example.com')
      throw killed
    },
  }
  const plan = planOf(played.clock, [{ ...write, changes: [change('OPEN_TICKETS', 1)] }])
  await expect(played.apply(plan, { destination })).rejects.toBe(killed)
  await played.readMirror({ whole: true })
  await played.apply(planOf(played.clock, [], { id: 'plan-2' }))
  const back = sandbox.world.contacts.find('email', 'joe@example.com')
  expect(back).toMatchObject({ emailBlacklisted: true, smsBlacklisted: true })
  expect(await ledger({ ...played, warehouse })).toMatchObject([{ outcome: 'withheld', reason: 'deleted-in-brevo' }])
  // The person wants mail again: that stays.
  sandbox.people.subscribe('joe@example.com')
  await played.readMirror()
  await played.apply(planOf(played.clock, [], { id: 'plan-3' }))
  expect(sandbox.people.get('joe@example.com').emailBlacklisted).toBe(false)
})
