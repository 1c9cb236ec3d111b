import type { BrevoSandboxOptions } from '@tajo/sandbox/brevo/sandbox'
import { describe, expect, it } from 'vitest'
import { sandboxAccount } from '../testing/sandbox-account.ts'
import { openBrevo } from './open.ts'

function open(over: BrevoSandboxOptions = {}) {
  const { sandbox, clock, asked, options, dependencies } = sandboxAccount({
    attributes: { OPEN_TICKETS: 'float' },
    ...over,
  })
  const { baseUrl, apiKey, sender } = options
  const brevo = openBrevo(
    { baseUrl, apiKey, reservePercent: 0, ...(sender === undefined ? {} : { sender }) },
    dependencies,
  )
  return { sandbox, world: sandbox.world, clock, asked, brevo }
}

describe('contacts', () => {
  it('are listed each once, a thousand a call, by what is asked for', async () => {
    const { brevo, asked, world } = open({ size: { contacts: 1500 } })
    const all = await brevo.contacts.list().all()
    expect(all.map(({ id }) => id).sort((a, b) => a - b)).toEqual([...world.contacts.values()].map(({ id }) => id))
    expect(asked()).toHaveLength(2)
    const since = new Date(Date.UTC(2030, 0, 1))
    expect(await brevo.contacts.list({ modifiedSince: since, createdSince: '2026-01-01' }).all()).toEqual([])
    expect(asked().at(-1)).toContain('modifiedSince=2030-01-01T00%3A00%3A00.000Z')
    expect(asked().at(-1)).toContain('createdSince=2026-01-01T00%3A00%3A00.000Z')
  })

  it('are nothing asked of before the loop, and no further than it goes', async () => {
    const { brevo, asked } = open({ size: { contacts: 60 } })
    const list = brevo.lists.list()
    expect(asked()).toEqual([])
    for await (const _ of list) break
    expect(asked()).toHaveLength(1)
  })

  it('are found by any of their identifiers, and `undefined` where there is none', async () => {
    const { brevo, asked } = open({ empty: true })
    const { id } = await brevo.contacts.create({
      email: 'mira+1@acme.example',
      extId: '4711',
      attributes: { SMS: '+33612345678', OPEN_TICKETS: 2 },
      emailBlacklisted: true,
    })
    for (const identifier of [id, { email: 'mira+1@acme.example' }, { extId: '4711' }, { phone: '33612345678' }]) {
      expect(await brevo.contacts.get(identifier)).toMatchObject({ id, emailBlacklisted: true })
    }
    expect(asked().at(-2)).toBe('GET /contacts/4711?identifierType=ext_id')
    expect(await brevo.contacts.get(4711)).toBeUndefined()
    expect(await brevo.contacts.get({ whatsapp: '33612345678' })).toBeUndefined()
    expect(await brevo.contacts.get({ landline: '33612345678' })).toBeUndefined()
    expect(await brevo.contacts.list({ equals: { attribute: 'OPEN_TICKETS', value: 2 } }).all()).toHaveLength(1)
  })

  it('who are there already are an error that says by what', async () => {
    const { brevo } = open({ empty: true })
    await brevo.contacts.create({ email: 'mira@acme.example' })
    const again = brevo.contacts.create({ email: 'mira@acme.example' })
    await expect(again).rejects.toMatchObject({
      code: 'TAJO_REQUEST_REFUSED',
      parts: { duplicate: 'email' },
      status: 400,
    })
  })

  it('are changed key by key, and never brought back', async () => {
    const { brevo, world, sandbox } = open({ empty: true })
    const { id } = await brevo.contacts.create({ email: 'mira@acme.example', attributes: { OPEN_TICKETS: 1 } })
    await brevo.contacts.update(
      { email: 'mira@acme.example' },
      { attributes: { OPEN_TICKETS: 0 }, smsBlacklisted: true },
    )
    expect(world.contacts.get(id)).toMatchObject({ attributes: { OPEN_TICKETS: 0 }, smsBlacklisted: true })
    sandbox.people.unsubscribe(id)
    const calls = sandbox.calls
    await expect(brevo.contacts.update(id, { attributes: { EMAIL: 'mira@new.example' } })).rejects.toMatchObject({
      code: 'TAJO_CONSENT',
    })
    const unblocking = { emailBlacklisted: false } as unknown as { readonly emailBlacklisted: true }
    await expect(brevo.contacts.update(id, unblocking)).rejects.toMatchObject({ code: 'TAJO_CONSENT' })
    expect(sandbox.calls).toBe(calls)
    expect(world.contacts.get(id)).toMatchObject({ email: 'mira@acme.example', emailBlacklisted: true })
    expect(world.resubscriptions).toBe(0)
  })

  it('in a loop whose account is given up waits no hour', async () => {
    const { brevo, sandbox, clock } = open({ plan: 'general' })
    sandbox.neighbour('other', 100)
    const before = clock.now()
    await expect(brevo.account()).rejects.toMatchObject({
      code: 'TAJO_LIMITED',
      parts: { retryInMs: expect.any(Number) },
    })
    expect(clock.now() - before).toBeLessThan(125_000)
  })
})

describe('lists, folders, segments and attributes', () => {
  it('are listed, read and made', async () => {
    const { brevo } = open({ empty: true, segments: [{ id: 5, name: 'All', category: 'x', has: () => true }] })
    const folder = await brevo.folders.create({ name: 'Support' })
    const { id } = await brevo.lists.create({ name: 'Open tickets', folderId: folder.id })
    expect(await brevo.lists.get(id)).toMatchObject({ name: 'Open tickets', folderId: folder.id })
    expect(await brevo.folders.get(folder.id)).toMatchObject({ name: 'Support' })
    expect((await brevo.folders.list().all()).map(({ name }) => name)).toContain('Support')
    expect(await brevo.lists.get(4711)).toBeUndefined()
    const mira = await brevo.contacts.create({ email: 'mira@acme.example' })
    await brevo.lists.add(id, [mira.id])
    await brevo.lists.add(id, [mira.id])
    expect(await brevo.lists.contacts(id).all()).toMatchObject([{ id: mira.id }])
    await brevo.lists.remove(id, [mira.id])
    expect(await brevo.lists.contacts(id).all()).toEqual([])
    await expect(brevo.lists.add(4711, [mira.id])).rejects.toMatchObject({ code: 'TAJO_NOT_FOUND' })
    expect(await brevo.segments.list().all()).toMatchObject([{ id: 5, segmentName: 'All' }])
    await brevo.attributes.create({ name: 'TAGS', type: 'multiple-choice', options: ['a'] })
    expect(await brevo.attributes.list()).toContainEqual(
      expect.objectContaining({ name: 'TAGS', type: 'multiple-choice', multiCategoryOptions: ['a'] }),
    )
    await expect(brevo.attributes.create({ name: 'TAGS', type: 'text' })).rejects.toMatchObject({ status: 400 })
  })
})

describe('imports, companies, events and webhooks', () => {
  it('begin in the background and are asked for', async () => {
    const { brevo, clock, world } = open({ empty: true })
    const folder = await brevo.folders.create({ name: 'Support' })
    const { id } = await brevo.lists.create({ name: 'All', folderId: folder.id })
    const contacts = [{ email: 'mira@acme.example', attributes: { OPEN_TICKETS: 2 } }]
    const request = { contacts, listIds: [id], updateExistingContacts: false, emailBlacklist: true } as const
    const { processId } = await brevo.imports.start(request)
    await clock.sleep(60_000)
    expect(await brevo.processes.get(processId)).toMatchObject({ id: processId, status: 'completed' })
    expect(await brevo.processes.list().all()).toMatchObject([{ id: processId }])
    expect(await brevo.processes.get(4711)).toBeUndefined()
    expect([...world.contacts.values()]).toMatchObject([{ emailBlacklisted: true, attributes: { OPEN_TICKETS: 2 } }])
  })

  it('link companies without touching other links', async () => {
    const { brevo } = open({ empty: true })
    const [mira, jo] = [
      await brevo.contacts.create({ email: 'mira@acme.example' }),
      await brevo.contacts.create({ email: 'jo@acme.example' }),
    ]
    const { id } = await brevo.companies.create({ name: 'Acme', linkedContactsIds: [mira.id] })
    await brevo.companies.link(id, { link: [jo.id] })
    await brevo.companies.link(id, { unlink: [mira.id] })
    await brevo.companies.update(id, { name: 'Acme Ltd' })
    expect(await brevo.companies.get(id)).toMatchObject({
      attributes: { name: 'Acme Ltd' },
      linkedContactsIds: [jo.id],
    })
    expect(await brevo.companies.list({ name: 'Acme Ltd' }).all()).toHaveLength(1)
    expect(
      await brevo.companies.list({ name: 'Nobody', createdSince: new Date(0), modifiedSince: new Date(0) }).all(),
    ).toEqual([])
  })

  it('send events one by one or together, and list them', async () => {
    const { brevo } = open({ empty: true })
    const { id } = await brevo.contacts.create({ email: 'mira@acme.example', extId: 'x-1' })
    const at = '2026-11-20T10:00:00Z'
    await brevo.events.send({ name: 'ticket_solved', identifiers: { contactId: id }, at, properties: { ticket: 42 } })
    const sent = await brevo.events.sendBatch([
      { name: 'ticket_solved', identifiers: { email: 'mira@acme.example' } },
      { name: 'ticket_opened', identifiers: { extId: 'x-1' } },
    ])
    expect(sent).toEqual([{ ok: true }, { ok: true }])
    const solved = await brevo.events.list({ names: ['ticket_solved'], contactIds: [id] }).all()
    expect(solved.map(({ event_name }) => event_name)).toEqual(['ticket_solved', 'ticket_solved'])
    expect(await brevo.events.list({ between: ['2026-11-20', '2026-11-20'] }).all()).toMatchObject([
      { event_properties: { ticket: 42 } },
    ])
    const bad = brevo.events.send({ name: 'ticket.solved', identifiers: { contactId: id } })
    await expect(bad).rejects.toMatchObject({ code: 'TAJO_REQUEST_REFUSED' })
  })

  it('keep webhooks, and delete no more than those', async () => {
    const { brevo } = open()
    const url = 'https://hooks.acme.example/brevo'
    const { id } = await brevo.webhooks.create('marketing', { url, events: ['contactUpdated'] })
    await brevo.webhooks.update(id, { events: ['contactUpdated', 'unsubscribed'] })
    expect(await brevo.webhooks.get(id)).toMatchObject({ id, url, events: ['contactUpdated', 'unsubscribed'] })
    expect((await brevo.webhooks.list('marketing')).map((one) => one.id)).toContain(id)
    await brevo.webhooks.delete(id)
    expect(await brevo.webhooks.get(id)).toBeUndefined()
    for (const part of ['contacts', 'lists', 'folders', 'attributes', 'companies'] as const) {
      expect(brevo[part]).not.toHaveProperty('delete')
    }
  })
})

describe('an account', () => {
  it('says whose it is, counts calls, and ends', async () => {
    const { brevo } = open()
    expect(await brevo.account()).toMatchObject({ companyName: 'Acme Sandbox' })
    await brevo.lists.list().all()
    expect(brevo.usage('lists').calls).toBe(1)
    expect(brevo.usage().calls).toBe(2)
    await brevo.close()
  })

  it('is opened where it is said to be, and nowhere a key would travel readable', () => {
    expect(() => openBrevo({ apiKey: 'k', baseUrl: 'http://example.com' })).toThrow('must begin with https://')
    expect(() => openBrevo({ apiKey: 'k', baseUrl: 'http://127.0.0.1:4103/v3' })).not.toThrow()
    expect(() => openBrevo({ apiKey: 'k' })).not.toThrow()
  })
})
