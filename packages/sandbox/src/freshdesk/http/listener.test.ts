import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { startFreshdeskSandbox } from '../start.ts'

let started: Awaited<ReturnType<typeof startFreshdeskSandbox>> | undefined

afterEach(async () => {
  await started?.close()
  started = undefined
})

async function open() {
  started = await startFreshdeskSandbox({ size: { tickets: 300 }, apiKey: 'loopback' })
  const { url, sandbox } = started
  const headers = { Authorization: `Basic ${btoa('loopback:X')}` }
  return { url, sandbox, get: (path: string) => fetch(path.startsWith('http') ? path : url + path, { headers }) }
}

describe('on a socket', () => {
  it('listens on loopback and answers with the vendor headers', async () => {
    const { url, get } = await open()
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    const response = await get('/api/v2/tickets?per_page=2')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(response.headers.get('x-freshdesk-api-version')).toBe('latest=v2; requested=v2')
    expect(response.headers.get('status')).toBe('200 OK')
    expect(await response.json()).toHaveLength(2)
  })

  it('can be walked along its link header', async () => {
    const { url, get } = await open()
    const ids = new Set<number>()
    let next: string | undefined = '/api/v2/contacts?per_page=50&contact_type=contact'
    while (next !== undefined) {
      const response = await get(next)
      for (const contact of (await response.json()) as { id: number }[]) ids.add(contact.id)
      next = /<\s*([^>]+)>/.exec(response.headers.get('link') ?? '')?.[1]
      if (next !== undefined) expect(next.startsWith(`${url}/api/v2/contacts?`)).toBe(true)
    }
    const listed = [...(started?.sandbox.world.contacts.values() ?? [])].filter(
      (one) => !one.deleted && !one.blocked && one.contact_type === 'contact',
    )
    expect(ids).toEqual(new Set(listed.map((one) => one.id)))
  })

  it('cuts the connection before the answer', async () => {
    const { sandbox, get } = await open()
    sandbox.faults.next('reset')
    await expect(get('/api/v2/tickets')).rejects.toThrow()
    expect((await get('/api/v2/tickets')).status).toBe(200)
  })

  it('cuts the connection inside the answer', async () => {
    const { sandbox, get } = await open()
    sandbox.faults.next('truncate')
    const response = await get('/api/v2/tickets')
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow()
  })

  it('answers late when slow', async () => {
    const { sandbox, get } = await open()
    sandbox.faults.next('slow', { delayMs: 60 })
    const order: string[] = []
    const slow = get('/api/v2/roles').then(() => order.push('slow'))
    const quick = new Promise((resolve) => setTimeout(resolve, 5))
      .then(() => get('/api/v2/groups'))
      .then(() => order.push('quick'))
    await Promise.all([slow, quick])
    expect(order).toEqual(['quick', 'slow'])
  })

  it('refuses connections once closed', async () => {
    const { url, get } = await open()
    await started?.close()
    started = undefined
    await expect(get(`${url}/api/v2/roles`)).rejects.toThrow()
  })

  it('outlives a caller that hangs up while sending or waiting', async () => {
    const { url, sandbox, get } = await open()
    const { port } = new URL(url)
    const socket = connect(Number(port), '127.0.0.1')
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()))
    socket.write('POST /api/v2/tickets HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"sub', () => socket.destroy())
    sandbox.faults.next('slow', { delayMs: 30, match: /roles/ })
    await expect(fetch(`${url}/api/v2/roles`, { signal: AbortSignal.timeout(5) })).rejects.toThrow()
    expect((await get('/api/v2/groups')).status).toBe(200)
  })

  it('calls its own bugs by their name', async () => {
    const { sandbox, get } = await open()
    sandbox.beforeRequest = () => {
      throw new Error('a test went wrong')
    }
    const response = await get('/api/v2/roles')
    expect([response.status, await response.text()]).toEqual([
      500,
      '{"code":"sandbox_bug","message":"Error: a test went wrong"}',
    ])
  })

  it('sends nothing with 204', async () => {
    const { url, sandbox } = await open()
    const headers = { Authorization: `Basic ${btoa('loopback:X')}` }
    const live = [...sandbox.world.tickets.values()].find((ticket) => !ticket.deleted && !ticket.spam)
    const gone = await fetch(`${url}/api/v2/tickets/${live?.id}`, { method: 'DELETE', headers })
    expect([gone.status, await gone.text()]).toEqual([204, ''])
  })
})
