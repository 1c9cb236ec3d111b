import type { AddressInfo } from 'node:net'
import express from 'express'
import Fastify from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { webhooks } from './unwrap.ts'
import { verifyZendeskSignature } from './verify-zendesk-signature.ts'
import { webhookBodies, webhookBody } from './webhook-body.ts'

const secret = 'a-secret-of-the-test'
// As Zendesk spaces it: what is written anew from the parsed body has other bytes.
const body = '{\n   "ticket_id": 42,\n   "status": "solved"\n}\n'
const signatureOf = (value: unknown) => (typeof value === 'string' ? value : undefined)

async function expressApp(): Promise<string> {
  const app = express()
  app.use(webhookBody({ limit: 2_000 }))
  app.post('/hook', (request, response) => {
    const signature = request.get('x-zendesk-webhook-signature')
    response.json({ ok: verifyZendeskSignature(request.body, signature, { secret }), body: request.body as unknown })
  })
  const server = app.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
}

async function fastifyApp(): Promise<string> {
  const app = Fastify()
  webhookBodies(app, { limit: 2_000 })
  app.post('/hook', async (request) => {
    const signature = signatureOf(request.headers['x-zendesk-webhook-signature'])
    return { ok: verifyZendeskSignature(request.body, signature, { secret }), body: request.body }
  })
  onTestFinished(() => app.close())
  return `${await app.listen({ port: 0, host: '127.0.0.1' })}/hook`
}

describe.each([
  ['Express', expressApp],
  ['Fastify', fastifyApp],
])('in an application of %s', (_, application) => {
  const headers = { 'content-type': 'application/json', ...webhooks.zendesk.sign(body, secret) }

  it('verifies the bytes and hands on what they say', async () => {
    const url = await application()
    const answer = await fetch(url, { method: 'POST', headers, body })
    expect(await answer.json()).toEqual({ ok: true, body: { ticket_id: 42, status: 'solved' } })
  })

  it('tells a changed body, another secret and an old stamp', async () => {
    const url = await application()
    const minutesAgo = webhooks.zendesk.sign(body, secret, Date.now() - 6 * 60_000)
    const other = webhooks.zendesk.sign(body, 'another-secret')
    for (const [sent, signed] of [
      [body.replace('42', '43'), headers],
      [body, { ...headers, ...other }],
      [body, { ...headers, ...minutesAgo }],
    ] as const) {
      const answer = await fetch(url, { method: 'POST', headers: signed, body: sent })
      expect(await answer.json()).toMatchObject({ ok: false })
    }
  })

  it('takes no more than it is allowed to', async () => {
    const url = await application()
    const large = JSON.stringify({ text: 'x'.repeat(3_000) })
    const answer = await fetch(url, { method: 'POST', headers, body: large })
    expect(answer.status).toBe(413)
  })
})

describe('verifyZendeskSignature', () => {
  it('says what it lacks where nothing can be told', () => {
    const signed = webhooks.zendesk.sign(body, secret)
    const signature = signed['x-zendesk-webhook-signature']
    expect(() => verifyZendeskSignature(JSON.parse(body), signature, { secret })).toThrow('signature is of its bytes')
    expect(() => verifyZendeskSignature(body, signature, { secret: '' })).toThrow('no secret')
    expect(verifyZendeskSignature(body, undefined, { secret })).toBe(false)
    expect(verifyZendeskSignature(body, signature, { secret })).toBe(false)
    const timestamp = signed['x-zendesk-webhook-signature-timestamp']
    expect(verifyZendeskSignature(body, signature, { secret, timestamp })).toBe(true)
  })
})

describe('webhooks.unwrap', () => {
  it('opens what is proven, and nothing else', () => {
    for (const vendor of ['freshdesk', 'zendesk', 'brevo'] as const) {
      const sent =
        vendor === 'brevo'
          ? JSON.stringify({ id: 1, event: 'contact_updated', email: 'ana@example.com', ts: 1_793_697_164 })
          : body
      const headers = { 'content-type': 'application/json', ...webhooks[vendor].sign(sent, secret) }
      expect(webhooks[vendor].unwrap(sent, headers, { secret })).toHaveLength(1)
      expect(webhooks[vendor].unwrap(sent, headers, { secret: 'new', previousSecret: secret })).toHaveLength(1)
      expect(() => webhooks[vendor].unwrap(sent, headers, { secret: 'another' })).toThrow('did not send this')
      expect(() => webhooks[vendor].unwrap(sent, {}, { secret })).toThrow('did not send this')
      expect(() => webhooks[vendor].unwrap(sent, headers, { secret: undefined })).toThrow('did not send this')
    }
  })
})
