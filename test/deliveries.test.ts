import { stores } from '@tajo/warehouse/testing/stores'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type DeskAndBrevo, deskAndBrevo } from './support/desk-and-brevo.ts'

const yaml = `
warehouse: duckdb:./tajo.duckdb
connectors:
  freshdesk:
    domain: acme-sandbox.freshdesk.com
    api_key: sandbox-key
    streams: { tickets: { history: true } }
    lists: { all_support_contacts: 30, open_tickets: 31, resolved_tickets: 32 }
    contact_mapping:
      email: email
      name: FULLNAME
      job_title: { to: JOB_TITLE, owner: newest }
      total_tickets: TICKET_COUNT
      open_tickets: OPEN_TICKETS
    ticket_events: { ticket_created: support_ticket_created, ticket_resolved: support_ticket_resolved, article_viewed: support_article_viewed }
  zendesk:
    subdomain: acme-sandbox
    auth: { email: sandbox@acme.example, api_token: sandbox-token }
    lists: { all_customers: 30, active_tickets: 31 }
    field_mapping:
      email: email
      name: FULLNAME
      open_tickets: OPEN_TICKETS
      total_tickets: TICKET_COUNT
    ticket_events: { ticket.created: support_ticket_created, ticket.solved: support_ticket_resolved }
brevo:
  api_key: xkeysib-sandbox
  new_contacts: blocklist
`

async function played(store: (typeof stores)[number]): Promise<DeskAndBrevo> {
  const warehouse = await store.open(await store.address())
  onTestFinished(() => warehouse.close())
  const played = await deskAndBrevo(yaml, warehouse)
  await played.sync('freshdesk')
  await played.sync('zendesk')
  await played.activate()
  await played.clock.sleep(3_600_000)
  return played
}

const resolvedFd = 4

function contactOf({ brevo }: DeskAndBrevo, email: string) {
  return [...brevo.world.contacts.values()].find((one) => one.email?.toLowerCase() === email.toLowerCase())
}

describe.each(stores)('deliveries, on $kind', (store) => {
  test('a ticket solved in Freshdesk is told once: attribute, list and one event; the sync after has nothing to say', async () => {
    const desk = await played(store)
    const { world } = desk.freshdesk
    const person = [...world.contacts.values()].find(
      ({ email, deleted, blocked }) => email !== null && !deleted && !blocked,
    )
    if (person?.email === null || person === undefined) throw new Error('nobody has an e-mail')
    const ticket = world.createTicket({ requester_id: person.id, subject: 'A question', description: '<p>?</p>' })
    const created = await desk.deliver('freshdesk', [
      { stream: 'tickets', key: String(ticket.id), children: ['conversations'] },
    ])
    expect(created.deliveries).toMatchObject([{ state: 'done', note: 'tickets 1 inserted' }])
    expect(created.activation).toMatchObject({ kind: 'applied', customers: 1, events: { sent: 1 } })
    const before = contactOf(desk, person.email)
    expect(before?.attributes['OPEN_TICKETS']).toEqual(expect.any(Number))
    const open = Number(before?.attributes['OPEN_TICKETS'])

    await desk.clock.sleep(600_000)
    world.updateTicket(ticket.id, { status: resolvedFd })
    const hint = [{ stream: 'tickets', key: String(ticket.id), children: ['conversations'] }]
    // The same told several times in one batch is done once.
    const calls = desk.brevo.world.counters.contactWrites
    const asked = desk.brevo.log.length
    const solved = await desk.deliver('freshdesk', hint, hint, { hints: hint })
    expect(solved.deliveries.map(({ state }) => state)).toEqual(['done', 'done', 'done'])
    expect(solved.activation).toMatchObject({
      kind: 'applied',
      customers: 1,
      events: { sent: 1 },
      outcomes: { delivered: 1 },
    })
    expect(desk.brevo.world.counters.contactWrites).toBe(calls + 1)
    // Of the account only this contact is read, before and after, whatever its size.
    const reads = desk.brevo.log.slice(asked).flatMap(({ method, path }) => (method === 'GET' ? [path] : []))
    expect(reads.filter((path) => path.startsWith('/v3/contacts/') && path.includes('identifierType=')).length).toBe(2)
    expect(reads.filter((path) => /\/v3\/contacts\?/.test(path))).toEqual([])
    expect(reads.length).toBeLessThan(8)
    expect(contactOf(desk, person.email)?.attributes['OPEN_TICKETS']).toBe(open - 1)
    const events = () => desk.brevo.world.events.filter(({ name }) => name === 'support_ticket_resolved').length
    expect(events()).toBe(1)

    await desk.clock.sleep(600_000)
    const again = await desk.deliver('freshdesk', hint)
    expect(again).toMatchObject({
      deliveries: [{ state: 'done', note: 'nothing new' }],
      models: null,
      activation: { kind: 'nobody' },
    })
    const writes = desk.brevo.world.counters.contactWrites
    await desk.sync('freshdesk')
    const after = await desk.activate()
    expect(after.plan).toMatchObject({ contacts: [], events: [] })
    expect(events()).toBe(1)
    expect(desk.brevo.world.counters).toMatchObject({ contactWrites: writes, redundantWrites: 0 })
    expect(desk.brevo.world.resubscriptions).toBe(0)

    const visit = {
      kind: 'article_viewed',
      at: new Date(desk.clock.now()).toISOString(),
      visitor: { email: person.email },
      article: '43000001',
    } as const
    const visited = await desk.deliver('freshdesk', { visit, topic: 'article.viewed', key: 'beacon:1' })
    expect(visited).toMatchObject({
      deliveries: [{ state: 'done', note: 'article_viewed stored' }],
      activation: { kind: 'applied', customers: 1, events: { sent: 1 } },
    })
    const nobody = await desk.deliver('freshdesk', { visit: { ...visit, visitor: null }, key: 'beacon:2' })
    expect(nobody).toMatchObject({ deliveries: [{ state: 'ignored' }], models: null, activation: { kind: 'nobody' } })
  }, 480_000)

  test('a ticket solved in Zendesk is told at once and only once', async () => {
    const desk = await played(store)
    const { world } = desk.zendesk
    const person = [...world.users.values()].find(
      ({ email, role, active, suspended }) => email !== null && role === 'end-user' && active && !suspended,
    )
    if (person === undefined) throw new Error('nobody has an e-mail')
    const { ticket } = world.createTicket({
      requester_id: person.id,
      subject: 'A question',
      comment: { html: '<p>?</p>', public: true },
    })
    await desk.clock.sleep(1_800_000)
    world.updateTicket(ticket.id, { status: 'solved' })
    const hints = [{ stream: 'tickets', key: String(ticket.id), children: ['ticket_comments', 'ticket_audits'] }]
    const solved = await desk.deliver('zendesk', hints)
    expect(solved.deliveries).toMatchObject([{ state: 'done' }])
    expect(solved.activation).toMatchObject({ kind: 'applied', customers: 1, events: { sent: 2 } })
    await desk.clock.sleep(600_000)
    await desk.sync('zendesk')
    const after = await desk.activate()
    expect(after.plan).toMatchObject({ contacts: [], events: [] })
  }, 480_000)

  test('Brevo deliveries: an edit flows back, an opt-out stays, an echo and an older word are left alone', async () => {
    const desk = await played(store)
    const person = [...desk.freshdesk.world.contacts.values()].find(
      ({ email, deleted, blocked, job_title }) => email !== null && !deleted && !blocked && job_title !== null,
    )
    const contact = contactOf(desk, person?.email ?? '')
    if (person === undefined || contact === undefined) throw new Error('nobody is in both')
    const hints = [{ stream: 'contacts', key: `email:${contact.email}` }]
    const echo = await desk.deliver('brevo', { hints, own: true })
    expect(echo).toMatchObject({ deliveries: [{ state: 'ignored' }], refresh: null })
    expect(await desk.deliver('brevo', { hints, at: '2020-01-01T00:00:00Z' })).toMatchObject({
      deliveries: [{ state: 'ignored', note: 'older: a later version is stored already' }],
      activation: { kind: 'nobody' },
    })

    desk.brevo.people.edit(contact.id, { JOB_TITLE: 'Captain' })
    const edited = await desk.deliver('brevo', { hints })
    expect(edited.deliveries).toMatchObject([{ state: 'done', note: 'contacts 1 updated' }])
    expect(JSON.stringify(edited)).not.toContain('@')
    expect(edited.activation).toMatchObject({ kind: 'applied', writtenBack: 1 })
    expect(desk.freshdesk.world.contacts.get(person.id)?.job_title).toBe('Captain')
    expect(desk.brevo.world.resubscriptions).toBe(0)
  }, 480_000)
})
