import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RawDelivery } from '@tajo/core/webhook'
import { FreshdeskSandbox } from '@tajo/sandbox/freshdesk/sandbox'
import { afterEach, expect, it } from 'vitest'
import { freshdeskWebhooks } from './kind.ts'
import { wantedRules } from './wanted-rules.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** An account beside an address of ours that keeps what comes. */
async function account() {
  const received: RawDelivery[] = []
  const server = createServer(async (incoming: IncomingMessage, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]))
    received.push({ method: incoming.method ?? '', headers, body: Buffer.concat(chunks) })
    outgoing.writeHead(204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => server.close(resolve)))
  const sandbox = new FreshdeskSandbox({
    size: { tickets: 40 },
    clock: { now: () => Date.parse('2026-03-02T12:00:00Z') },
  })
  const { world } = sandbox
  const requester_id = [...world.contacts.keys()][0] ?? 0
  const ticket = world.createTicket({ requester_id, subject: 'Invoice' })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/freshdesk/x`
  /** What the deliveries of these acts are understood as. */
  const understood = async (...acts: (() => unknown)[]) => {
    received.length = 0
    for (const act of acts) act()
    await sandbox.deliverDue()
    return received.map((delivery) => {
      const verified = freshdeskWebhooks.verify(delivery, { current: 'secret', previous: undefined }, 0)
      const read = freshdeskWebhooks.unwrap(delivery)
      if (!read.ok) return read.message
      return [
        verified.ok,
        ...read.events.flatMap(({ happenings, hints }) => [...happenings, ...hints.map(({ key }) => key)]),
      ]
    })
  }
  return { world, url, understood, ticket }
}

it.each([
  ['json, header', { encoding: 'json', headers: { 'X-Tajo-Webhook': 'secret' } }],
  ['xml, Basic', { encoding: 'xml', basic: { user: 'tajo', password: 'secret' } }],
  ['form, API key', { encoding: 'form', apiKey: 'secret' }],
] as const)('the simple form as %s', async (_, sent) => {
  const { world, url, understood, ticket } = await account()
  world.rules.add({ kind: 'creation', url, ...sent })
  world.rules.add({ kind: 'update', url, ...sent })
  const id = String(ticket.id)
  const agent = [...world.agents.keys()].find((one) => one !== ticket.responder_id) ?? 0
  const heard = await understood(
    () => world.updateTicket(ticket.id, { status: 4, subject: 'Say "hi" & <b>bye</b>\n\u2603' }),
    () => world.addReply(ticket.id, { body: 'no', incoming: true }),
    () => world.updateTicket(ticket.id, { responder_id: agent }),
    () => world.addNote(ticket.id, { body: 'x' }),
    () => world.updateTicket(ticket.id, { status: 5 }),
    () => world.rate(ticket.id, { score: 103 }),
  )
  expect(heard).toEqual([
    [true, 'ticket_updated', 'ticket_resolved', id],
    [true, 'ticket_updated', 'ticket_reopened', id],
    [true, 'ticket_updated', 'ticket_assigned', id],
    [true, 'ticket_updated', 'note_added', id],
    [true, 'ticket_updated', 'ticket_closed', id],
    [true, 'ticket_updated', 'satisfaction_rated', 'satisfaction_good', id],
  ])
  const [created] = await understood(() => world.createTicket({ requester_id: ticket.requester_id }))
  expect(created).toEqual([true, 'ticket_created', String(Math.max(...world.tickets.keys()))])
})

it('the body that setup asks for, whatever people write into the ticket', async () => {
  const { world, url, understood, ticket } = await account()
  const advanced = wantedRules(url)[1]?.settings['Body'] ?? ''
  world.rules.add({ kind: 'update', url, content: { advanced }, headers: { 'x-tajo-webhook': 'secret' } })
  const texts = ['a "b', '","ticket_id":"99",', '{{ticket.id}}', '\n\\u', '}}']
  const heard = await understood(
    ...texts.map((subject) => () => world.updateTicket(ticket.id, { subject })),
    ...texts.map((cf_order_number) => () => world.updateTicket(ticket.id, { custom_fields: { cf_order_number } })),
  )
  const known = [true, 'ticket_updated', String(ticket.id)]
  // A field's text stands in `triggered_event` too, before and after the change. A quote there hides what happened; a text made
  // to look like another ticket makes both doubtful.
  const refused = expect.stringContaining('cannot be read')
  const hidden = [true, String(ticket.id)]
  expect(heard).toEqual([...texts.map(() => known), hidden, refused, refused, known, known])
})

it('a body of one’s own that a text has broken', async () => {
  const { world, url, understood, ticket } = await account()
  const advanced = '{"ticket_id": {{ticket.id}}, "status": {{ticket.status}}, "subject": "{{ticket.subject}}"}'
  world.rules.add({ kind: 'update', url, content: { advanced }, headers: { 'x-tajo-webhook': 'secret' } })
  expect(await understood(() => world.updateTicket(ticket.id, { subject: 'a "b"' }))).toEqual([
    [true, String(ticket.id)],
  ])
})
