import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { startBrevoSandbox } from '../start.ts'
import { sendOnLoopback } from './outbox.ts'

interface Received {
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
      received.push({ authorization: incoming.headers.authorization, body: Buffer.concat(chunks).toString('utf8') })
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
    expect(await sendOnLoopback(`http://us:p%40ss@127.0.0.1:${port}/hook`, { 'x-ours': '1' }, '{"a":1}')).toBe(202)
    expect(received).toEqual([{ authorization: `Basic ${Buffer.from('us:p@ss').toString('base64')}`, body: '{"a":1}' }])
    await close()
    expect(await sendOnLoopback(`http://127.0.0.1:${port}/hook`, {}, '{}')).toBe('failed')
    expect(await sendOnLoopback('https://hooks.example.com', {}, '{}')).toBe('failed')
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
