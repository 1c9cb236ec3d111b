import { expect, test } from 'vitest'
import { webhookKinds } from './webhook-kinds.ts'

const now = new Date('2026-03-01T12:00:00Z')

test.each([
  ['zendesk', 'ticket.created', 'tickets'],
  ['freshdesk', '{ticket_action:created}', 'tickets'],
  ['brevo', 'contact_deleted', 'contacts'],
] as const)('a sample of %s passes its own door and is understood', (vendor, topic, stream) => {
  const kind = webhookKinds[vendor]
  for (const asked of [undefined, topic]) {
    const text = JSON.stringify(kind.sample({ topic: asked, id: 'sample-1', now }))
    const headers = { 'content-type': 'application/json', ...kind.sign(text, 'a secret', now.getTime()) }
    const delivery = { method: 'POST', headers, body: Buffer.from(text) }
    const secrets = { current: 'a secret', previous: undefined }
    expect(kind.verify(delivery, secrets, now.getTime())).toEqual({ ok: true, secret: 'current' })
    const unwrapped = kind.unwrap(delivery)
    if (!unwrapped.ok) throw new Error(unwrapped.message)
    const [event] = unwrapped.events
    expect(event?.hints[0]?.stream).toBe(stream)
    expect(event?.topic).not.toBe('unknown')
  }
})
