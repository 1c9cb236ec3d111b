import { silentLog } from '@tajo/core/log'
import { senderFor } from '@tajo/core/testing/sender-for'
import { VirtualClock } from '@tajo/core/testing/virtual-clock'
import type { FreshdeskSandboxOptions } from '@tajo/sandbox/freshdesk/options'
import { FreshdeskSandbox } from '@tajo/sandbox/freshdesk/sandbox'
import { expect, it } from 'vitest'
import { connectFreshdesk } from '../connection.ts'
import { freshdeskWebhooks } from './kind.ts'

const url = 'https://tajo.example.com/webhooks/freshdesk/abc'
/** What the story's own rules post to. */
const theirs = 'https://hooks.acme.example/freshdesk'

function account(options: FreshdeskSandboxOptions = {}) {
  const clock = new VirtualClock()
  const sandbox = new FreshdeskSandbox({ size: { tickets: 20 }, clock, ...options })
  const { webhooks } = connectFreshdesk(
    {
      source: 'freshdesk',
      baseUrl: 'https://acme.freshdesk.com',
      apiKey: 'sandbox-key',
      reservePercent: 10,
      sender: senderFor((request) => sandbox.handle(request), clock, 2),
    },
    { clock, log: silentLog, random: () => 0 },
  )
  if (webhooks === undefined) throw new Error('Freshdesk has webhooks')
  return { webhooks, sandbox }
}

it('says by hand how to make three rules where none posts here', async () => {
  const { steps } = await account().webhooks.plan({ url })
  expect(steps.map(({ action }) => action)).toEqual(['by-hand', 'by-hand', 'by-hand'])
  expect(steps.map(({ settings }) => settings?.['Tab'])).toEqual([
    'Ticket Creation',
    'Ticket Updates',
    'Ticket Updates',
  ])
  expect(steps.map(({ settings }) => settings?.['URL'])).toEqual([url, url, url])
  expect(new Set(steps.map(({ text }) => text)).size).toBe(3)
})

it('gives a body that is understood as soon as it is filled in', async () => {
  const { steps } = await account().webhooks.plan({ url })
  const filled = (steps[0]?.settings?.['Body'] ?? '')
    .replace('{{ticket.id}}', '1042')
    .replace('{{ticket.url}}', 'https://acme.freshdesk.com/helpdesk/tickets/1042')
    .replace('{{triggered_event}}', '{status:{from:2,to:4}}')
  expect(filled).not.toContain('{{')
  expect(freshdeskWebhooks.unwrap({ headers: {}, body: Buffer.from(filled) })).toMatchObject({
    ok: true,
    events: [{ happenings: ['ticket_updated', 'ticket_resolved'], hints: [{ stream: 'tickets', key: '1042' }] }],
  })
})

it('keeps rules that post here already, by whatever name', async () => {
  const { steps } = await account().webhooks.plan({ url: `${theirs}/` })
  expect(steps.map(({ action }) => action)).toEqual(['keep', 'keep', 'by-hand'])
  expect(steps[1]?.text).toContain('“Tell the warehouse about changes”')
})

it('keeps each rule by its name, and says which is off', async () => {
  const { webhooks, sandbox } = account()
  const table = sandbox.world.automation_rules.get(4)
  for (const rule of [...(table?.values() ?? [])]) {
    if (rule['name'] === 'Tell the warehouse about changes')
      table?.put({ ...rule, name: 'Tajo: changes by the system' })
  }
  const { steps } = await webhooks.plan({ url: theirs })
  expect(steps.map(({ action }) => action)).toEqual(['keep', 'by-hand', 'keep'])
  for (const rule of [...(table?.values() ?? [])]) table?.put({ ...rule, active: false })
  expect((await webhooks.plan({ url: theirs })).steps[2]).toMatchObject({
    action: 'by-hand',
    text: expect.stringContaining('Turn on the rule'),
  })
})

it('says what it could not see where the key may not read rules', async () => {
  for (const options of [{ role: 'agent' }, { features: { automations: false } }] as const) {
    const { steps } = await account(options).webhooks.plan({ url: theirs })
    expect(steps).toHaveLength(4)
    expect(steps[0]?.text).toContain('may not read them')
  }
})

it('writes nothing, and says so', async () => {
  const { webhooks, sandbox } = account()
  const plan = await webhooks.plan({ url })
  const calls = sandbox.calls
  const { done, secret } = await webhooks.apply(plan, { secret: 'a-long-secret' })
  expect(sandbox.calls).toBe(calls)
  expect(sandbox.log.every(({ method }) => method === 'GET')).toBe(true)
  expect(secret).toBe('a-long-secret')
  for (const { text } of done.steps) expect(text).toContain('Nothing was written')
  expect(JSON.stringify([plan, done])).not.toContain('a-long-secret')
})
