import type { ContactUpdate, DestinationEvent, ImportRow } from '@tajo/core/destination'
import type { BrevoSandboxOptions } from '@tajo/sandbox/brevo/sandbox'
import { describe, expect, it } from 'vitest'
import { destinationOf } from './destination.ts'
import { sandboxAccount } from './testing/sandbox-account.ts'

const goOn = new AbortController().signal

function open(options: BrevoSandboxOptions = {}) {
  const account = sandboxAccount({ attributes: { OPEN_TICKETS: 'float', VIP: 'boolean' }, ...options })
  const { world } = account.sandbox
  const contactOf = (email: string) => [...world.contacts.values()].find((one) => one.email?.toLowerCase() === email)
  const make = async (email: string, more: { readonly phone?: string; readonly listIds?: readonly number[] } = {}) => {
    const answer = await destination.createContact({
      email,
      attributes: {},
      listIds: [],
      consent: 'subscribed',
      ...more,
    })
    if (!answer.ok) throw new Error(answer.message)
    return answer.id
  }
  const destination = destinationOf(account)
  return { ...account, destination, world, contactOf, make }
}

const nothing: Omit<ContactUpdate, 'id'> = { attributes: {}, addLists: [], removeLists: [] }

describe('a new contact', () => {
  it('is made on the blocklist of every channel a request can block', async () => {
    const { destination, contactOf } = open({ empty: true })
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
    const { destination, contactOf, make, sandbox } = open({ empty: true })
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
    const { destination, contactOf, make } = open({ empty: true })
    await make('jane@example.com', { phone: '+33612345678' })
    const joe = { email: 'joe@example.com', attributes: {}, listIds: [], consent: 'blocked' } as const
    const answer = await destination.createContact({ ...joe, phone: '+33612345678' })
    expect(answer).toMatchObject({ cause: 'duplicate', identifiers: ['sms'] })
    expect(contactOf('joe@example.com')).toBeUndefined()
  })

  it('whose answer was lost is unknown', async () => {
    const { destination, sandbox } = open({ empty: true })
    sandbox.faults.next('reset', { match: /^POST / })
    const joe = { email: 'joe@example.com', attributes: {}, listIds: [], consent: 'blocked' } as const
    expect(await destination.createContact(joe)).toMatchObject({ ok: false, cause: 'unknown' })
  })
})

describe('an update', () => {
  it('goes by the number, carries an opt-out over, and touches nothing else', async () => {
    const { destination, contactOf, make, world, sandbox } = open()
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
    const { destination, sandbox } = open({ empty: true })
    expect(await destination.updateContact({ ...nothing, id: 4711 })).toEqual({ ok: true })
    expect(sandbox.log).toEqual([])
    const gone = await destination.updateContact({ ...nothing, id: 4711, attributes: { OPEN_TICKETS: 1 } })
    expect(gone).toMatchObject({ ok: false, cause: 'gone' })
  })

  it('that comes too early for too long is busy', async () => {
    const { destination, make, sandbox } = open({ empty: true })
    const id = await make('jane@example.com')
    sandbox.quirks.tooEarly = 99
    const answer = await destination.updateContact({ ...nothing, id, attributes: { OPEN_TICKETS: 1 } })
    expect(answer).toMatchObject({ ok: false, cause: 'busy' })
  })

  it('ends everything when the key is not accepted any more', async () => {
    const { destination, sandbox } = open({ empty: true })
    sandbox.quirks.ipBlocked = true
    const update = destination.updateContact({ ...nothing, id: 7, attributes: { OPEN_TICKETS: 1 } })
    await expect(update).rejects.toMatchObject({ code: 'TAJO_AUTH', hint: expect.stringContaining('Authorised IPs') })
  })
})

describe('members of a list', () => {
  it('come and go in requests of 150; who is there already, or gone, is no error', async () => {
    const { destination, world, asked } = open({ size: { contacts: 200 } })
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
    const { destination, world } = open({ empty: true })
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
    const { destination, sandbox } = open({ empty: true })
    expect(await destination.createAttribute({ name: 'OPEN_TICKETS', type: 'float', options: [] })).toEqual({
      ok: true,
    })
    const other = await destination.createAttribute({ name: 'OPEN_TICKETS', type: 'text', options: [] })
    expect(other).toMatchObject({ ok: false, cause: 'invalid' })
    sandbox.faults.next('reset', { match: /^POST / })
    expect(await destination.createAttribute({ name: 'NEW', type: 'text', options: [] })).toEqual({ ok: true })
  })
})

describe('an import', () => {
  const listOf = (world: ReturnType<typeof open>['world']): readonly [number] => [[...world.lists.keys()][0] ?? 0]

  it('updates those that are there, and says which rows were refused and why', async () => {
    const { destination, make, contactOf, world, clock, asked } = open({ jobMs: 90_000 })
    await make('jane@example.com', { phone: '+33600000001' })
    await make('joe@example.com')
    const rows: ImportRow[] = [
      { email: 'Jane@example.com', attributes: { OPEN_TICKETS: 4 } },
      { email: 'joe@example.com', phone: '+33600000001', attributes: { OPEN_TICKETS: 5 } },
      { email: 'no address', attributes: {} },
    ]
    const before = clock.now()
    const outcome = await destination.importContacts({ rows, listIds: listOf(world), kind: 'update' }, goOn)
    expect(outcome).toEqual({
      ok: true,
      refused: [
        { email: 'no address', cause: 'invalid', identifier: 'email' },
        { email: 'joe@example.com', cause: 'duplicate', identifier: 'sms' },
      ],
    })
    expect(contactOf('jane@example.com')?.attributes).toMatchObject({ OPEN_TICKETS: 4 })
    expect(contactOf('joe@example.com')?.attributes).not.toHaveProperty('OPEN_TICKETS')
    // Looked at after two seconds, a minute later, and another one.
    expect(asked().filter((call) => call.includes('/processes/'))).toHaveLength(3)
    expect(clock.now() - before).toBeGreaterThan(120_000)
    expect(world.counters.ownerMails).toBe(0)
  })

  it('makes those that are not there onto the blocklist, and leaves the others alone', async () => {
    const { destination, make, contactOf, world } = open()
    await make('jane@example.com')
    const rows = ['jane@example.com', 'new@example.com'].map((email) => ({ email, attributes: { OPEN_TICKETS: 1 } }))
    const outcome = await destination.importContacts({ rows, listIds: listOf(world), kind: 'create-blocked' }, goOn)
    expect(outcome).toEqual({ ok: true, refused: [] })
    expect(contactOf('new@example.com')).toMatchObject({ emailBlacklisted: true, smsBlacklisted: true })
    expect(contactOf('jane@example.com')).toMatchObject({ emailBlacklisted: false })
    expect(contactOf('jane@example.com')?.attributes).not.toHaveProperty('OPEN_TICKETS')
  })

  it('blocks at once whoever was deleted meanwhile and came back by it, and nobody else who is new', async () => {
    const { destination, make, contactOf, world, sandbox } = open()
    const id = await make('deleted@example.com')
    await make('fresh@example.com')
    let deleted = false
    sandbox.beforeRequest = ({ path }) => {
      if (deleted || !path.endsWith('/import')) return
      deleted = true
      sandbox.people.delete(id)
    }
    const rows = ['deleted@example.com', 'fresh@example.com'].map((email) => ({
      email,
      attributes: { OPEN_TICKETS: 1 },
    }))
    await destination.importContacts({ rows, listIds: listOf(world), kind: 'update' }, goOn)
    expect(contactOf('deleted@example.com')?.id).not.toBe(id)
    expect(contactOf('deleted@example.com')).toMatchObject({ emailBlacklisted: true, smsBlacklisted: true })
    expect(contactOf('fresh@example.com')).toMatchObject({ emailBlacklisted: false, attributes: { OPEN_TICKETS: 1 } })
  })

  it('that the vendor gives up is unknown', async () => {
    const { destination, world } = open({ quirks: { importsFail: 1 } })
    const rows = [{ email: 'jane@example.com', attributes: {} }]
    const outcome = await destination.importContacts({ rows, listIds: listOf(world), kind: 'create-blocked' }, goOn)
    expect(outcome).toMatchObject({ ok: false, cause: 'unknown', message: expect.stringContaining('failed') })
  })

  it('whose process cannot be asked for is unknown, and nobody waits an hour', async () => {
    const { destination, world, sandbox, clock } = open({ plan: 'general' })
    sandbox.neighbour('other', 100)
    const rows = [{ email: 'jane@example.com', attributes: {} }]
    const before = clock.now()
    const outcome = await destination.importContacts({ rows, listIds: listOf(world), kind: 'create-blocked' }, goOn)
    expect(outcome).toMatchObject({ ok: false, cause: 'unknown' })
    expect(clock.now() - before).toBeLessThan(120_000)
  })

  it('larger than a request goes in several', async () => {
    const { destination, world, asked } = open()
    const rows = Array.from({ length: 20 }, (_, index) => ({
      email: `c${index}@example.com`,
      attributes: { FIRSTNAME: 'x'.repeat(1_000_000) },
    }))
    const outcome = await destination.importContacts({ rows, listIds: listOf(world), kind: 'create-blocked' }, goOn)
    expect(outcome).toEqual({ ok: true, refused: [] })
    expect(asked().filter((call) => call.includes('/import'))).toHaveLength(3)
    expect([...world.contacts.values()].filter(({ email }) => /^c\d+@/.test(email ?? ''))).toHaveLength(20)
  })
})

describe('events', () => {
  const eventsFor = (contactId: number, count: number, name = 'ticket_solved'): DestinationEvent[] =>
    Array.from({ length: count }, (_, index) => ({
      deliveryId: `d-${index}`,
      name,
      contactId,
      at: '2026-11-20T10:00:00Z',
      properties: { ticket: index, note: null },
    }))

  it('go one by one while they are few, and are found again by their ids', async () => {
    const { destination, make, world, asked } = open({ empty: true })
    const id = await make('jane@example.com')
    const sent = await destination.sendEvents(eventsFor(id, 5), goOn)
    expect(sent).toEqual([0, 1, 2, 3, 4].map((index) => ({ ok: true, deliveryId: `d-${index}` })))
    expect(world.events.map(({ properties }) => properties)).toContainEqual({ ticket: 0, delivery_id: 'd-0' })
    expect(asked().filter((call) => call === 'POST /events')).toHaveLength(5)
    const found = await destination.deliveredEvents(['ticket_solved', 'other'], '2026-11-20T00:00:00Z')
    expect([...found].sort()).toEqual(['d-0', 'd-1', 'd-2', 'd-3', 'd-4'])
  })

  it('are never sent twice: a lost answer is unknown', async () => {
    const { destination, make, sandbox, world } = open({ empty: true })
    const id = await make('jane@example.com')
    sandbox.faults.next('reset', { match: /^POST / })
    const sent = await destination.sendEvents(eventsFor(id, 2), goOn)
    expect(sent).toMatchObject([{ ok: false, cause: 'unknown' }, { ok: true }])
    expect(world.events).toHaveLength(2)
  })

  it('with a name that is not allowed, or too much in them, are invalid and hold up no other', async () => {
    const { destination, make } = open({ empty: true })
    const id = await make('jane@example.com')
    const [good, bad, large] = [...eventsFor(id, 1), ...eventsFor(id, 1, 'ticket.solved'), ...eventsFor(id, 1)]
    if (good === undefined || bad === undefined || large === undefined) throw new Error('no events')
    const sent = await destination.sendEvents([bad, { ...large, properties: { text: 'x'.repeat(60_000) } }, good], goOn)
    expect(sent).toMatchObject([{ cause: 'invalid' }, { cause: 'invalid' }, { ok: true }])
  })

  it('go in batches when they are many, and the count is believed', async () => {
    const { destination, make, world, asked } = open({ empty: true })
    const id = await make('jane@example.com')
    const sent = await destination.sendEvents(eventsFor(id, 450), goOn)
    expect(sent.filter(({ ok }) => ok)).toHaveLength(450)
    expect(world.events).toHaveLength(450)
    expect(asked().filter((call) => call === 'POST /events/batch')).toHaveLength(3)
  })

  it('of a batch whose count is short are unknown, as nobody says which were dropped', async () => {
    const { destination, make } = open({ empty: true, quirks: { batchLoses: 1 } })
    const id = await make('jane@example.com')
    const sent = await destination.sendEvents(eventsFor(id, 300), goOn)
    expect(sent.every((one) => !one.ok && one.cause === 'unknown')).toBe(true)
    expect(sent).toHaveLength(300)
  })

  it.each([202, 207] as const)(
    'of a batch that is refused in part are told apart where a %d says which',
    async (status) => {
      const { destination, make } = open({ empty: true, quirks: { batchPartial: status } })
      const id = await make('jane@example.com')
      const events = eventsFor(id, 300).map((event, index) =>
        index % 100 === 7 ? { ...event, name: 'not allowed' } : event,
      )
      const sent = await destination.sendEvents(events, goOn)
      const causes = sent.map((one) => (one.ok ? 'ok' : one.cause))
      if (status === 202) expect(new Set(causes)).toEqual(new Set(['unknown']))
      else {
        expect(causes.filter((cause) => cause === 'invalid')).toHaveLength(3)
        expect(causes[107]).toBe('invalid')
        expect(causes.filter((cause) => cause === 'ok')).toHaveLength(297)
      }
    },
  )

  it('that all fail are each told', async () => {
    const { destination, make } = open({ empty: true })
    const id = await make('jane@example.com')
    const sent = await destination.sendEvents(eventsFor(id, 300, 'not allowed'), goOn)
    expect(sent.every((one) => !one.ok && one.cause === 'invalid')).toBe(true)
  })

  it('that were not reached are told too when it is interrupted or the key is refused', async () => {
    const { destination, make, sandbox } = open({ empty: true })
    const id = await make('jane@example.com')
    const stop = new AbortController()
    let calls = 0
    sandbox.beforeRequest = () => {
      calls += 1
      if (calls === 2) sandbox.quirks.ipBlocked = true
    }
    const refused = await destination.sendEvents(eventsFor(id, 4), goOn)
    expect(refused.map((one) => one.ok)).toEqual([true, false, false, false])
    stop.abort()
    const stopped = await destination.sendEvents(eventsFor(id, 2), stop.signal)
    expect(stopped).toMatchObject([{ cause: 'busy' }, { cause: 'busy' }])
  })
})

describe('companies', () => {
  it('are found by name, made once, renamed, and linked without touching other links', async () => {
    const { destination, make, world, sandbox } = open({ empty: true })
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
    const { destination } = open({ quirks: { withoutCompanies: true } })
    const made = await destination.createCompany({ name: 'Acme', linkedContacts: [] })
    expect(made).toMatchObject({ ok: false, cause: 'refused' })
    await expect(destination.findCompany('Acme')).rejects.toMatchObject({ code: 'TAJO_PLAN' })
  })

  it('wait for the next hour as a value, not asleep', async () => {
    const { destination, sandbox, clock } = open({ plan: 'general' })
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
    const { destination } = open({ plan: 'general' })
    expect(destination.cost('contact', 600)).toEqual({ calls: 600, ms: 60_000 })
    expect(destination.cost('membership', 151)).toEqual({ calls: 2, ms: 200 })
    expect(destination.cost('company', 100)).toEqual({ calls: 100, ms: 3_600_000 })
    expect(destination.cost('event', 0)).toEqual({ calls: 0, ms: 0 })
    expect(destination.cost('import', 100_000).calls).toBeLessThan(20)
  })

  it('is counted after', async () => {
    const { destination, usage } = open({ empty: true })
    await destination.lists()
    expect(destination.usage()).toMatchObject({ calls: 1, limited: 0 })
    expect(usage().calls).toBe(1)
  })
})
