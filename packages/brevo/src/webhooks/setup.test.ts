import type { Posting } from '@tajo/sandbox/http/send'
import { describe, expect, it } from 'vitest'
import { type SandboxAccount, sandboxAccount } from '../testing/sandbox-account.ts'
import { brevoWebhooks } from './kind.ts'
import { webhookSetup } from './setup.ts'

const url = 'https://tajo.example.com/webhooks/brevo/abc'
const secret = 'token-of-ours-1'

function account(): SandboxAccount & { readonly sent: Posting[] } {
  const sent: Posting[] = []
  const send = async (posting: Posting) => {
    sent.push(posting)
    return { status: 204, headers: {}, payload: '' }
  }
  return { ...sandboxAccount({ size: { contacts: 3 }, send, apiKeyName: 'tajo-prod' }), sent }
}

const hooksOf = ({ sandbox }: SandboxAccount) => [...sandbox.world.webhooks.all.values()]

describe('setup', () => {
  it('makes one webhook of each type, and keeps them the next time', async () => {
    const made = account()
    const setup = webhookSetup(made.client)
    const plan = await setup.plan({ url, secret })
    expect(plan.steps.map(({ action }) => action)).toEqual(['create', 'create'])
    expect(hooksOf(made)).toEqual([])
    expect((await setup.apply(plan, { secret })).secret).toBe(secret)
    expect(hooksOf(made)).toMatchObject([
      { type: 'marketing', url, auth: { type: 'bearer', token: secret }, batched: false },
      { type: 'transactional', url, auth: { type: 'bearer', token: secret } },
    ])
    expect((await setup.plan({ url, secret })).steps.map(({ action }) => action)).toEqual(['keep', 'keep'])
    expect((await setup.plan({ url: `${url}/` })).steps.map(({ action }) => action)).toEqual(['keep', 'keep'])
    expect(JSON.stringify([plan, await setup.plan({ url, secret: 'other' })])).not.toMatch(/token-of-ours-1|"other"/)
  })

  it('thinks of a token where none is set, and of the same one again', async () => {
    const made = account()
    const setup = webhookSetup(made.client)
    const { secret: first } = await setup.apply(await setup.plan({ url }), { secret: undefined })
    expect(first).toMatch(/^[\w-]{43}$/)
    expect((await setup.apply(await setup.plan({ url }), { secret: undefined })).secret).toBe(first)
    expect(hooksOf(made).map(({ auth }) => auth?.token)).toEqual([first, first])
  })

  it('turns the token, and what else is another, and leaves what somebody added', async () => {
    const made = account()
    const { client, sandbox } = made
    const setup = webhookSetup(client)
    await setup.apply(await setup.plan({ url, secret }), { secret })
    const [hook] = hooksOf(made)
    if (hook === undefined) throw new Error('no webhook')
    sandbox.world.webhooks.all.set(hook.id, { ...hook, batched: true, events: ['click', 'contactUpdated'] })
    const plan = await setup.plan({ url, secret: 'token-of-ours-2' })
    expect(plan.steps.map(({ action }) => action)).toEqual(['update', 'update'])
    await setup.apply(plan, { secret: 'token-of-ours-2' })
    expect(hooksOf(made)[0]).toMatchObject({ id: hook.id, batched: false, auth: { token: 'token-of-ours-2' } })
    expect(hooksOf(made)[0]?.events).toEqual(expect.arrayContaining(['click', 'contactDeleted', 'unsubscribed']))
    expect(hooksOf(made)).toHaveLength(2)
  })

  it('does nothing when the account is not as it was planned for', async () => {
    const made = account()
    const setup = webhookSetup(made.client)
    const plan = await setup.plan({ url, secret })
    await setup.apply(plan, { secret })
    await expect(setup.apply(plan, { secret })).rejects.toMatchObject({ code: 'TAJO_WEBHOOK_SETUP' })
    expect(hooksOf(made)).toHaveLength(2)
  })

  it('leaves to a person what only a person should do', async () => {
    const made = account()
    const { client, sandbox } = made
    const setup = webhookSetup(client)
    await setup.apply(await setup.plan({ url, secret }), { secret })
    const [hook] = hooksOf(made)
    if (hook === undefined) throw new Error('no webhook')
    for (let id = 1; id <= 38; id += 1)
      sandbox.world.webhooks.all.set(id, { ...hook, id, url: `https://other.example/${id}`, description: '' })
    sandbox.world.webhooks.all.set(39, { ...hook, id: 39 })
    const here = await setup.plan({ url, secret })
    expect(here.steps.map(({ action }) => action)).toEqual(['keep', 'by-hand', 'keep'])
    const moved = await setup.plan({ url: 'https://new.example.com/webhooks/brevo/abc', secret })
    expect(moved.steps.map(({ action, text }) => [action, /has no room|still runs/.exec(text)?.[0]])).toEqual([
      ['by-hand', 'has no room'],
      ['by-hand', 'still runs'],
      ['by-hand', 'still runs'],
      ['by-hand', 'has no room'],
      ['by-hand', 'still runs'],
    ])
    await setup.apply(moved, { secret })
    expect(hooksOf(made)).toHaveLength(41)
  })

  it('spends the hourly calls it must: two to look, and one a change', async () => {
    const made = account()
    const setup = webhookSetup(made.client)
    await setup.apply(await setup.plan({ url, secret }), { secret })
    expect(made.asked().filter((call) => call.includes('/webhooks'))).toEqual([
      'GET /webhooks?type=marketing&sort=asc',
      'GET /webhooks?type=transactional&sort=asc',
      'GET /webhooks?type=marketing&sort=asc',
      'GET /webhooks?type=transactional&sort=asc',
      'POST /webhooks',
      'POST /webhooks',
    ])
    expect(made.budgetState().allowedOfClass['other-hour']).toBeDefined()
  })
})

describe('what the account sends then', () => {
  it('proves itself, names contacts that are read by it, and tells our own writes from those of people', async () => {
    const made = account()
    const { client, sandbox, clock, sent } = made
    const setup = webhookSetup(client)
    await setup.apply(await setup.plan({ url, secret }), { secret })
    const before = sent.length
    await client.write({
      method: 'PUT',
      path: '/contacts/1',
      query: { identifierType: 'contact_id' },
      json: { attributes: { FIRSTNAME: 'Ours' } },
      stream: 'contacts',
      safety: 'idempotent',
    })
    sandbox.people.edit(1, { LASTNAME: 'Theirs' })
    sandbox.people.delete(3)
    await sandbox.deliverDue()
    const told = sent.slice(before).map(({ headers, body }) => {
      const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
      const delivery = { method: 'POST', headers: lower, body: Buffer.from(body) }
      expect(brevoWebhooks.verify(delivery, { current: secret, previous: undefined }, clock.now()).ok).toBe(true)
      const unwrapped = brevoWebhooks.unwrap(delivery, { keyName: 'tajo-prod' })
      return unwrapped.ok ? unwrapped.events.map(({ topic, own, hints }) => [topic, own, hints[0]?.key]) : []
    })
    expect(told).toEqual([
      [['contact_updated', true, 'email:reader1@readers.example']],
      [['contact_updated', false, 'email:reader1@readers.example']],
      [['contact_deleted', false, 'email:reader3@readers.example']],
    ])
  })
})
