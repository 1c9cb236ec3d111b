import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { openPglite } from '@tajo/control/store/pglite'
import { openPostgres } from '@tajo/control/store/postgres'
import type { Sql } from '@tajo/control/store/sql'
import { systemClock } from '@tajo/core/clock'
import { loadConfig } from '@tajo/core/config/load-config'
import { silentLog } from '@tajo/core/log'
import { assemble } from '@tajo/server/assemble'
import Fastify from 'fastify'

/**
 * What is put under load: `node bench/intake-server.ts <ours|rows|batches> <pglite|postgres> <folder or url>`. `ours` is a whole server
 * that takes deliveries and has no worker; the others are what anybody would write first: a route and an INSERT, each request by
 * itself, or all requests of a turn together. They verify nothing, seal nothing and refuse nothing. Prints its address.
 */
const [what = 'ours', store = 'pglite', place = ''] = process.argv.slice(2)
const benchSecret = 'a secret of benches'

if (what === 'ours') await serveOurs()
else await serveBare(what === 'batches')

async function serveOurs(): Promise<void> {
  const folder = store === 'pglite' ? place : join(process.cwd(), 'unused')
  const control = store === 'pglite' ? `pglite:${join(folder, 'control')}` : place
  const text = `
warehouse: duckdb:./bench.duckdb
control: ${control}
connectors:
  zendesk: { subdomain: acme, auth: { email: a@example.com, api_token: x }, webhooks: { secret: ${benchSecret} } }
`
  const config = await loadConfig({ path: 'tajo.yml', cwd: folder, env: {}, text })
  const secret = Buffer.alloc(32, 5).toString('base64')
  const { app, runtime } = await assemble({
    config,
    env: { TAJO_SECRET_KEY: secret },
    clock: systemClock,
    log: silentLog,
    logOf: () => silentLog,
    random: Math.random,
    version: 'bench',
    command: 'serve',
    localToken: undefined,
    address: () => '',
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  say(`http://127.0.0.1:${port}/webhooks/zendesk/${runtime.key.pathToken('zendesk')}`)
}

async function serveBare(batched: boolean): Promise<void> {
  const sql = await openSql()
  await sql.script(
    'CREATE TABLE bare (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL UNIQUE, at timestamptz NOT NULL DEFAULT now(), body text NOT NULL)',
  )
  const app = Fastify({ logger: false })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
  const store = batched ? inBatches(sql) : oneByOne(sql)
  app.post<{ Body: Buffer }>('/', async ({ body }, reply) => {
    const text = body.toString()
    await store((JSON.parse(text) as { readonly id: string }).id, text)
    return reply.code(204).send()
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  say(`http://127.0.0.1:${port}/`)
}

/** The same ways into the same databases as the control store has them. */
function openSql(): Promise<Sql> {
  return store === 'pglite' ? openPglite(join(place, 'bare'), Date.now()) : openPostgres(place, systemClock, silentLog)
}

type StoreOne = (key: string, body: string) => Promise<unknown>

function oneByOne(sql: Sql): StoreOne {
  return (key, body) =>
    sql.rows('INSERT INTO bare (key, body) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING', [key, body])
}

/** One INSERT at a time, of all that came while the one before was under way. */
function inBatches(sql: Sql): StoreOne {
  let waiting: { readonly key: string; readonly body: string; done(): void; failed(error: unknown): void }[] = []
  let working = false
  const work = async (): Promise<void> => {
    working = true
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      try {
        await sql.rows(
          'INSERT INTO bare (key, body) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT (key) DO NOTHING',
          [group.map(({ key }) => key), group.map(({ body }) => body)],
        )
        for (const { done } of group) done()
      } catch (error) {
        for (const { failed } of group) failed(error)
      }
    }
    working = false
  }
  return (key, body) =>
    new Promise<void>((done, failed) => {
      waiting.push({ key, body, done, failed })
      if (!working) void work()
    })
}

function say(url: string): void {
  process.stdout.write(`${url}\n`)
}
