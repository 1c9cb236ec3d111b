import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { startBrevoSandbox } from '../brevo/start.ts'
import { sendOnLoopback } from './send.ts'

interface Received {
  readonly type: string | undefined
  readonly authorization: string | undefined
  readonly body: string
}

/** An address of ours that answers everything with one status. */
async function receiver(status: number) {
  const received: Received[] = []
  let arrived: (() => void) | undefined
  const first = new Promise<void>((resolve) => {
    arrived = resolve
  })
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      received.push({
        type: incoming.headers['content-type'],
        authorization: incoming.headers.authorization,
        body: Buffer.concat(chunks).toString('utf8'),
      })
      outgoing.writeHead(status).end()
      arrived?.()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { port, received, first, close }
}

describe('sending', () => {
  it('goes to this machine only, with the credentials of the address', async () => {
    const { port, received, close } = await receiver(202)
    const send = sendOnLoopback(10_000)
    const to = (url: string, body = '{}') => send({ method: 'POST', url, headers: { 'x-ours': '1' }, body })
    const hook = `127.0.0.1:${port}/hook`
    expect(await to(`http://us:p%40ss@${hook}`, '{"a":1}')).toMatchObject({ status: 202, payload: '' })
    const authorization = `Basic ${Buffer.from('us:p@ss').toString('base64')}`
    expect(received).toEqual([{ type: 'application/json', authorization, body: '{"a":1}' }])
    await send({ method: 'POST', url: `http://${hook}`, headers: { 'Content-Type': 'text/xml' }, body: '' })
    expect(received[1]).toMatchObject({ type: 'text/xml', authorization: undefined })
    await close()
    expect(await to(`http://${hook}`)).toBe('unreachable')
    expect(await to('https://hooks.example.com')).toBe('unreachable')
  })

  it('happens by itself while the sandbox listens, if it was asked to', async () => {
    const { port, received, first, close } = await receiver(204)
    const { url, apiKey, sandbox, close: stop } = await startBrevoSandbox({ autoDeliver: true, size: { contacts: 2 } })
    const body = JSON.stringify({ type: 'marketing', url: `http://127.0.0.1:${port}/`, events: ['contactDeleted'] })
    await fetch(`${url}/v3/webhooks`, { method: 'POST', headers: { 'api-key': apiKey }, body })
    sandbox.people.delete(1)
    await first
    await stop()
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ event: 'contact_deleted' })
    expect(sandbox.world.outbox.deliveries[0]?.state).toBe('delivered')
    await close()
  })
})
