import { rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Delivery } from '@tajo/control/inbox/delivery'
import { openKey } from '@tajo/control/key'
import { openControl } from '@tajo/control/open'
import { type Clock, systemClock } from '@tajo/core/clock'
import { loadConfig } from '@tajo/core/config/load-config'
import { isObject } from '@tajo/core/json'
import { silentLog } from '@tajo/core/log'
import type { Warehouse } from '@tajo/core/warehouse'
import { activateApplyOperation } from '@tajo/operations/list/activate-apply'
import { openWorkplace } from '@tajo/operations/open-workplace'
import { describe, expect, onTestFinished, test } from 'vitest'
import { dice } from './support/dice.ts'
import { temporaryFolder } from './support/duck-store.ts'
import { differencesFrom } from './support/expect-equals-sandbox.ts'
import { readTable } from './support/read-table.ts'
import { callApi, type Service, startService, until, wordOf } from './support/service.ts'
import { type Bolt, bodies, genuine } from './support/storm.ts'
import { type Accounts, openAccounts, solvedEvent, stormYaml } from './support/storm-accounts.ts'
import { drawStorm } from './support/storm-draw.ts'
import { type Place, places } from './support/storm-places.ts'
import { type Outcome, sendStorm } from './support/storm-sender.ts'
import { vendorNamed } from './support/vendors.ts'

/** How many genuine deliveries; copies and forgeries come on top. */
const size = Number(process.env['TAJO_STORM'] ?? 2_000)
const seed = Number(process.env['TAJO_STORM_SEED'] ?? 20_261_121)
const secretKey = Buffer.alloc(32, 12).toString('base64')
const lanes = 48
/** What Brevo has not shown by then of an event that got no answer may be sent once more. */
const settledMs = 20 * 60_000

describe.each(['pglite', 'postgres'] as const)('on %s', (kind) => {
  test(
    `a storm of ${size}: what was taken is done once, nothing is lost, what is forged is not stored (seed ${seed})`,
    async () => {
      // What the accounts hold is an hour old: of a ticket that is solved seconds after it came in Freshdesk tells no second moment.
      let ahead = -3_600_000
      const clock = { ...systemClock, now: () => Date.now() + ahead }
      const dir = temporaryFolder()
      onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
      const place = await places[kind](dir)
      const accounts = await openAccounts(clock)
      ahead = 0
      const { brevo, toSolve } = accounts
      const { world } = brevo.sandbox
      writeFileSync(join(dir, 'tajo.yml'), stormYaml(place, accounts), { mode: 0o600 })
      const start = (port: number): Service => startService('serve', { dir, port, env: { TAJO_SECRET_KEY: secretKey } })
      let server = start(0)
      const { sources } = (await server.ready) as Facts
      const base = wordOf(dir).url
      const urlOf = (source: string): string =>
        sources.find((one) => one.source === source)?.webhookUrl ?? `${base}/none`

      await jobDone(dir, await callApi(dir, 'POST', '/v1/sync', {}))
      await jobDone(dir, await callApi(dir, 'POST', '/v1/activation/apply', {}))
      await idle(dir)
      const people = [...world.contacts.values()].flatMap(({ email }) => email ?? [])
      const openBefore = openTickets(accounts)
      expect(world.events).toEqual([])

      const storm = drawStorm({ accounts, size, people, chance: dice(seed), nowMs: Date.now() })
      const hangUp = sendSlowly(urlOf('zendesk'), genuine('zendesk', bodies.zendesk(1, 9_999_999, new Date())))
      // What befalls the server, one after the other.
      let trouble = Promise.resolve()
      const restart = async (): Promise<void> => {
        await server.kill('SIGKILL')
        server = start(Number(new URL(base).port))
        await server.ready
      }
      const fallen: string[] = []
      const befall = (what: string, happens: () => Promise<void>): void => {
        if (fallen.includes(what)) return
        fallen.push(what)
        trouble = trouble.then(happens)
      }
      const outcomes = await sendStorm(storm.bolts, {
        urlOf,
        lanes,
        now: Date.now,
        onEnd: (ended) => {
          if (ended >= storm.bolts.length * 0.35)
            befall('killed', async () => {
              await restart()
              // Once more as an event reaches Brevo: it is there, and nobody hears of it.
              brevo.sandbox.beforeRequest = ({ method, path }) => {
                if (method !== 'POST' || !path.includes('/events') || fallen.includes('killed at an event')) return
                server.process.kill('SIGKILL')
                befall('killed at an event', restart)
              }
            })
          if (ended >= storm.bolts.length * 0.7) befall('cut', () => place.cut(server))
        },
      })
      hangUp()
      await trouble
      await idle(dir)
      await trouble
      expect(fallen.toSorted()).toEqual(['cut', 'killed', 'killed at an event'])
      const troubled = outcomes.filter(({ statuses }) => statuses.length > 1)
      expect(troubled.length).toBeGreaterThan(0)
      // Each answer is what its delivery deserved.
      expect(wronglyAnswered(outcomes)).toEqual([])

      // A person has what was done done once more.
      for (const source of ['zendesk', 'freshdesk'])
        expect(await callApi(dir, 'POST', '/v1/webhooks/replay', { source, states: ['done'] })).toMatchObject({
          status: 200,
        })
      await idle(dir)
      expect(await server.kill('SIGTERM')).toBe(0)

      const rows = await storedIn(place)
      const stored = rows.map(named)
      expect(stored.length).toBe(new Set(stored).size)
      expect(stored.toSorted()).toEqual(storm.taken.map(named).toSorted())
      expect(rows.filter(({ state }) => state !== 'done' && state !== 'ignored')).toEqual([])
      expect(await differences(accounts, place, storm.notes)).toEqual([])
      expect(openTickets(accounts)).toBe(openBefore - toSolve.length)
      expect(world.resubscriptions).toBe(0)

      // Of an event that was on its way in the moment of the kill the next runs find out, later.
      ahead = settledMs
      await activate(dir, clock)
      await activate(dir, clock)
      const tellings = world.events.map(({ name, properties: { source, ticket_id: ticket } }) => [name, source, ticket])
      expect(tellings.map(String).toSorted()).toEqual(
        toSolve.map(({ source, ticket }) => String([solvedEvent, source, ticket])).toSorted(),
      )
      expect(world.events.filter(({ contactId }) => contactId === null)).toEqual([])
      const refused = outcomes.filter(({ bolt }) => bolt.because !== undefined)
      process.stdout.write(
        `storm on ${kind}: ${outcomes.length} deliveries, ${rows.length} stored, ${troubled.length} sent again, ${refused.length} refused, ` +
          `${storm.changes} changes, ${world.events.length} events\n`,
      )
    },
    600_000 + size * 30,
  )
})

interface Facts {
  readonly sources: readonly { readonly source: string; readonly webhookUrl: string }[]
}

const named = ({ source, key }: { readonly source: string; readonly key: string }): string => `${source} ${key}`

/** As Brevo has been told, of all together: who of two helpdesks is one person is not the storm's business. */
function openTickets({ brevo }: Accounts): number {
  const counts = [...brevo.sandbox.world.contacts.values()].map(({ attributes }) => Number(attributes['OPEN_TICKETS']))
  return counts.reduce((sum, count) => sum + count, 0)
}

async function storedIn(place: Place): Promise<readonly Delivery[]> {
  const key = openKey({ secret: secretKey, file: '' })
  const control = await openControl({ address: place.control, clock: systemClock, log: silentLog, key })
  try {
    const rows: Delivery[] = []
    for (;;) {
      const last = rows.at(-1)?.id
      const page = await control.inbox.list({ limit: 1_000, ...(last === undefined ? {} : { beforeId: last }) })
      if (page.length === 0) return rows
      rows.push(...page)
    }
  } finally {
    await control.close()
  }
}

/** Of taken ones: the last answer is 2xx. Of refused ones: the answer that belongs to the reason. */
function wronglyAnswered(outcomes: readonly Outcome[]): readonly string[] {
  const wanted = {
    'wrong secret': 401,
    'stale stamp': 401,
    'wrong token': 404,
    'no secret set': 403,
    oversize: 413,
  } as const
  return outcomes.flatMap(({ bolt: { source, because }, statuses }) => {
    const last = statuses.at(-1) ?? 0
    const fits = because === undefined ? last === 200 || last === 204 : last === wanted[because]
    // Whoever is to come again is told so in the way his vendor understands.
    const passing = source === 'brevo' ? [0, 429] : [0, 503]
    const fair = statuses.slice(0, -1).every((status) => passing.includes(status))
    return fits && fair ? [] : [`${source} ${because ?? 'taken'}: ${statuses.join(', ')}`]
  })
}

/** Between what is stored and the accounts: tickets and what was said there, and the contacts that deliveries told of. */
async function differences(
  { freshdesk, zendesk }: Accounts,
  place: Place,
  notes: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const warehouse = await place.openWarehouse()
  try {
    const found = [
      ...(await tableDifferences(warehouse, 'freshdesk', freshdesk.sandbox, ['tickets', 'conversations'])),
      ...(await tableDifferences(warehouse, 'zendesk', zendesk.sandbox, ['tickets', 'ticket_comments'])),
    ]
    const mirror = await readTable(warehouse, 'contacts', { layer: 'brevo', key: ['email'] })
    const stored = new Map(mirror?.rows.map(({ key, values }) => [key, JSON.parse(String(values['attributes']))]))
    for (const [email, note] of notes) {
      const attributes: unknown = stored.get(email)
      const is = isObject(attributes) ? attributes['NOTE'] : undefined
      if (is !== note) found.push(`${email}: stored ${String(is)}, the account has ${note}`)
    }
    return found
  } finally {
    await warehouse.close()
  }
}

function tableDifferences(
  warehouse: Warehouse,
  layer: 'freshdesk' | 'zendesk',
  account: Accounts['freshdesk' | 'zendesk']['sandbox'],
  streams: readonly string[],
): Promise<readonly string[]> {
  const vendor = vendorNamed(layer)
  const keyOf = (stream: string) => vendor.streams.find(({ name }) => name === stream)?.key ?? ['id']
  const read = (stream: string) => readTable(warehouse, stream, { layer, key: keyOf(stream) })
  const truth = vendor.truth(account)
  // Only a list tells how many comments a ticket has.
  const unsure = [...(truth['tickets']?.unsure ?? []), 'comment_count']
  return differencesFrom(truth, read, { streams, read: 'changes', but: { tickets: { unsure } } })
}

/** One run of `tajo activate`, at the time the accounts have. */
async function activate(dir: string, clock: Clock): Promise<void> {
  const config = await loadConfig({ path: 'tajo.yml', env: {}, cwd: dir })
  const workplace = openWorkplace(config, { clock, random: Math.random, log: silentLog })
  const call = { signal: new AbortController().signal, actor: 'test', tell: () => undefined }
  const { report } = await activateApplyOperation.run(workplace, {}, call)
  expect(report).toMatchObject({ state: 'done' })
}

/** A sender that never comes to an end; nothing of it may be stored. */
function sendSlowly(url: string, bolt: Bolt): () => void {
  const { hostname, port, pathname } = new URL(url)
  const socket = connect(Number(port), hostname, () => {
    const headers = Object.entries(bolt.headers(Date.now())).map(([name, value]) => `${name}: ${value}`)
    socket.write(
      [
        `POST ${pathname} HTTP/1.1`,
        `host: ${hostname}`,
        ...headers,
        `content-length: ${bolt.body.length}`,
        '',
        bolt.body.slice(0, 20),
      ].join('\r\n'),
    )
  })
  socket.on('error', () => undefined)
  return () => socket.destroy()
}

/** Nothing waits and nothing runs, of a server that may be down in between. */
async function idle(dir: string): Promise<void> {
  const left = async (path: string, name: string): Promise<number | undefined> =>
    listIn((await callApi(dir, 'GET', path)).json, name)?.length
  await until(async () => {
    try {
      const counts = await Promise.all([
        left('/v1/webhooks?state=pending&limit=1', 'deliveries'),
        left('/v1/jobs?state=running&limit=1', 'jobs'),
        left('/v1/jobs?state=waiting&limit=1', 'jobs'),
      ])
      return counts.every((count) => count === 0) ? true : undefined
    } catch {
      return undefined
    }
  }, 500)
}

function listIn(json: unknown, name: string): readonly unknown[] | undefined {
  const found = (json as Readonly<Record<string, unknown>> | undefined)?.[name]
  return Array.isArray(found) ? found : undefined
}

async function jobDone(dir: string, asked: { readonly status: number; readonly json: unknown }): Promise<void> {
  expect(asked).toMatchObject({ status: 202 })
  const { id } = (asked.json as { readonly job: { readonly id: string } }).job
  const job = await until(async () => {
    const { json } = await callApi(dir, 'GET', `/v1/jobs/${id}`)
    const { state } = (json as { readonly job: { readonly state: string } }).job
    return ['done', 'failed', 'stopped'].includes(state) ? json : undefined
  }, 500)
  expect(job, JSON.stringify(job)).toMatchObject({ job: { state: 'done' } })
}
