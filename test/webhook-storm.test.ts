import { rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Delivery } from '@tajo/control/inbox/delivery'
import { openKey } from '@tajo/control/key'
import { type ControlAddress, openControl } from '@tajo/control/open'
import { systemClock } from '@tajo/core/clock'
import { silentLog } from '@tajo/core/log'
import type { Warehouse } from '@tajo/core/warehouse'
import { startBrevoSandbox } from '@tajo/sandbox/brevo/start'
import { startFreshdeskSandbox } from '@tajo/sandbox/freshdesk/start'
import { startZendeskSandbox } from '@tajo/sandbox/zendesk/start'
import { openDuckDb } from '@tajo/warehouse/duckdb/open'
import { openPostgres } from '@tajo/warehouse/postgres/open'
import { administer, temporaryDatabase } from '@tajo/warehouse/testing/databases'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Dice, dice } from './support/dice.ts'
import { temporaryFolder } from './support/duck-store.ts'
import { differencesFrom } from './support/expect-equals-sandbox.ts'
import { readTable } from './support/read-table.ts'
import { callApi, type Service, startService, until, wordOf } from './support/service.ts'
import { type Bolt, bodies, forged, genuine, shuffled, stormSecrets } from './support/storm.ts'
import { type Outcome, sendStorm } from './support/storm-sender.ts'
import { vendorNamed } from './support/vendors.ts'

/** `TAJO_STORM=10000` for the whole proof. */
const size = Number(process.env['TAJO_STORM'] ?? 10_000)
const seed = Number(process.env['TAJO_STORM_SEED'] ?? 20_261_121)
const secretKey = Buffer.alloc(32, 12).toString('base64')
const lanes = 48

const [freshdeskResolved, solvedEvent] = [4, 'support_ticket_resolved']

interface Place {
  readonly control: ControlAddress
  /** As `tajo.yml` says them. */
  readonly yaml: { readonly control: string; readonly warehouse: string }
  openWarehouse(): Promise<Warehouse>
  /** Lets nothing come through to the store for a moment. */
  cut(server: Service): Promise<void>
}

const places: Readonly<Record<'pglite' | 'postgres', (dir: string) => Promise<Place>>> = {
  pglite: async (dir) => ({
    control: { kind: 'pglite', path: join(dir, 'control') },
    yaml: { control: 'pglite:./control', warehouse: 'duckdb:./tajo.duckdb' },
    openWarehouse: () => openDuckDb({ path: join(dir, 'tajo.duckdb'), command: 'proof' }),
    // The store is a part of the process: what cuts one off cuts off both.
    cut: async ({ process: server }) => {
      server.kill('SIGSTOP')
      await pause(2_000)
      server.kill('SIGCONT')
    },
  }),
  postgres: async () => {
    const [control, warehouse] = [await temporaryDatabase(), await temporaryDatabase()]
    const name = new URL(control).pathname.slice(1)
    return {
      control: { kind: 'postgres', url: control },
      yaml: { control, warehouse },
      openWarehouse: () => openPostgres({ url: warehouse, command: 'proof' }),
      cut: async () => {
        await administer(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`)
        await administer(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`)
        await pause(2_000)
        await administer(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`)
      },
    }
  },
}

describe.each(['pglite', 'postgres'] as const)('on %s', (kind) => {
  test(
    `a storm of ${size}: what was taken is done once, nothing is lost, what is forged is not stored (seed ${seed})`,
    async () => {
      const chance = dice(seed)
      const dir = temporaryFolder()
      onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
      const place = await places[kind](dir)
      const accounts = await openAccounts()
      writeFileSync(join(dir, 'tajo.yml'), yamlOf(place, accounts), { mode: 0o600 })
      const start = (port: number): Service => startService('serve', { dir, port, env: { TAJO_SECRET_KEY: secretKey } })
      let server = start(0)
      const facts = (await server.ready) as Facts
      const port = Number(new URL(wordOf(dir).url).port)
      const urlOf = (source: string): string =>
        facts.sources.find((one) => one.source === source)?.webhookUrl ?? `http://127.0.0.1:${port}/none`

      await jobDone(dir, await callApi(dir, 'POST', '/v1/sync', {}))
      await jobDone(dir, await callApi(dir, 'POST', '/v1/activation/apply', {}))
      await idle(dir)
      const eventsBefore = accounts.brevo.sandbox.world.events.length
      const people = [...accounts.brevo.sandbox.world.contacts.values()].flatMap(({ email }) => email ?? [])

      const solved = solveTickets(accounts)
      const { bolts, taken } = drawStorm(accounts, solved, people, chance)
      const slow = sendSlowly(urlOf('zendesk'), genuine('zendesk', bodies.zendesk(1, 9_999_999, new Date())))
      let [killed, cut]: (Promise<void> | undefined)[] = []
      const outcomes = await sendStorm(bolts, {
        urlOf,
        lanes,
        now: Date.now,
        onEnd: (ended) => {
          if (ended >= bolts.length * 0.35)
            killed ??= server.kill('SIGKILL').then(async () => {
              server = start(port)
              await server.ready
            })
          if (ended >= bolts.length * 0.7) cut ??= Promise.resolve(killed).then(() => place.cut(server))
        },
      })
      await Promise.all([killed, cut])
      slow()

      // Each answer is what its delivery deserved.
      expect(wronglyAnswered(outcomes)).toEqual([])
      await idle(dir)
      expect(await server.kill('SIGTERM')).toBe(0)

      const key = openKey({ secret: secretKey, file: '' })
      const control = await openControl({ address: place.control, clock: systemClock, log: silentLog, key })
      onTestFinished(() => control.close())
      const rows: Delivery[] = []
      for (;;) {
        const last = rows.at(-1)?.id
        const page = await control.inbox.list({ limit: 1_000, ...(last === undefined ? {} : { beforeId: last }) })
        if (page.length === 0) break
        rows.push(...page)
      }
      const named = (row: { readonly source: string; readonly key: string }) => `${row.source} ${row.key}`
      const stored = rows.map(named)
      expect(stored.length).toBe(new Set(stored).size)
      expect(stored.toSorted()).toEqual([...new Set(taken.map(named))].toSorted())
      expect(rows.filter(({ state }) => state !== 'done' && state !== 'ignored')).toEqual([])

      const warehouse = await place.openWarehouse()
      onTestFinished(() => warehouse.close())
      expect(await differences(accounts, warehouse)).toEqual([])

      const events = accounts.brevo.sandbox.world.events.slice(eventsBefore)
      const told = events.filter(({ name }) => name === solvedEvent)
      const tellings = told.map(
        ({ properties }) => `${String(properties['source'])} ${String(properties['ticket_id'])}`,
      )
      expect(tellings.toSorted()).toEqual(solved.map(({ source, ticket }) => `${source} ${ticket}`).toSorted())
      expect(told.every(({ contactId }) => contactId !== null)).toBe(true)
      process.stdout.write(
        `storm on ${kind}: ${outcomes.length} deliveries, ${rows.length} stored, ${outcomes.filter(({ statuses }) => statuses.length > 1).length} sent again, ` +
          `${outcomes.filter(({ bolt }) => bolt.should === 'refused').length} forged, ${told.length} events\n`,
      )
    },
    1_800_000 + size * 300,
  )
})

interface Facts {
  readonly sources: readonly { readonly source: string; readonly webhookUrl: string }[]
}

async function openAccounts() {
  const freshdesk = await startFreshdeskSandbox({ seed: 3, size: { tickets: 30, contacts: 16, companies: 3 } })
  const zendesk = await startZendeskSandbox({
    seed: 4,
    size: { tickets: 30, users: 16, organizations: 3 },
    recencySeconds: 0,
  })
  const brevo = await startBrevoSandbox({ seed: 5, empty: true })
  onTestFinished(async () => {
    await Promise.all([freshdesk.close(), zendesk.close(), brevo.close()])
  })
  return { freshdesk, zendesk, brevo }
}

type Accounts = Awaited<ReturnType<typeof openAccounts>>

function yamlOf({ yaml }: Place, { freshdesk, zendesk, brevo }: Accounts): string {
  const only = (name: string): string => {
    const { streams, busy } = vendorNamed(name)
    return streams
      .map((one) => `${one.name}: ${busy.streams.includes(one.name) || one.name === 'ticket_audits'}`)
      .join(', ')
  }
  return `
warehouse: ${yaml.warehouse}
control: ${yaml.control}
connectors:
  freshdesk:
    base_url: ${freshdesk.url}
    api_key: ${freshdesk.apiKey}
    webhooks: { secret: ${stormSecrets.freshdesk} }
    sync: { ${only('freshdesk')} }
    contact_mapping: { email: email, open_tickets: OPEN_TICKETS }
    ticket_events: { ticket_resolved: ${solvedEvent} }
  zendesk:
    base_url: ${zendesk.url}
    auth: { email: ${zendesk.email}, api_token: ${zendesk.apiToken} }
    webhooks: { secret: ${stormSecrets.zendesk} }
    sync: { ${only('zendesk')} }
    field_mapping: { email: email, open_tickets: OPEN_TICKETS }
    ticket_events: { ticket.solved: ${solvedEvent} }
  unset:
    type: freshdesk
    base_url: ${freshdesk.url}
    api_key: ${freshdesk.apiKey}
    sync: { ${vendorNamed('freshdesk')
      .streams.map(({ name }) => `${name}: ${name === 'contacts'}`)
      .join(', ')} }
brevo:
  base_url: ${brevo.url}
  api_key: ${brevo.apiKey}
  webhooks: { secret: ${stormSecrets.brevo} }
  new_contacts: subscribe
  create_attributes: true
  guards: { max_new_subscribed: 10000, max_events_per_contact: 100, max_same_value: 100%, max_shrink: 100%, max_list_removal: 100% }
`
}

interface Solved {
  readonly source: 'freshdesk' | 'zendesk'
  readonly ticket: number
}

/** Some tickets of people with an address are solved, each once, before the storm tells of them. */
function solveTickets({ freshdesk, zendesk }: Accounts): readonly Solved[] {
  const desk = freshdesk.sandbox.world
  const openAtFreshdesk = [...desk.tickets.values()]
    .filter(({ deleted, spam, status, requester_id: id }) => {
      const person = desk.contacts.get(id)
      return (
        !deleted &&
        !spam &&
        (status === 2 || status === 3) &&
        person?.email != null &&
        !person.deleted &&
        !person.blocked
      )
    })
    .slice(0, 6)
  for (const { id } of openAtFreshdesk) desk.updateTicket(id, { status: freshdeskResolved })
  const { world } = zendesk.sandbox
  const openAtZendesk = [...world.tickets.values()]
    .filter(({ status, requester_id: id }) => {
      const person = world.users.get(id)
      return (
        ['new', 'open', 'pending'].includes(status) &&
        person?.email != null &&
        person.role === 'end-user' &&
        person.active &&
        !person.suspended
      )
    })
    .slice(0, 6)
  for (const { id } of openAtZendesk) world.updateTicket(id, { status: 'solved' })
  return [
    ...openAtFreshdesk.map(({ id }) => ({ source: 'freshdesk', ticket: id }) as const),
    ...openAtZendesk.map(({ id }) => ({ source: 'zendesk', ticket: id }) as const),
  ]
}

/** Everything that is sent, in the order it is sent in, and what of it has to be stored. */
function drawStorm(
  { freshdesk, zendesk }: Accounts,
  solved: readonly Solved[],
  people: readonly string[],
  chance: Dice,
) {
  const from = Date.now()
  // Told out of order, and of moments before and after what is stored by now.
  const at = (): Date => new Date(from - 120_000 + chance.below(120) * 1_000)
  const tickets = {
    freshdesk: [...freshdesk.sandbox.world.tickets.values()].flatMap(({ id, deleted }) => (deleted ? [] : [id])),
    zendesk: [...zendesk.sandbox.world.tickets.values()].flatMap(({ id, deleted_at: deleted }) =>
      deleted === null ? [id] : [],
    ),
  }
  const good: Bolt[] = solved.map(({ source, ticket }, n) => genuine(source, bodies[source](ticket, n, new Date())))
  while (good.length < size) {
    const n = good.length
    const draw = chance.below(20)
    const [person, source] = [people[chance.below(people.length)], draw < 12 ? 'zendesk' : 'freshdesk'] as const
    const ticket = tickets[source][chance.below(tickets[source].length)]
    if (draw === 19 && person !== undefined) good.push(genuine('brevo', bodies.brevo(person, n, at())))
    else if (ticket !== undefined) good.push(genuine(source, bodies[source](ticket, n, at())))
  }
  const some = (share: number): readonly Bolt[] => good.filter(() => chance.roll() < share)
  const again = some(0.1)
  const copies = [...again, ...again.filter(() => chance.below(3) === 0)]
  // What is forged says something that nobody else says: found in the inbox it would be known.
  const lies = (because: NonNullable<Bolt['because']>, share: number): readonly Bolt[] =>
    some(share).map(({ source }, index) => {
      const kind =
        because === 'stale stamp'
          ? 'zendesk'
          : because === 'no secret set'
            ? 'freshdesk'
            : source === 'brevo'
              ? 'brevo'
              : source
      const n = 5_000_000 + index
      const body =
        kind === 'brevo'
          ? bodies.brevo('nobody@example.com', n, at())
          : bodies[kind as 'zendesk'](tickets.zendesk[0] ?? 1, n, at())
      return forged(genuine(kind as 'zendesk', body), because)
    })
  const forgeries = [
    ...lies('wrong secret', 0.05),
    ...lies('wrong token', 0.02),
    ...lies('no secret set', 0.02),
    ...lies('stale stamp', 0.03),
    ...lies('oversize', 0.002),
  ]
  return { bolts: shuffled([...good, ...copies, ...forgeries], chance), taken: good }
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
  return outcomes.flatMap(({ bolt: { source, should, because }, statuses }) => {
    const last = statuses.at(-1) ?? 0
    const fits = because === undefined ? last === 200 || last === 204 : last === wanted[because]
    // Whoever is to come again is told so in the way his vendor understands.
    const passing = source === 'brevo' ? [0, 429] : [0, 503]
    const fair = statuses.slice(0, -1).every((status) => passing.includes(status))
    return fits && fair ? [] : [`${source} ${because ?? should}: ${statuses.join(', ')}`]
  })
}

async function differences({ freshdesk, zendesk }: Accounts, warehouse: Warehouse): Promise<readonly string[]> {
  const found: string[] = []
  for (const [name, account] of [
    ['freshdesk', freshdesk.sandbox],
    ['zendesk', zendesk.sandbox],
  ] as const) {
    const vendor = vendorNamed(name)
    const read = (stream: string, only?: readonly string[]) =>
      readTable(warehouse, stream, {
        layer: name,
        key: vendor.streams.find((one) => one.name === stream)?.key ?? ['id'],
        ...(only === undefined ? {} : { only }),
      })
    const truth = vendor.truth(account as never)
    const streams = ['tickets', name === 'freshdesk' ? 'conversations' : 'ticket_comments']
    found.push(...(await differencesFrom(truth, read, { streams, read: 'changes' })))
  }
  return found
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

/** Nothing waits and nothing runs. */
async function idle(dir: string): Promise<void> {
  await until(async () => {
    const [pending, running, waiting] = await Promise.all([
      callApi(dir, 'GET', '/v1/webhooks?state=pending&limit=1'),
      callApi(dir, 'GET', '/v1/jobs?state=running&limit=1'),
      callApi(dir, 'GET', '/v1/jobs?state=waiting&limit=1'),
    ])
    const left = [listIn(pending.json, 'deliveries'), listIn(running.json, 'jobs'), listIn(waiting.json, 'jobs')]
    return left.every((one) => one?.length === 0) ? true : undefined
  }, 1_000)
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

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
