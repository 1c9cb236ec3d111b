import { describe, expect, it } from 'vitest'
import { sandboxAccount } from '../testing/sandbox-account.ts'
import { zendeskWebhooks } from './kind.ts'
import { subscriptions } from './topics.ts'

const url = 'https://tajo.example.com/webhooks/zendesk/abc'

function account(options: Parameters<typeof sandboxAccount>[0] = {}) {
  const opened = sandboxAccount({ ...options, sandbox: { size: { tickets: 20 }, ...options.sandbox } })
  const { webhooks } = opened.connection
  if (webhooks === undefined) throw new Error('Zendesk has webhooks')
  return { ...opened, webhooks, hooks: () => [...opened.sandbox.world.webhooks.all.values()] }
}

const actions = (plan: { readonly steps: readonly { readonly action: string }[] }) =>
  plan.steps.map(({ action }) => action)

describe('setup', () => {
  it('makes one webhook, learns its secret, and keeps it the next time', async () => {
    const { webhooks, hooks, clock } = account()
    const plan = await webhooks.plan({ url })
    expect([actions(plan), hooks()]).toEqual([['create'], []])
    const { secret } = await webhooks.apply(plan, { secret: undefined })
    const [hook] = hooks()
    expect(hook).toMatchObject({ name: 'Tajo: zendesk', endpoint: url, status: 'active', subscriptions })
    expect(secret).toBe(hook?.secret)
    const again = await webhooks.plan({ url: `${url}/` })
    expect(actions(again)).toEqual(['keep'])
    expect((await webhooks.apply(again, { secret: 'another' })).secret).toBe(secret)
    expect(hooks()).toHaveLength(1)
    expect(JSON.stringify([plan, again])).not.toContain(secret)
    const delivery = {
      method: 'POST',
      headers: zendeskWebhooks.sign('{}', secret ?? '', clock.now()),
      body: Buffer.from('{}'),
    }
    expect(zendeskWebhooks.verify(delivery, { current: secret, previous: undefined }, clock.now()).ok).toBe(true)
  })

  it('replaces one that lacks something, with all that it had', async () => {
    const { webhooks, hooks, sandbox } = account()
    await webhooks.apply(await webhooks.plan({ url }), { secret: undefined })
    const [hook] = hooks()
    if (hook === undefined) throw new Error('no webhook')
    const added = 'zen:event-type:article.published'
    sandbox.world.webhooks.all.set(hook.id, {
      ...hook,
      name: 'Tajo for support',
      description: 'Ours. Do not touch.',
      status: 'inactive',
      subscriptions: ['zen:event-type:ticket.created', added],
      custom_headers: { 'x-team': 'support' },
      authentication: { type: 'bearer_token', data: { token: 'hidden-token' }, add_position: 'header' },
    })
    const plan = await webhooks.plan({ url })
    expect(actions(plan)).toEqual(['update'])
    expect(plan.steps[0]?.text).toMatch(/switched on.*more events.*authentication is taken off/)
    expect((await webhooks.apply(plan, { secret: undefined })).secret).toBe(hook.secret)
    expect(hooks()).toHaveLength(1)
    expect(hooks()[0]).toMatchObject({
      name: 'Tajo for support',
      description: 'Ours. Do not touch.',
      status: 'active',
      custom_headers: { 'x-team': 'support' },
      subscriptions: expect.arrayContaining([...subscriptions, added]),
    })
    expect(actions(await webhooks.plan({ url }))).toEqual(['keep'])
  })

  it('leaves to a person a webhook of the other kind, a second one and one that posts elsewhere', async () => {
    const { webhooks, hooks, sandbox } = account()
    await webhooks.apply(await webhooks.plan({ url }), { secret: undefined })
    const [hook] = hooks()
    if (hook === undefined) throw new Error('no webhook')
    const { all } = sandbox.world.webhooks
    all.set('01ZZZ1', { ...hook, id: '01ZZZ1' })
    all.set('01ZZZ2', { ...hook, id: '01ZZZ2', endpoint: 'https://old.example.com/webhooks/zendesk/abc' })
    all.set('01ZZZ3', { ...hook, id: '01ZZZ3', name: 'Another app', endpoint: 'https://other.example.com' })
    expect(actions(await webhooks.plan({ url }))).toEqual(['keep', 'by-hand', 'by-hand'])
    all.clear()
    all.set(hook.id, { ...hook, subscriptions: ['conditional_ticket_events'] })
    const plan = await webhooks.plan({ url })
    expect(actions(plan)).toEqual(['by-hand'])
    expect(plan.steps[0]?.text).toContain('wired to triggers')
    expect(await webhooks.apply(plan, { secret: undefined })).toEqual({ done: plan, secret: undefined })
    expect(hooks()).toHaveLength(1)
  })

  it('finds its own among many', async () => {
    const { webhooks, sandbox, hooks } = account()
    await webhooks.apply(await webhooks.plan({ url }), { secret: undefined })
    const [hook] = hooks()
    if (hook === undefined) throw new Error('no webhook')
    for (let n = 0; n < 230; n += 1) {
      const id = `00AAA${String(n).padStart(4, '0')}`
      sandbox.world.webhooks.all.set(id, { ...hook, id, name: `Tajo test ${n}`, endpoint: `https://x.example/${n}` })
    }
    expect(actions(await webhooks.plan({ url }))).toEqual(['keep'])
  })

  it('does nothing when the account is not as it was planned for', async () => {
    const { webhooks, hooks } = account()
    const plan = await webhooks.plan({ url })
    await webhooks.apply(plan, { secret: undefined })
    await expect(webhooks.apply(plan, { secret: undefined })).rejects.toMatchObject({ code: 'TAJO_WEBHOOK_SETUP' })
    expect(hooks()).toHaveLength(1)
  })

  it('says by hand what a token that may only read cannot do', async () => {
    const grant = { kind: 'client_credentials', clientId: 'sandbox-client', clientSecret: 'sandbox-secret' } as const
    const { webhooks, hooks } = account({ auth: grant })
    const plan = await webhooks.plan({ url })
    expect(actions(plan)).toEqual(['by-hand'])
    expect(plan.steps[0]?.settings).toMatchObject({ Connection: 'Zendesk events', 'Endpoint URL': url })
    await webhooks.apply(plan, { secret: undefined })
    expect(hooks()).toEqual([])
  })

  it('says which right is missing where the vendor refuses', async () => {
    const { webhooks, sandbox } = account()
    const plan = await webhooks.plan({ url })
    sandbox.faults.record(403, /\/webhooks$/)
    await expect(webhooks.apply(plan, { secret: undefined })).rejects.toMatchObject({ code: 'TAJO_FORBIDDEN' })
  })
})
