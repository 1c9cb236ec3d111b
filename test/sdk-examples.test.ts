// The examples of the connector pages, run as they stand there: a page prints a call, the call has to work.

import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startFreshdeskSandbox } from '@tajo/sandbox/freshdesk/start'
import { startZendeskSandbox } from '@tajo/sandbox/zendesk/start'
import { webhooks } from '@tajo/sdk'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const pages = join(root, '../shared/seeds')
const secret = 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=='

/** The lines of a page between two of its headings, where a test has the pages. */
function example(page: string, from: string, to: string): string {
  const name = readdirSync(pages).find((file) => file.startsWith(page)) ?? ''
  const lines = readFileSync(join(pages, name), 'utf8').split('\n')
  const start = lines.findIndex((line, index) => line.trim() === from && index > 60)
  const end = lines.findIndex((line, index) => index > start && line.trim() === to)
  expect([start > 0, end > start], `${from} … ${to} of ${name}`).toEqual([true, true])
  return lines.slice(start + 1, end).join('\n')
}

const handlers = `
import express from 'express'
import { TajoClient, verifyZendeskSignature, webhookBody } from '@tajo/sdk'
const app = express()
app.use(webhookBody())
const tajo = new TajoClient({ apiKey: process.env.TAJO_API_KEY })
`
const listening = `
app.use((error, req, res, next) => { console.error(error); res.status(500).send(error.code) })
const server = app.listen(0, '127.0.0.1', () => console.log(JSON.stringify(server.address())))
process.on('SIGTERM', () => server.close(() => tajo.close()))
`
/** The pages name an account; it is played here. */
const played = `
const there = globalThis.fetch
globalThis.fetch = (url, options) => there(String(url).replace('https://yourcompany.freshdesk.com', process.env.PLAYED_FRESHDESK), options)
const API_KEY = 'sandbox-key'
`

describe.skipIf(!existsSync(pages))('examples of the connector pages (skipped where the pages are not there)', () => {
  let folder = ''
  let freshdesk: Awaited<ReturnType<typeof startFreshdeskSandbox>>
  let zendesk: Awaited<ReturnType<typeof startZendeskSandbox>>

  beforeAll(async () => {
    mkdirSync(join(root, 'tmp'), { recursive: true })
    folder = mkdtempSync(join(root, 'tmp', 'examples-'))
    freshdesk = await startFreshdeskSandbox({ seed: 5, size: { tickets: 60 } })
    zendesk = await startZendeskSandbox({ seed: 5, size: { tickets: 60 } })
    writeFileSync(
      join(folder, 'tajo.yml'),
      [
        'connectors:',
        `  freshdesk: { base_url: '${freshdesk.url}', api_key: sandbox-key }`,
        `  zendesk: { base_url: '${zendesk.url}', auth: { email: sandbox@acme.example, api_token: sandbox-token } }`,
        '',
      ].join('\n'),
    )
  })

  afterAll(async () => {
    await freshdesk.close()
    await zendesk.close()
    rmSync(folder, { recursive: true, force: true })
  })

  function start(name: string, code: string) {
    const file = join(folder, `${name}.mjs`)
    writeFileSync(file, code)
    const env = {
      ...process.env,
      FRESHDESK_API_KEY: 'sandbox-key',
      ZENDESK_API_TOKEN: 'sandbox-token',
      ZENDESK_EMAIL: 'sandbox@acme.example',
      ZENDESK_WEBHOOK_SECRET: secret,
      PLAYED_FRESHDESK: freshdesk.url,
      TAJO_API_KEY: 'not-needed-here',
    }
    const child = spawn(process.execPath, [file], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const said = { out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.err += text
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    return { child, said, ended }
  }

  async function run(name: string, code: string): Promise<string> {
    const { said, ended } = start(name, code)
    expect([await ended, said.err]).toEqual([0, ''])
    return said.out
  }

  async function serve(name: string, code: string): Promise<(path: string, init: RequestInit) => Promise<Response>> {
    const { child, said, ended } = start(name, handlers + code + listening)
    while (!said.out.includes('\n')) {
      await Promise.race([new Promise((resolve) => setTimeout(resolve, 20)), ended])
      expect(said.err).toBe('')
      if (child.exitCode !== null) throw new Error('It ended.')
    }
    const { port } = JSON.parse(said.out) as { port: number }
    return async (path, init) => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', ...init })
      if (answer.status === 500) throw new Error(said.err)
      return answer
    }
  }

  test('Freshdesk: a client, and the account', async () => {
    await run('init', example('000', 'Initialize Freshdesk Connector', 'Sync Contacts to Brevo'))
  })

  test('Freshdesk: contacts by hand, and a search', async () => {
    const contacts = example('000', 'Sync Contacts to Brevo', 'Track Ticket Events')
    const out = await run('contacts', `${played}${contacts}\nconsole.log(JSON.stringify(contacts[0]))`)
    expect(JSON.parse(out)).toMatchObject({ id: expect.any(Number), name: expect.any(String) })
    // The vendor knows no field of that name to search by: it answers with what is wrong, and the page's names stay empty.
    await run('search', played + example('000', 'Search Tickets by Customer', 'Rate Limits'))
  })

  test('Zendesk: connect, sync and status', async () => {
    const connect = example('004', 'Initialize Connector', 'Sync Users and Tickets')
    const sync = example('004', 'Sync Users and Tickets', 'Handle Zendesk Webhooks')
    const out = await run('sync', `${connect}\n${sync}\nconsole.log(JSON.stringify(status))\nawait tajo.close()`)
    const status: unknown = JSON.parse(out.trim().split('\n').at(-1) ?? '')
    expect(status).toMatchObject({
      connected: true,
      lastSync: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/),
      usersSynced: expect.any(Number),
      ticketsSynced: expect.any(Number),
      organizationsSynced: expect.any(Number),
    })
    const counted = status as { ticketsSynced: number; usersSynced: number }
    expect(counted.ticketsSynced).toBeGreaterThan(0)
    expect(counted.usersSynced).toBeGreaterThan(0)
  })

  test('Zendesk: a handler that verifies and hands on', async () => {
    const post = await serve('zendesk-hook', example('004', 'Handle Zendesk Webhooks', 'Rate Limits'))
    const [ticket] = zendesk.sandbox.world.tickets.values()
    const body = JSON.stringify({ type: 'ticket.solved', ticket_id: ticket?.id, user_id: ticket?.requester_id })
    const headers = { 'content-type': 'application/json', ...webhooks.zendesk.sign(body, secret) }
    const good = await post('/webhooks/zendesk', { headers, body })
    expect([good.status, await good.text()]).toEqual([200, 'OK'])
    const forged = await post('/webhooks/zendesk', { headers, body: body.replace('solved', 'closed') })
    expect(forged.status).toBe(401)
  })

  test('Freshdesk: a handler that hands on', async () => {
    const post = await serve('freshdesk-hook', example('000', 'Track Ticket Events', 'Search Tickets by Customer'))
    const [ticket] = freshdesk.sandbox.world.tickets.values()
    const body = JSON.stringify({
      event_type: 'ticket_updated',
      ticket: {
        id: ticket?.id,
        subject: 'A question',
        status: 2,
        priority: 1,
        requester: { email: 'ana@example.com' },
        created_at: '2026-01-15T10:30:00Z',
      },
    })
    const answer = await post('/webhooks/freshdesk', { headers: { 'content-type': 'application/json' }, body })
    expect([answer.status, await answer.text()]).toEqual([200, 'OK'])
  })
})
