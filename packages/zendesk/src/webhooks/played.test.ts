import type { WebhookEvent } from '@tajo/core/webhook'
import type { Posting } from '@tajo/sandbox/http/send'
import { describe, expect, it } from 'vitest'
import { sandboxAccount } from '../testing/sandbox-account.ts'
import { zendeskWebhooks } from './kind.ts'

const url = 'https://tajo.example.com/webhooks/zendesk/abc'

/** An account that was set up, and what its deliveries say once they proved themselves. */
async function account() {
  const sent: Posting[] = []
  const send = async (posting: Posting) => {
    sent.push(posting)
    return { status: 204, headers: {}, payload: '' }
  }
  const opened = sandboxAccount({ sandbox: { size: { tickets: 20 }, send } })
  const { connection, sandbox, clock } = opened
  const plan = await connection.webhooks?.plan({ url })
  if (plan === undefined) throw new Error('Zendesk has webhooks')
  const secret = (await connection.webhooks?.apply(plan, { secret: undefined }))?.secret
  const told = async (current = secret): Promise<readonly WebhookEvent[]> => {
    sent.length = 0
    await sandbox.deliverDue()
    return sent.flatMap(({ headers, body }) => {
      const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
      const delivery = { method: 'POST', headers: lower, body: Buffer.from(body) }
      const verification = zendeskWebhooks.verify(delivery, { current, previous: undefined }, clock.now())
      if (!verification.ok) throw new Error(verification.message)
      const unwrapped = zendeskWebhooks.unwrap(delivery)
      if (!unwrapped.ok) throw new Error(unwrapped.message)
      return unwrapped.events
    })
  }
  return { ...opened, told, secret, world: sandbox.world }
}

describe('the life of a ticket', () => {
  it('is told from its beginning to its end', async () => {
    const { world, told } = await account()
    const { ticket } = world.createTicket({ subject: 'Help', comment: { html: 'x', public: true } })
    const agent = world.me().id
    world.updateTicket(ticket.id, { assignee_id: agent, status: 'open' })
    world.addComment(ticket.id, { html: 'between us', public: false })
    world.updateTicket(ticket.id, { status: 'solved' })
    world.updateTicket(ticket.id, { status: 'open' })
    world.updateTicket(ticket.id, { status: 'closed' })
    world.rate(ticket.id, 'good')
    world.deleteTicket(ticket.id)
    const events = await told()
    const own = events.flatMap(({ happenings }) => happenings.filter((one) => one !== 'ticket_updated'))
    expect(own).toEqual([
      'ticket_created',
      'ticket_assigned',
      'note_added',
      'ticket_resolved',
      'ticket_reopened',
      'ticket_closed',
      'satisfaction_rated',
      'satisfaction_good',
    ])
    expect(new Set(events.map(({ key }) => key)).size).toBe(events.length)
    expect(new Set(events.map(({ hints }) => hints[0]?.key))).toEqual(new Set([String(ticket.id)]))
    expect(events.at(-1)?.hints).toEqual([{ stream: 'tickets', key: String(ticket.id), gone: true }])
  })

  it('comes twice under one key, and is refused with the secret of before', async () => {
    const { world, told, connection, sandbox, secret } = await account()
    const { ticket } = world.createTicket({ subject: 'Help', comment: { html: 'x', public: true } })
    world.outbox.faults.next('duplicate')
    world.updateTicket(ticket.id, { status: 'solved' })
    const keys = (await told()).filter(({ topic }) => topic === 'ticket.status_changed').map(({ key }) => key)
    expect([keys.length, new Set(keys).size]).toEqual([2, 1])
    world.outbox.faults.clear()
    const [hook] = world.webhooks.all.values()
    if (hook === undefined) throw new Error('no webhook')
    world.webhooks.all.set(hook.id, { ...hook, secret: 'turned' })
    world.updateTicket(ticket.id, { status: 'open' })
    await expect(told(secret)).rejects.toThrow('another secret')
    expect(sandbox.world.webhooks.all.size).toBe(1)
    await connection.close()
  })
})

it('people are told, and read as they are by then', async () => {
  const { world, told, connection, streamNamed } = await account()
  const user = world.createUser({ name: 'Ana', email: 'ana@example.com' })
  world.updateUser(user.id, { name: 'Ana B' })
  const other = world.createUser({ name: 'Ana too' })
  world.mergeUsers(other.id, user.id)
  const events = await told()
  expect(events.flatMap(({ happenings }) => happenings)).toEqual(
    expect.arrayContaining(['user_created', 'user_updated', 'user_merged']),
  )
  const merge = events.find(({ topic }) => topic === 'user.merged')
  expect(merge?.hints.map(({ key }) => key)).toEqual([String(other.id), String(user.id)])
  expect(JSON.stringify(events)).not.toMatch(/Ana|example\.com/)
  const answer = await connection.readOne(streamNamed('users'), String(other.id))
  expect(answer).toMatchObject({ found: true, page: { state: 'deleted' } })
})
