import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { openKey } from '@tajo/control/key'
import { openControl } from '@tajo/control/open'
import { startReceiver } from '@tajo/control/testing/receiver'
import { systemClock } from '@tajo/core/clock'
import { silentLog } from '@tajo/core/log'
import { freshdeskWebhooks } from '@tajo/freshdesk/webhooks/kind'
import { startBrevoSandbox } from '@tajo/sandbox/brevo/start'
import { startFreshdeskSandbox } from '@tajo/sandbox/freshdesk/start'
import { startZendeskSandbox } from '@tajo/sandbox/zendesk/start'
import { openDuckDb } from '@tajo/warehouse/duckdb/open'
import { openPostgres } from '@tajo/warehouse/postgres/open'
import { administer, temporaryDatabase } from '@tajo/warehouse/testing/databases'
import { zendeskWebhooks } from '@tajo/zendesk/webhooks/kind'
import { describe, expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from './support/duck-store.ts'
import { callApi, startService, until, wordOf } from './support/service.ts'
import { bodies } from './support/storm.ts'
import { vendorNamed } from './support/vendors.ts'

/** Words nobody writes by chance. Where one of them is found, a secret has got out. */
const canaries = {
  freshdeskKey: 'cnry-freshdesk-key-7Qx1',
  brokenKey: 'cnry-refused-key-4Lm2',
  awayKey: 'cnry-unreachable-key-9Zp3',
  zendeskToken: 'cnry-zendesk-token-2Vb4',
  brevoKey: 'xkeysib-cnry-brevo-key-8Ht5',
  freshdeskHook: 'cnry-freshdesk-hook-3Wd6',
  freshdeskHookBefore: 'cnry-freshdesk-hook-before-5Gk7',
  zendeskHook: 'cnry-zendesk-hook-6Yn8',
  brevoHook: 'cnry-brevo-hook-1Cs9',
  noticePath: 'cnry-notice-path-0Jr1',
  noticeSecret: 'cnry-notice-secret-7Fu2',
  slackPath: 'cnry-slack-path-4Ea3',
  smtpPassword: 'cnry-smtp-password-2Ti4',
  databasePassword: 'cnry-database-password-9Oq5',
  guessedToken: 'tajo_cnry_guessed_token_8Xl6',
  guessedQuery: 'cnry-guessed-query-3Mw7',
} as const
const secretKey = Buffer.from('cnry-server-key-of-32-bytes-5Pv8').toString('base64')
/** Somebody whom logs, jobs and answers of the API have no business naming. */
const person = 'cnry.somebody@mail.example'

describe.each(['pglite and DuckDB', 'PostgreSQL'] as const)('on %s', (kind) => {
  test('no secret gets into logs, stores, jobs, metrics, errors or notices', async () => {
    const dir = temporaryFolder()
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
    const stores = kind === 'PostgreSQL' ? await passworded() : undefined
    const accounts = await openAccounts()
    const receiver = await startReceiver()
    writeFileSync(join(dir, 'tajo.yml'), yamlOf(accounts, stores, receiver.port), { mode: 0o600 })
    const service = startService('serve', { dir, env: { TAJO_SECRET_KEY: secretKey, TAJO_LOG: 'debug' } })
    const facts = (await service.ready) as {
      readonly sources: readonly { readonly source: string; readonly webhookUrl: string }[]
    }
    const urlOf = (source: string): string => facts.sources.find((one) => one.source === source)?.webhookUrl ?? ''
    const answers: string[] = []
    const ask = async (method: string, path: string, body?: unknown) => {
      const answer = await callApi(dir, method, path, body)
      answers.push(`${method} ${path} ${JSON.stringify(answer)}`)
      return answer
    }
    const begun = async (path: string, body: unknown): Promise<string> => {
      const { json } = await ask('POST', path, body)
      const id = (json as { readonly job?: { readonly id: string } }).job?.id
      expect(id, path).toBeTypeOf('string')
      return id ?? ''
    }
    const ended = async (id: string): Promise<void> => {
      await until(async () => {
        const state = JSON.stringify((await ask('GET', `/v1/jobs/${id}`)).json)
        return /"state":"(done|failed|stopped)"/.test(state) ? true : undefined
      }, 500)
      await ask('GET', `/v1/jobs/${id}/events`)
    }
    const jobOf = async (path: string, body: unknown): Promise<void> => ended(await begun(path, body))

    // Work that goes well, work that is refused, work that reaches nobody.
    const away = await begun('/v1/sync', { source: 'away' })
    for (const source of ['freshdesk', 'zendesk', 'refused']) await jobOf('/v1/sync', { source })
    await until(() => (service.said().includes('trying again') ? true : undefined), 250)
    await ask('POST', `/v1/jobs/${away}/stop`, {})
    await ended(away)
    await jobOf('/v1/activation/apply', {})
    accounts.freshdesk.sandbox.faults.next('html200', { times: 3 })
    await jobOf('/v1/sync', { source: 'freshdesk' })

    // Deliveries that are taken, and all the ways to be refused.
    const post = async (url: string, headers: Readonly<Record<string, string>>, body: string): Promise<number> => {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      })
      answers.push(`${answer.status} ${JSON.stringify(Object.fromEntries(answer.headers))} ${await answer.text()}`)
      return answer.status
    }
    const now = new Date()
    const contact = [...accounts.freshdesk.sandbox.world.contacts.values()][0]
    accounts.freshdesk.sandbox.world.updateContact(contact?.id ?? 0, { job_title: 'Title' })
    const [ticket = 1] = accounts.freshdesk.sandbox.world.tickets.keys()
    const [ticketThere = 1] = accounts.zendesk.sandbox.world.tickets.keys()
    const deskBody = bodies.freshdesk(ticket, 1, now)
    const thereBody = bodies.zendesk(ticketThere, 1, now)
    const brevoBody = bodies.brevo(person, 1, now)
    expect(await post(urlOf('freshdesk'), freshdeskWebhooks.sign(deskBody, canaries.freshdeskHook, 0), deskBody)).toBe(
      204,
    )
    const second = bodies.freshdesk(ticket, 2, now)
    expect(await post(urlOf('freshdesk'), { authorization: `Bearer ${canaries.freshdeskHookBefore}` }, second)).toBe(
      204,
    )
    const signed = zendeskWebhooks.sign(thereBody, canaries.zendeskHook, Date.now())
    expect(await post(urlOf('zendesk'), signed, thereBody)).toBe(204)
    expect(await post(urlOf('zendesk'), { ...signed, 'x-zendesk-webhook-signature': 'AAAA' }, thereBody)).toBe(401)
    expect(await post(urlOf('brevo'), { authorization: `Bearer ${canaries.brevoHook}` }, brevoBody)).toBe(204)
    expect(await post(urlOf('brevo'), { authorization: `Bearer ${canaries.guessedQuery}` }, brevoBody)).toBe(401)
    expect(await post(urlOf('freshdesk'), { 'x-tajo-webhook': canaries.guessedQuery }, 'not json')).toBe(401)
    expect(
      await post(
        urlOf('freshdesk'),
        { 'x-tajo-webhook': canaries.freshdeskHook },
        `{"api_key":"${canaries.brevoKey}"}`,
      ),
    ).toBe(204)

    // Questions with secrets in wrong places, and everything that can be asked.
    const { url, token } = wordOf(dir)
    for (const path of [
      `/v1/status?token=${canaries.guessedQuery}`,
      `/v1/nothing/${canaries.guessedQuery}`,
      `/metrics?key=${canaries.guessedQuery}`,
    ]) {
      const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${canaries.guessedToken}` } })
      await answer.text()
      expect([401, 404]).toContain(answer.status)
    }
    const made = await callApi(dir, 'POST', '/v1/tokens', { name: 'reports', role: 'viewer' })
    const madeToken = String((made.json as { readonly token: string }).token)
    await fetch(`${url}/v1/status`, { headers: { authorization: `Bearer ${madeToken}` } })
    for (const path of [
      '/v1/status',
      '/v1/jobs?limit=100',
      '/v1/tokens',
      '/v1/audit',
      '/v1/alerts',
      '/v1/runs',
      '/v1/connectors',
      '/v1/catalog',
      '/metrics',
      '/ready',
      '/health',
      '/openapi.json',
      '/v1/schedules',
      '/v1/workers',
    ])
      await ask('GET', path)
    await ask('GET', '/v1/doctor')
    await ask('POST', '/v1/query', { sql: `SELECT '${'x'}' FROM nowhere.at_all` })
    await ask('POST', '/v1/contact', { contact: person })
    expect(await ask('POST', '/v1/sync', { source: 'nothing-of-that-name' })).toMatchObject({
      status: 404,
      json: { error: { code: 'TAJO_CONFIG_UNKNOWN_SOURCE' } },
    })
    // A notice of each kind was tried.
    await until(() => (receiver.received.length > 0 ? true : undefined), 250)
    await until(async () => {
      const { json } = await callApi(dir, 'GET', '/v1/webhooks?state=pending&limit=1')
      return (json as { readonly deliveries: readonly unknown[] }).deliveries.length === 0 ? true : undefined
    }, 500)
    expect(await service.kill('SIGTERM')).toBe(0)

    const secrets = { ...canaries, secretKey, localToken: token, madeToken }
    const pathTokens = Object.fromEntries(
      facts.sources.map(({ source, webhookUrl }) => [`path token of ${source}`, webhookUrl.split('/').at(-1) ?? '']),
    )
    // The addresses of webhooks are told to who starts a server, on stdout alone.
    const log = service.said()
    const control = await controlDump(dir, stores?.control)
    const warehouse = await warehouseDump(dir, stores?.warehouse)
    expect(log.length).toBeGreaterThan(0)
    expect(found(log, { ...secrets, ...pathTokens, person })).toEqual([])
    expect(found(answers.join('\n'), secrets)).toEqual([])
    expect(found(control, { ...secrets, ...pathTokens, person })).toEqual([])
    expect(found(warehouse, { ...secrets, ...pathTokens })).toEqual([])
    expect(
      found(receiver.received.map(({ headers, body }) => `${JSON.stringify(headers)} ${body}`).join('\n'), secrets),
    ).toEqual([])
    // Every byte of every file it left, but for those that are there to hold secrets.
    for (const file of filesIn(dir)) {
      const name = relative(dir, file)
      if (['tajo.yml', 'said.log', join('.tajo', 'server.json'), join('.tajo', 'key')].includes(name)) continue
      expect(found(readFileSync(file).toString('latin1'), { ...secrets, ...pathTokens }), name).toEqual([])
    }
    // The search finds what is there.
    expect(found(readFileSync(join(dir, 'tajo.yml'), 'latin1'), secrets)).toContain('freshdeskKey')
    const credentials = Buffer.from(`admin@example.com/token:${canaries.zendeskToken}`).toString('base64')
    expect(found(`authorization: Basic ${credentials}`, secrets)).toEqual(['zendeskToken'])
    for (const file of filesIn(join(dir, '.tajo'))) expect(statSync(file).mode & 0o077, file).toBe(0)
  }, 1_800_000)
})

function found(text: string, secrets: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(secrets).flatMap(([name, secret]) => {
    const spellings = [secret, encodeURIComponent(secret), ...[0, 1, 2].map((at) => insideBase64(secret, at))]
    return spellings.some((spelling) => text.includes(spelling)) ? [name] : []
  })
}

/** What base64 makes of a text that begins so many bytes after a boundary, but for what its neighbours have a part in. */
function insideBase64(text: string, at: number): string {
  const whole = Buffer.from(' '.repeat(at) + text).toString('base64')
  return whole.slice(Math.ceil((at * 8) / 6), Math.floor((at + text.length) / 3) * 4)
}

async function openAccounts() {
  const freshdesk = await startFreshdeskSandbox({
    apiKey: canaries.freshdeskKey,
    size: { tickets: 8, contacts: 6, companies: 2 },
  })
  const zendesk = await startZendeskSandbox({
    apiToken: canaries.zendeskToken,
    size: { tickets: 8, users: 6, organizations: 2 },
  })
  const brevo = await startBrevoSandbox({ apiKey: canaries.brevoKey, empty: true })
  freshdesk.sandbox.world.createContact({ name: 'Somebody Example', email: person })
  onTestFinished(async () => {
    await Promise.all([freshdesk.close(), zendesk.close(), brevo.close()])
  })
  return { freshdesk, zendesk, brevo }
}

interface Stores {
  readonly control: string
  readonly warehouse: string
}

/** Two databases, reached as a user whose password is a canary. */
async function passworded(): Promise<Stores> {
  const [control, warehouse] = [new URL(await temporaryDatabase()), new URL(await temporaryDatabase())]
  const user = `canary_${control.pathname.slice(1)}`
  await administer(`CREATE ROLE ${user} LOGIN SUPERUSER PASSWORD '${canaries.databasePassword}'`)
  onTestFinished(async () => {
    await administer(`ALTER ROLE ${user} NOLOGIN`)
  })
  for (const url of [control, warehouse]) {
    url.username = user
    url.password = canaries.databasePassword
  }
  return { control: control.href, warehouse: warehouse.href }
}

function yamlOf(
  { freshdesk, zendesk, brevo }: Awaited<ReturnType<typeof openAccounts>>,
  stores: Stores | undefined,
  receiverPort: number,
): string {
  const only = (name: string): string => {
    const { streams, busy } = vendorNamed(name)
    return streams.map((one) => `${one.name}: ${busy.streams.includes(one.name)}`).join(', ')
  }
  const agentsOnly = vendorNamed('freshdesk')
    .streams.map(({ name }) => `${name}: ${name === 'agents'}`)
    .join(', ')
  return `
warehouse: ${stores?.warehouse ?? 'duckdb:./tajo.duckdb'}
control: ${stores?.control ?? 'pglite:./control'}
connectors:
  freshdesk:
    base_url: ${freshdesk.url}
    api_key: ${canaries.freshdeskKey}
    webhooks: { secret: ${canaries.freshdeskHook}, previous_secret: ${canaries.freshdeskHookBefore} }
    sync: { ${only('freshdesk')} }
    log_webhooks: true
    debug: true
    contact_mapping: { email: email, open_tickets: OPEN_TICKETS }
  zendesk:
    base_url: ${zendesk.url}
    auth: { email: ${zendesk.email}, api_token: ${canaries.zendeskToken} }
    webhooks: { secret: ${canaries.zendeskHook} }
    sync: { ${only('zendesk')} }
    log_webhooks: true
    debug: true
    field_mapping: { email: email }
  refused:
    type: freshdesk
    base_url: ${freshdesk.url}
    api_key: ${canaries.brokenKey}
    sync: { ${agentsOnly} }
    debug: true
  away:
    type: freshdesk
    base_url: http://127.0.0.1:9
    api_key: ${canaries.awayKey}
    sync: { ${agentsOnly} }
    debug: true
brevo:
  base_url: ${brevo.url}
  api_key: ${canaries.brevoKey}
  webhooks: { secret: ${canaries.brevoHook} }
  debug: true
  new_contacts: blocklist
  create_attributes: true
alerts:
  allow_private: true
  webhook: http://127.0.0.1:${receiverPort}/${canaries.noticePath}
  webhook_secret: ${canaries.noticeSecret}
  slack: https://127.0.0.1:${receiverPort}/services/${canaries.slackPath}
  email: { smtp: "smtp://tajo:${canaries.smtpPassword}@127.0.0.1:9", from: tajo@example.com, to: ops@example.com }
`
}

/** Every row of every table of the store, as text. */
async function controlDump(dir: string, url: string | undefined): Promise<string> {
  const address =
    url === undefined ? ({ kind: 'pglite', path: join(dir, 'control') } as const) : ({ kind: 'postgres', url } as const)
  const key = openKey({ secret: secretKey, file: '' })
  const control = await openControl({ address, clock: systemClock, log: silentLog, key })
  try {
    const tables = await control.sql.rows<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('tajo_control', 'tajo_queue', 'public')`,
    )
    const lines: string[] = []
    for (const { name } of tables)
      for (const { line } of await control.sql.rows<{ line: string }>(`SELECT t::text AS line FROM ${name} t`))
        lines.push(`${name} ${line}`)
    expect(lines.some((line) => line.startsWith('tajo_control.inbox'))).toBe(true)
    expect(lines.some((line) => line.startsWith('tajo_queue.job'))).toBe(true)
    expect(lines.some((line) => line.startsWith('tajo_control.notices'))).toBe(true)
    return lines.join('\n')
  } finally {
    await control.close()
  }
}

async function warehouseDump(dir: string, url: string | undefined): Promise<string> {
  const warehouse =
    url === undefined
      ? await openDuckDb({ path: join(dir, 'tajo.duckdb'), command: 'proof' })
      : await openPostgres({ url, command: 'proof' })
  try {
    const { rows: tables } = await warehouse.query(
      `SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
    )
    const lines: string[] = []
    for (const [schema, table] of tables) {
      const { rows } = await warehouse.query(`SELECT CAST(t AS VARCHAR) FROM "${String(schema)}"."${String(table)}" t`)
      lines.push(...rows.map(([line]) => `${String(schema)}.${String(table)} ${String(line)}`))
    }
    expect(lines.length).toBeGreaterThan(10)
    return lines.join('\n')
  } finally {
    await warehouse.close()
  }
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name)
    return entry.isFile() ? [path] : []
  })
}
