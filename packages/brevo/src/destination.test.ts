import { describe, expect, it } from 'vitest'
import { nothing, openDestination } from './testing/open-destination.ts'

describe('a new contact', () => {
  it('is made on the blocklist of every channel a request can block', async () => {
    const { destination, contactOf } = openDestination({ empty: true })
    const answer = await destination.createContact({
      email: 'jane@example.com',
      extId: 'zendesk-7',
      phone: '+33612345678',
      attributes: { OPEN_TICKETS: 0 },
      listIds: [],
      consent: 'blocked',
    })
    expect(answer).toEqual({ ok: true, id: contactOf('jane@example.com')?.id })
    expect(contactOf('jane@example.com')).toMatchObject({
      extId: 'zendesk-7',
      emailBlacklisted: true,
      smsBlacklisted: true,
      attributes: { OPEN_TICKETS: 0, SMS: '33612345678' },
    })
  })

  it('is never somebody who is there: he is a duplicate and stays as he is', async () => {
    const { destination, contactOf, make, sandbox } = openDestination({ empty: true })
    await make('jane@example.com')
    const before = contactOf('jane@example.com')
    const answer = await destination.createContact({
      email: 'jane@example.com',
      attributes: { OPEN_TICKETS: 3 },
      listIds: [],
      consent: 'blocked',
    })
    expect(answer).toMatchObject({ ok: false, cause: 'duplicate', identifiers: ['email'] })
    expect(contactOf('jane@example.com')).toEqual(before)
    expect(sandbox.world.resubscriptions).toBe(0)
  })

  it('with somebody’s phone is a duplicate by it, and nothing is stored', async () => {
    const { destination, contactOf, make } = openDestination({ empty: true })
    await make('jane@example.com', { phone: '+33612345678' })
    const joe = { email: 'joe@example.com', attributes: {}, listIds: [], consent: 'blocked' } as const
    const answer = await destination.createContact({ ...joe, phone: '+33612345678' })
    expect(answer).toMatchObject({ cause: 'duplicate', identifiers: ['sms'] })
    expect(contactOf('joe@example.com')).toBeUndefined()
  })

  it('whose answer was lost is unknown', async () => {
    const { destination, sandbox } = openDestination({ empty: true })
    sandbox.faults.next('reset', { match: /^POST / })
    const joe = { email: 'joe@example.com', attributes: {}, listIds: [], consent: 'blocked' } as const
    expect(await destination.createContact(joe)).toMatchObject({ ok: false, cause: 'unknown' })
  })
})

describe('an update', () => {
  it('goes by the number, carries an opt-out over, and touches nothing else', async () => {
    const { destination, contactOf, make, world, sandbox } = openDestination()
    const [list, other] = [...world.lists.keys()]
    const id = await make('jane@example.com', { listIds: [other ?? 0] })
    await destination.updateContact({
      ...nothing,
      id,
      attributes: { OPEN_TICKETS: 2, VIP: false },
      addLists: [list ?? 0],
      removeLists: [other ?? 0],
    })
    expect(contactOf('jane@example.com')).toMatchObject({
      attributes: { OPEN_TICKETS: 2, VIP: false },
      listIds: [list],
      emailBlacklisted: false,
    })
    await destination.updateContact({ ...nothing, id, block: true })
    expect(contactOf('jane@example.com')).toMatchObject({
      emailBlacklisted: true,
      smsBlacklisted: true,
      listIds: [list],
    })
    expect(sandbox.log.at(-1)?.path).toBe(`/v3/contacts/${id}?identifierType=contact_id`)
  })

  it('of nothing is no call; of somebody who is gone says so', async () => {
    const { destination, sandbox } = openDestination({ empty: true })
    expect(await destination.updateContact({ ...nothing, id: 4711 })).toEqual({ ok: true })
    expect(sandbox.log).toEqual([])
    const gone = await destination.updateContact({ ...nothing, id: 4711, attributes: { OPEN_TICKETS: 1 } })
    expect(gone).toMatchObject({ ok: false, cause: 'gone' })
  })

  it('that comes too early for too long is busy', async () => {
    const { destination, make, sandbox } = openDestination({ empty: true })
    const id = await make('jane@example.com')
    sandbox.quirks.tooEarly = 99
    const answer = await destination.updateContact({ ...nothing, id, attributes: { OPEN_TICKETS: 1 } })
    expect(answer).toMatchObject({ ok: false, cause: 'busy' })
  })

  it('ends everything when the key is not accepted any more', async () => {
    const { destination, sandbox } = openDestination({ empty: true })
    sandbox.quirks.ipBlocked = true
    const update = destination.updateContact({ ...nothing, id: 7, attributes: { OPEN_TICKETS: 1 } })
    await expect(update).rejects.toMatchObject({ code: 'TAJO_AUTH', hint: expect.stringContaining('Authorised IPs') })
  })
})

describe('members of a list', () => {
  it('come and go in requests of 150; who is there already, or gone, is no error', async () => {
    const { destination, world, asked } = openDestination({ size: { contacts: 200 } })
    const [list = 0] = [...world.lists.keys()]
    const ids = [...world.contacts.values()].map(({ id }) => id)
    const members = () => [...world.contacts.values()].filter(({ listIds }) => listIds.includes(list)).length
    expect(await destination.addToList(list, [...ids, 999_999])).toEqual({ ok: true })
    expect(members()).toBe(200)
    expect(asked()).toHaveLength(2)
    expect(await destination.addToList(list, ids)).toEqual({ ok: true })
    expect(await destination.removeFromList(list, ids)).toEqual({ ok: true })
    expect(members()).toBe(0)
    expect(await destination.removeFromList(list, ids)).toEqual({ ok: true })
    expect(await destination.removeFromList(list, [])).toEqual({ ok: true })
    expect(await destination.addToList(4711, ids)).toMatchObject({ ok: false, cause: 'gone' })
  })
})

describe('attributes', () => {
  it('are read with their types and options, and made where they lack', async () => {
    const { destination, world } = openDestination({ empty: true })
    expect(await destination.createAttribute({ name: 'SCORE', type: 'float', options: [] })).toEqual({ ok: true })
    expect(await destination.createAttribute({ name: 'TIER', type: 'category', options: ['a', 'b'] })).toEqual({
      ok: true,
    })
    expect(await destination.createAttribute({ name: 'TAGS', type: 'multiple-choice', options: ['x'] })).toEqual({
      ok: true,
    })
    const attributes = await destination.attributes()
    const named = (name: string) => attributes.find((one) => one.name === name)
    expect(named('SCORE')).toEqual({ name: 'SCORE', category: 'normal', type: 'float', options: [] })
    expect(named('TIER')).toEqual({ name: 'TIER', category: 'category', type: 'category', options: ['a', 'b'] })
    expect(named('TAGS')).toEqual({ name: 'TAGS', category: 'normal', type: 'multiple-choice', options: ['x'] })
    expect(world.attributes.get('SCORE')).toMatchObject({ type: 'float' })
  })

  it('that are there of the same type are what was wanted; of another are not', async () => {
    const { destination, sandbox } = openDestination({ empty: true })
    expect(await destination.createAttribute({ name: 'OPEN_TICKETS', type: 'float', options: [] })).toEqual({
      ok: true,
    })
    const other = await destination.createAttribute({ name: 'OPEN_TICKETS', type: 'text', options: [] })
    expect(other).toMatchObject({ ok: false, cause: 'invalid' })
    sandbox.faults.next('reset', { match: /^POST / })
    expect(await destination.createAttribute({ name: 'NEW', type: 'text', options: [] })).toEqual({ ok: true })
  })
})

describe('companies', () => {
  it('are found by name, made once, renamed, and linked without touching other links', async () => {
    const { destination, make, world, sandbox } = openDestination({ empty: true })
    const [jane, joe] = [await make('jane@example.com'), await make('joe@example.com')]
    expect(await destination.findCompany('Acme')).toBeUndefined()
    sandbox.faults.next('reset', { match: /^POST / })
    const made = await destination.createCompany({ name: 'Acme', linkedContacts: [jane] })
    if (!made.ok) throw new Error(made.message)
    expect(world.companies.all.size).toBe(1)
    expect(await destination.linkContacts(made.id, [joe], [])).toEqual({ ok: true })
    expect(await destination.findCompany('Acme')).toEqual({ id: made.id, name: 'Acme', linkedContacts: [jane, joe] })
    expect(await destination.linkContacts(made.id, [], [jane])).toEqual({ ok: true })
    expect(await destination.renameCompany(made.id, 'Acme Ltd')).toEqual({ ok: true })
    expect(await destination.findCompany('Acme Ltd')).toMatchObject({ linkedContacts: [joe] })
    expect(await destination.linkContacts(made.id, [], [])).toEqual({ ok: true })
  })

  it('are refused where the plan has none', async () => {
    const { destination } = openDestination({ quirks: { withoutCompanies: true } })
    const made = await destination.createCompany({ name: 'Acme', linkedContacts: [] })
    expect(made).toMatchObject({ ok: false, cause: 'refused' })
    await expect(destination.findCompany('Acme')).rejects.toMatchObject({ code: 'TAJO_PLAN' })
  })

  it('wait for the next hour as a value, not asleep', async () => {
    const { destination, sandbox, clock } = openDestination({ plan: 'general' })
    sandbox.neighbour('other', 100)
    const before = clock.now()
    const made = await destination.createCompany({ name: 'Acme', linkedContacts: [] })
    expect(made).toMatchObject({ ok: false, cause: 'limited' })
    expect(!made.ok && made.cause === 'limited' ? made.retryInMs : 0).toBeGreaterThan(3_000_000)
    expect(clock.now() - before).toBeLessThan(1000)
  })
})

describe('what writes cost', () => {
  it('is told before, by the limits of the account', () => {
    const { destination } = openDestination({ plan: 'general' })
    expect(destination.cost('contact', 600)).toEqual({ calls: 600, ms: 60_000 })
    expect(destination.cost('membership', 151)).toEqual({ calls: 2, ms: 200 })
    expect(destination.cost('company', 100)).toEqual({ calls: 100, ms: 3_600_000 })
    expect(destination.cost('event', 0)).toEqual({ calls: 0, ms: 0 })
    expect(destination.cost('import', 100_000).calls).toBeLessThan(20)
  })

  it('is counted after', async () => {
    const { destination, usage } = openDestination({ empty: true })
    await destination.lists()
    expect(destination.usage()).toMatchObject({ calls: 1, limited: 0 })
    expect(usage().calls).toBe(1)
  })
})
