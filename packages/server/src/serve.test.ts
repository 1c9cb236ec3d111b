import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeAddress } from '@tajo/control/testing/stores'
import { systemClock } from '@tajo/core/clock'
import { loadConfig } from '@tajo/core/config/load-config'
import { silentLog } from '@tajo/core/log'
import { connectorsTestOperation } from '@tajo/operations/list/connectors-test'
import { statusOperation } from '@tajo/operations/list/status'
import { syncOperation } from '@tajo/operations/list/sync'
import type { News } from '@tajo/operations/operation'
import { callRemote } from '@tajo/operations/remote/call-remote'
import { findServer } from '@tajo/operations/remote/find-server'
import { webhookKinds } from '@tajo/operations/webhook-kinds'
import { startZendeskSandbox } from '@tajo/sandbox/zendesk/start'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Started, serve } from './serve.ts'

const secret = 'secret-of-the-webhooks'

/** A server of its own, over a sandbox, with the store a test wants. */
async function started(kind: 'pglite' | 'postgres', webhooks = `webhooks: { secret: ${secret} }`) {
  const dir = await mkdtemp(join(tmpdir(), 'tajo-server-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const sandbox = await startZendeskSandbox({ port: 0, size: { tickets: 20 }, autoDeliver: true })
  onTestFinished(() => sandbox.close())
  const { address, drop } = await makeAddress(kind)
  onTestFinished(drop)
  const text = `
warehouse: duckdb:./tajo.duckdb
control: ${address.kind === 'pglite' ? `pglite:${address.path}` : address.url}
connectors:
  zendesk:
    base_url: ${sandbox.url}
    auth: { email: ${sandbox.email}, api_token: ${sandbox.apiToken} }
    schedule: hourly
    streams: { tickets: {}, users: {} }
    ${webhooks}
`
  await writeFile(join(dir, 'tajo.yml'), text, { mode: 0o600 })
  const config = await loadConfig({ path: 'tajo.yml', cwd: dir, env: {} })
  const stop = new AbortController()
  let told: (one: Started) => void = () => {}
  const facts = new Promise<Started>((resolve) => {
    told = resolve
  })
  const ended = serve({
    config,
    env: {},
    clock: systemClock,
    log: silentLog,
    logOf: () => silentLog,
    random: Math.random,
    version: '0.0.0',
    signal: stop.signal,
    port: 0,
    pid: process.pid,
    onStart: told,
  })
  ended.catch(() => {})
  const start = await Promise.race([facts, ended.then(() => Promise.reject(new Error('it ended before it began')))])
  onTestFinished(async () => {
    stop.abort()
    await ended
  })
  return { dir, sandbox, start, stop, ended, server: { url: start.url, token: start.token } }
}

const call = { signal: new AbortController().signal, tell: () => {} }

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    await systemClock.sleep(50)
  }
}

describe.each(['pglite', 'postgres'] as const)('a server on %s', (kind) => {
  it('is found by its file, does what it is asked, and is gone without a trace', async () => {
    const { dir, start, stop, ended, server } = await started(kind)
    const file = join(dir, '.tajo', 'server.json')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ url: start.url, pid: process.pid, token: start.token })
    expect(await findServer(dir)).toEqual({ kind: 'running', server })
    expect(start.sources).toMatchObject([{ source: 'zendesk', schedule: 'every 1h', hasSecret: true }])

    const news: News[] = []
    const watched = { ...call, tell: (one: News) => void news.push(one) }
    const document = await callRemote(
      server,
      syncOperation,
      { source: 'zendesk', streams: ['tickets'] },
      watched,
      systemClock,
    )
    expect(document.reports).toMatchObject([{ source: 'zendesk', verdict: { kind: 'complete' } }])
    expect(news.some((one) => one.kind === 'part' && one.name === 'report')).toBe(true)
    const { sources } = await callRemote(server, statusOperation, {}, call, systemClock)
    const tickets = sources[0]?.streams.find(({ stream }) => stream === 'tickets')
    expect((tickets?.rows ?? 0) + (tickets?.deleted ?? 0)).toBe(20)

    const metrics = await (
      await fetch(`${start.url}/metrics`, { headers: { authorization: `Bearer ${start.token}` } })
    ).text()
    expect(metrics).toMatch(/tajo_rows_extracted_total\{source="zendesk",stream="tickets"\} [1-9]/)
    expect(metrics).toMatch(/tajo_api_budget_remaining\{source="zendesk",limit="account"\} [1-9]/)
    expect(metrics).toMatch(/tajo_api_request_duration_seconds_count\{vendor="zendesk",endpoint="GET \/api\/v2\//)

    stop.abort()
    await ended
    await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' })
    expect(await findServer(dir)).toEqual({ kind: 'none' })
  })

  it('works on a delivery by itself: the row it names is read again', async () => {
    const { start, server, sandbox } = await started(kind)
    await callRemote(server, syncOperation, { source: 'zendesk' }, call, systemClock)
    const [ticket] = sandbox.sandbox.world.tickets.values()
    if (ticket === undefined) throw new Error('the sandbox has no ticket')
    const body = JSON.stringify({
      id: 'evt-of-the-test',
      type: 'zen:event-type:ticket.status_changed',
      subject: `zen:ticket:${ticket.id}`,
      time: new Date().toISOString(),
      event: { current: 'OPEN', previous: 'NEW' },
      detail: { id: String(ticket.id) },
    })
    const headers = { 'content-type': 'application/json', ...webhookKinds.zendesk.sign(body, secret, Date.now()) }
    const sent = await fetch(start.sources[0]?.webhookUrl ?? '', { method: 'POST', headers, body })
    expect(sent.status).toBe(204)
    const delivery = await until(async () => {
      const answer = await fetch(`${start.url}/v1/webhooks`, { headers: { authorization: `Bearer ${start.token}` } })
      const { deliveries } = (await answer.json()) as { deliveries: { state: string; key: string }[] }
      return deliveries.find(({ state }) => state !== 'pending')
    })
    expect(delivery).toMatchObject({ key: 'evt-of-the-test', state: 'done' })
  })
})

it('tells how webhooks stand at the vendor, and sets them up, and then the vendor tells of a change', async () => {
  const { start, server, sandbox } = await started('pglite', '')
  const test = () => callRemote(server, connectorsTestOperation, { source: 'zendesk' }, call, systemClock)
  expect((await test()).webhooks).toEqual({
    state: 'none',
    text: 'no secret is set: deliveries are refused',
    hint: 'Run `tajo webhooks setup zendesk`.',
  })
  const setup = async (dryRun: boolean) => {
    const answer = await fetch(`${start.url}/v1/webhooks/setup`, {
      method: 'POST',
      headers: { authorization: `Bearer ${start.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ source: 'zendesk', dryRun }),
    })
    return (await answer.json()) as { readonly applied: boolean; readonly secret: string; readonly steps: unknown[] }
  }
  expect(await setup(true)).toMatchObject({ applied: false, secret: 'missing', steps: [{ action: 'create' }] })
  expect((await test()).webhooks).toMatchObject({ state: 'none' })
  expect(await setup(false)).toMatchObject({ applied: true, secret: 'kept' })
  expect((await test()).webhooks).toEqual({ state: 'configured', text: '', hint: '' })
  const { world } = sandbox.sandbox
  const open = [...world.tickets.values()].find(({ status }) => status === 'open' || status === 'pending')
  world.updateTicket(open?.id ?? 0, { status: 'solved' })
  const answer = await until(async () => {
    const response = await fetch(`${start.url}/v1/webhooks`, { headers: { authorization: `Bearer ${start.token}` } })
    const { deliveries } = (await response.json()) as { deliveries: { topic: string; state: string }[] }
    return deliveries.find(({ topic, state }) => topic === 'ticket.status_changed' && state === 'done')
  })
  expect(answer).toMatchObject({ source: 'zendesk', hints: [{ stream: 'tickets', key: String(open?.id) }] })
})

it('says which port is taken', async () => {
  const { dir, start } = await started('pglite')
  const text = (await readFile(join(dir, 'tajo.yml'), 'utf8')).replace(
    /control: .*/,
    `control: pglite:${join(dir, 'other')}`,
  )
  const config = await loadConfig({
    path: 'tajo.yml',
    cwd: dir,
    env: {},
    text: text.replace('tajo.duckdb', 'other.duckdb'),
  })
  const second = serve({
    config,
    env: {},
    clock: systemClock,
    log: silentLog,
    logOf: () => silentLog,
    random: Math.random,
    version: '0.0.0',
    signal: new AbortController().signal,
    port: Number(new URL(start.url).port),
    pid: process.pid,
    onStart: () => {},
  })
  await expect(second).rejects.toMatchObject({
    code: 'TAJO_SERVER_SETUP',
    message: expect.stringContaining('is taken'),
  })
  // The first one's word stays.
  expect(await findServer(dir)).toMatchObject({ kind: 'running', server: { url: start.url } })
})
