import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@tajo/core/clock'
import { loadConfig } from '@tajo/core/config/load-config'
import { silentLog } from '@tajo/core/log'
import type { News } from '@tajo/operations/operation'
import { startFreshdeskSandbox } from '@tajo/sandbox/freshdesk/start'
import { type Started, serve } from '@tajo/server/serve'
import { describe, expect, it, onTestFinished } from 'vitest'
import { TajoClient } from './client.ts'

async function account() {
  const dir = await mkdtemp(join(tmpdir(), 'tajo-sdk-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const sandbox = await startFreshdeskSandbox({ seed: 5, size: { tickets: 40 } })
  onTestFinished(() => sandbox.close())
  const config = join(dir, 'tajo.yml')
  await writeFile(config, `connectors:\n  freshdesk: { base_url: '${sandbox.url}', api_key: ${sandbox.apiKey} }\n`)
  return { dir, sandbox, config }
}

async function embedded() {
  const { sandbox, config } = await account()
  const tajo = new TajoClient({ config })
  onTestFinished(() => tajo.close())
  return { tajo, sandbox }
}

async function remote() {
  const { dir, sandbox } = await account()
  const stop = new AbortController()
  let told: (started: Started) => void = () => {}
  const facts = new Promise<Started>((resolve) => {
    told = resolve
  })
  const ended = serve({
    config: await loadConfig({ path: 'tajo.yml', cwd: dir, env: {} }),
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
  onTestFinished(async () => {
    stop.abort()
    await ended
  })
  const { url, token } = await Promise.race([facts, ended.then(() => Promise.reject(new Error('it ended')))])
  return { tajo: new TajoClient({ baseUrl: url, apiKey: token }), sandbox, url }
}

describe.each([
  ['in this process', embedded],
  ['against a server', remote],
])('a client %s', (place, open) => {
  it('connects, syncs with news, tells how it stands, and reads', async () => {
    const { tajo, sandbox } = await open()
    const settings = { domain: 'acme.freshdesk.com', apiKey: sandbox.apiKey }
    expect(await tajo.connectors.connect('freshdesk', settings)).toMatchObject({ source: 'freshdesk', ok: true })
    const news: News[] = []
    const report = await tajo.connectors.sync('freshdesk', {
      resources: ['tickets', 'contacts'],
      onNews: (one) => void news.push(one),
    })
    expect(report.verdict).toEqual({ kind: 'complete' })
    expect(news.some(({ kind }) => kind === 'sync')).toBe(true)
    const live = [...sandbox.sandbox.world.tickets.values()].filter(({ deleted, spam }) => !deleted && !spam).length
    expect(await tajo.connectors.status('freshdesk')).toMatchObject({
      connected: true,
      ticketsSynced: live,
      lastSync: expect.stringMatching(/Z$/),
    })
    expect((await tajo.query('SELECT count(*) FROM freshdesk.tickets WHERE _tajo_deleted_at IS NULL')).rows).toEqual([
      [live],
    ])
    expect((await tajo.runs()).runs).toHaveLength(1)
  })

  it('takes a webhook that the application hands on', async () => {
    const { tajo, sandbox } = await open()
    await tajo.connectors.sync('freshdesk')
    const [ticket] = [...sandbox.sandbox.world.tickets.values()].filter(({ deleted, spam }) => !deleted && !spam)
    if (ticket === undefined) throw new Error('no ticket')
    const changed = await fetch(`${sandbox.url}/api/v2/tickets/${ticket.id}`, {
      method: 'PUT',
      headers: {
        authorization: `Basic ${Buffer.from(`${sandbox.apiKey}:X`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ priority: ticket.priority === 4 ? 1 : 4 }),
    })
    expect(changed.status).toBe(200)
    const handed = { topic: 'ticket_updated', payload: { ticketId: ticket.id } }
    const { outcome, keys } = await tajo.connectors.handleWebhook('freshdesk', handed)
    expect([outcome, keys.length]).toEqual([place === 'in this process' ? 'done' : 'noted', 1])
    const stored = async () => (await tajo.query(`SELECT priority FROM freshdesk.tickets WHERE id = ${ticket.id}`)).rows
    while ((await stored())[0]?.[0] === ticket.priority) await systemClock.sleep(100)
    expect(await stored()).toEqual([[ticket.priority === 4 ? 1 : 4]])
  })

  it('throws the same errors', async () => {
    const { tajo } = await open()
    await expect(tajo.connectors.sync('zendesk')).rejects.toMatchObject({ code: 'TAJO_CONFIG_UNKNOWN_SOURCE' })
    await expect(tajo.connectors.status('zendesk')).rejects.toMatchObject({ code: 'TAJO_CONFIG_UNKNOWN_SOURCE' })
    await expect(tajo.query('SELEC 1')).rejects.toMatchObject({ code: expect.stringMatching(/^TAJO_/) })
  })
})

it('names what is missing before anything is asked', async () => {
  expect(() => new TajoClient({ baseUrl: 'https://tajo.example.com' })).toThrow('apiKey is not set')
  expect(() => new TajoClient({ baseUrl: 'http://tajo.example.com', apiKey: 'x' })).toThrow('https://')
  const { tajo } = await embedded()
  await expect(tajo.connectors.connect('freshdesk', { domain: 'acme', apiKey: undefined })).rejects.toThrow('apiKey')
})

it('refuses a delivery that names nothing', async () => {
  const { tajo } = await embedded()
  const handed = tajo.connectors.handleWebhook('freshdesk', {})
  await expect(handed).rejects.toMatchObject({ code: 'TAJO_WEBHOOK_UNKNOWN' })
})

it('tells a wrong key', async () => {
  const { tajo } = await embedded()
  const wrong = { domain: 'acme', apiKey: 'not-the-key' }
  await expect(tajo.connectors.connect('freshdesk', wrong)).rejects.toMatchObject({ code: 'TAJO_AUTH' })
})
