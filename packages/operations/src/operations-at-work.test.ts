import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@tajo/core/clock'
import { loadConfig } from '@tajo/core/config/load-config'
import { silentLog } from '@tajo/core/log'
import { BrevoSandbox } from '@tajo/sandbox/brevo/sandbox'
import { FreshdeskSandbox } from '@tajo/sandbox/freshdesk/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { activateApplyOperation } from './list/activate-apply.ts'
import { activatePlanOperation } from './list/activate-plan.ts'
import { catalogOperation } from './list/catalog.ts'
import { connectorsListOperation } from './list/connectors-list.ts'
import { connectorsStreamsOperation } from './list/connectors-streams.ts'
import { connectorsTestOperation } from './list/connectors-test.ts'
import { contactOperation } from './list/contact.ts'
import { doctorOperation } from './list/doctor.ts'
import { modelsExplainOperation } from './list/models-explain.ts'
import { modelsListOperation } from './list/models-list.ts'
import { modelsRunOperation } from './list/models-run.ts'
import { planOperation } from './list/plan.ts'
import { positionGetOperation } from './list/position-get.ts'
import { positionSetOperation } from './list/position-set.ts'
import { queryOperation } from './list/query.ts'
import { rejectedListOperation } from './list/rejected-list.ts'
import { rejectedReplayOperation } from './list/rejected-replay.ts'
import { runsGetOperation } from './list/runs-get.ts'
import { runsListOperation } from './list/runs-list.ts'
import { statusOperation } from './list/status.ts'
import { syncOperation } from './list/sync.ts'
import { verifyOperation } from './list/verify.ts'
import type { Operation } from './operation.ts'
import { parseInput } from './parse-input.ts'
import { type SharedWorkplace, sharedWorkplace } from './shared-workplace.ts'
import { keptCall } from './testing/place.ts'

const helpdesk = new FreshdeskSandbox({ seed: 5, size: { tickets: 60 } })
const people = [...helpdesk.world.contacts.values()].flatMap(({ email, name }) =>
  email === null ? [] : [{ email, name }],
)
const brevo = new BrevoSandbox({ seed: 3, people })
const steps: string[] = []
let place: SharedWorkplace
let dir = ''

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tajo-at-work-'))
  const yaml = [
    'connectors:',
    `  freshdesk: { base_url: "${await helpdesk.listen()}", api_key: sandbox-key, streams: { tickets: { history: true } }, contact_mapping: { email: email, name: FULLNAME, total_tickets: TICKET_COUNT } }`,
    `brevo: { base_url: "${await brevo.listen()}/v3", api_key: xkeysib-sandbox }`,
  ]
  await writeFile(join(dir, 'tajo.yml'), yaml.join('\n'))
  const config = await loadConfig({ path: 'tajo.yml', env: {}, cwd: dir })
  const tools = { clock: systemClock, random: () => 0.5, log: silentLog }
  place = sharedWorkplace(config, {
    ...{ ...tools, command: 'serve', mostRows: 5 },
    step: async (name, task) => {
      const result = await task()
      steps.push(name)
      return result
    },
  })
})

afterAll(async () => {
  await place.close()
  await Promise.all([helpdesk.close(), brevo.close()])
  await rm(dir, { recursive: true, force: true })
})

/** What an operation answers, which is the same after it went over a wire. */
async function done<Input, Output>(operation: Operation<Input, Output>, input: Input, call = keptCall()) {
  const output = await operation.run(place, parseInput(operation, input), call)
  expect(JSON.parse(JSON.stringify(output))).toEqual(output)
  return output
}

test('a server does everything over one warehouse and one connection per account', async () => {
  const tickets = { source: 'freshdesk', stream: 'tickets' }

  // Two syncs of one source at the same time: one is refused, and says so in its report. Whoever looks meanwhile is answered.
  const call = keptCall()
  const [first, second, meanwhile] = await Promise.all([
    done(syncOperation, { source: 'freshdesk' }, call),
    done(syncOperation, { source: 'freshdesk' }),
    done(statusOperation, {}),
  ])
  const [ran] = first.reports
  expect(ran).toMatchObject({ source: 'freshdesk', exitCode: 0, verdict: { kind: 'complete' } })
  expect(second).toMatchObject({
    error: { code: 'TAJO_RUN_ACTIVE' },
    reports: [{ source: 'freshdesk', exitCode: 1, error: { code: 'TAJO_RUN_ACTIVE' } }],
  })
  expect(meanwhile.sources).toHaveLength(2)
  expect(call.told.at(-1)).toEqual({ kind: 'part', name: 'report', value: ran })
  expect(call.told.some((news) => news.kind === 'sync')).toBe(true)

  // Calls are counted for each use from its own beginning, although the connection is the same.
  const again = await done(syncOperation, { source: 'freshdesk', streams: ['agents'] })
  const [few] = again.reports
  if (ran === undefined || few === undefined || 'error' in ran || 'error' in few) throw new Error('not synced')
  expect(few.calls).toBeLessThan(ran.calls)
  expect(few.streams.map(({ stream }) => stream)).toEqual(['agents'])

  const { runs } = await done(runsListOperation, { source: 'freshdesk' })
  expect(runs.map(({ id }) => id)).toEqual([few.runId, ran.runId])
  expect(await done(runsGetOperation, { id: ran.runId })).toMatchObject({ id: ran.runId, verdict: 'complete' })
  await expect(done(runsGetOperation, { id: 'none' })).rejects.toMatchObject({ code: 'TAJO_USAGE' })

  const { position } = await done(positionGetOperation, tickets)
  const moved = await done(positionSetOperation, { ...tickets, to: '2024-01-31' })
  expect(moved).toMatchObject({ before: position, position: '2024-01-31T00:00:00Z' })
  expect((await done(planOperation, { source: 'freshdesk', streams: ['tickets'] })).plans).toMatchObject([
    { source: 'freshdesk', streams: [{ stream: 'tickets', mode: 'incremental' }] },
  ])

  const rows = await done(queryOperation, { sql: 'SELECT id FROM freshdesk.tickets ORDER BY id' })
  expect(rows).toMatchObject({ truncated: true })
  expect(rows.rows).toHaveLength(5)
  expect((await done(queryOperation, { sql: 'SELECT id FROM freshdesk.tickets', limit: 2 })).rows).toHaveLength(2)
  await expect(done(queryOperation, { sql: 'DROP TABLE freshdesk.tickets' })).rejects.toMatchObject({
    code: 'TAJO_QUERY',
  })

  const verified = keptCall()
  expect(
    (await done(verifyOperation, { source: 'freshdesk', streams: ['companies'] }, verified)).reports,
  ).toMatchObject([{ source: 'freshdesk', result: 'verified', exitCode: 0 }])
  expect(verified.told[0]).toEqual({ kind: 'part', name: 'location', value: join(dir, 'tajo.duckdb') })
  expect(await done(rejectedListOperation, {})).toEqual({ rejected: [] })
  expect(await done(rejectedReplayOperation, { source: 'freshdesk' })).toMatchObject({ sources: [{ replayed: 0 }] })
})

test('models and activation over the same warehouse', async () => {
  expect((await done(syncOperation, {})).reports).toMatchObject([{ exitCode: 0 }, { exitCode: 0 }])
  expect(await done(modelsRunOperation, {})).toMatchObject({ schema: 'support', changedTickets: null })
  const { models } = await done(modelsListOperation, {})
  expect(models.map(({ name }) => name)).toContain('support.customers')
  expect((await done(catalogOperation, { table: 'support.customers' })).tables).toMatchObject([{ table: 'customers' }])
  await expect(done(catalogOperation, { table: 'custmers' })).rejects.toThrow('did you mean "customers"?')
  const [ticket] = (await done(queryOperation, { sql: 'SELECT min(id) FROM freshdesk.tickets' })).rows
  expect(await done(modelsExplainOperation, { id: String(ticket?.[0]) })).toMatchObject({ source: 'freshdesk' })

  const customers =
    'SELECT customer_id, email FROM support.customers WHERE email IS NOT NULL AND NOT is_deleted AND NOT is_staff AND NOT is_blocked ORDER BY customer_id'
  const [one, other] = (await done(queryOperation, { sql: customers, limit: 2 })).rows.map((row) => row.map(String))
  const [id = '', email = ''] = one ?? []
  const asked = [email.toUpperCase(), other?.[0] ?? '']
  const call = keptCall()
  steps.length = 0
  const some = await done(activateApplyOperation, { contacts: asked }, call)
  expect(steps).toEqual(['models', 'plan', 'apply'])
  expect(some.plan).toMatchObject({ considered: 2 })
  expect(some.report).toMatchObject({ state: 'done', considered: 2 })
  expect(some.plan.contacts.map(({ customerId }) => customerId).sort()).toEqual([id, other?.[0]].sort())
  const parts = call.told.flatMap((news) => (news.kind === 'part' ? [news.name] : []))
  expect(parts).toEqual(['models', 'plan'])
  // The one is in Brevo by now.
  expect((await done(activatePlanOperation, { contact: id })).plan).toMatchObject({
    considered: 1,
    contacts: [],
  })
  expect(await done(contactOperation, { contact: email })).toMatchObject({ kind: 'found' })
  expect(await done(contactOperation, { contact: 'nobody@example.com' })).toMatchObject({ kind: 'unknown' })
})

test('what is configured, and how it is', async () => {
  expect((await done(connectorsListOperation, {})).connectors.map(({ name }) => name)).toEqual(['freshdesk', 'brevo'])
  expect(await done(connectorsTestOperation, { source: 'freshdesk' })).toMatchObject({ ok: true, exitCode: 0 })
  const { streams } = await done(connectorsStreamsOperation, { source: 'freshdesk' })
  expect(streams).toContainEqual(expect.objectContaining({ stream: 'tickets', table: 'freshdesk.tickets' }))
  expect(await done(doctorOperation, {})).toMatchObject({
    ok: true,
    checks: expect.arrayContaining([expect.objectContaining({ name: 'warehouse', result: 'ok' })]),
  })
})

test('a sync that is stopped says so, and leaves the source free', async () => {
  const stop = new AbortController()
  const call = keptCall(stop.signal)
  const stopped = done(
    syncOperation,
    { source: 'freshdesk', full: true },
    { ...call, tell: (news) => (news.kind === 'sync' ? stop.abort() : undefined) },
  )
  expect((await stopped).reports).toMatchObject([{ exitCode: 130, verdict: { kind: 'interrupted' } }])
  expect((await done(syncOperation, { source: 'freshdesk', streams: ['agents'] })).reports).toMatchObject([
    { exitCode: 0 },
  ])
})
