import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { openKey, type ServerKey } from '@tajo/control/key'
import type { ChannelSettings } from '@tajo/control/notify/channels'
import { type Control, openControl } from '@tajo/control/open'
import type { Clock } from '@tajo/core/clock'
import type { Config, SourceConfig } from '@tajo/core/config/config'
import { isTajoError, TajoError } from '@tajo/core/errors'
import type { Log } from '@tajo/core/log'
import { createRedactor } from '@tajo/core/secrets'
import { eventsWait } from '@tajo/operations/activation/events-wait'
import { statusOperation } from '@tajo/operations/list/status'
import { operations } from '@tajo/operations/operations'
import { type SharedWorkplace, sharedWorkplace } from '@tajo/operations/shared-workplace'
import { readErasedMarks } from '@tajo/warehouse/erase-marks'
import { type Age, agesOf, standingsByAge } from './alerts/freshness.ts'
import { standingsAfter } from './alerts/standing.ts'
import type { AnyOperation } from './api/any-operation.ts'
import type { JobContext } from './jobs/context.ts'
import { createHandlers, type JobEnd, scheduleActor } from './jobs/handlers.ts'
import { createEnqueue } from './jobs/order.ts'
import { keepTicking, type Tick } from './jobs/ticks.ts'
import { timetable } from './jobs/timetable.ts'
import { createWake, type Wake } from './jobs/wake.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { personalStoresOf } from './personal-stores.ts'
import { openTraces, type Traces } from './traces.ts'
import { watchVendorCalls } from './vendor-calls.ts'

export interface RuntimeOptions {
  readonly config: Config
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly log: Log
  readonly logOf: (source: SourceConfig) => Log
  readonly random: () => number
  readonly version: string
  /** `serve` or `worker`. */
  readonly command: string
  /** Of a server or a worker, which has time; a question has none. */
  readonly signal?: AbortSignal
}

/** What a server and a worker have in common: the stores, the accounts, the jobs and the chores. */
export interface Runtime {
  readonly control: Control
  readonly place: SharedWorkplace
  readonly operations: readonly AnyOperation[]
  readonly key: ServerKey
  readonly enqueue: ReturnType<typeof createEnqueue>
  readonly wake: Wake
  readonly metrics: Metrics
  readonly traces: Traces
  /** Does jobs and chores until the signal; resolves when all that was under way has saved what it had. */
  run(signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

const tickMs = 2_000
const sweepMs = 10_000
const freshnessMs = 60_000
const purgeMs = 3_600_000
const eventsMs = 300_000
const betweenTriesMs = 250
const mostWaitMs = 10_000
/** Rows of deliveries, without bodies, are kept so much longer than the bodies: a repeated delivery is known by them. */
const rowsKeptFactor = 3
/** A person's query must not fill the server's memory. */
const mostRows = 10_000
const atOnce = { sync: 4, delivery: 4, verify: 1, activate: 1, models: 1, erase: 1 } as const

export async function openRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { config, env, clock, log } = options
  const redact = createRedactor(config.secrets)
  const key = openServerKey(config, env)
  const { signal } = options
  const control = await openPatiently(() => openStore(config, { clock, log, key, redact }), clock, signal)
  try {
    return await runtimeOver(control, key, options)
  } catch (error) {
    // An open store would keep the process from ending.
    await control.close()
    throw error
  }
}

async function runtimeOver(control: Control, key: ServerKey, options: RuntimeOptions): Promise<Runtime> {
  const { config, env, clock, log, random, version, command } = options
  const personalStores = Object.values(personalStoresOf(control, key))
  const metrics = createMetrics()
  const traces = await openTraces(env, version)
  const place = sharedWorkplace(config, {
    ...{ command, clock, log, random, logOf: options.logOf, mostRows, personalStores },
    step: (name, task) => traces.span(name, {}, task),
  })
  const forget = watchVendorCalls(config, { metrics, traces, clock })
  const all = operations as unknown as readonly AnyOperation[]
  const wake = createWake(control.jobs, log)
  const brevoName = config.sources.find(({ type }) => type === 'brevo')?.name
  const context: JobContext = { config, control, place, operations: all, key, metrics, traces, clock, log }

  const onEnd = async (end: JobEnd): Promise<void> => {
    for (const standing of standingsAfter(end, brevoName)) await control.alerts.report(standing)
  }
  let ages: readonly Age[] = []
  lookBeforeReading(metrics, { control, place, ages: () => ages })
  const lookAtAges = async (): Promise<void> => {
    const call = { signal: AbortSignal.timeout(freshnessMs), tell: () => {}, actor: command }
    const { sources } = await statusOperation.run(place, {}, call)
    ages = agesOf(config, sources, clock.now())
    for (const standing of standingsByAge(ages, await control.alerts.list())) await control.alerts.report(standing)
  }
  await control.schedules.set(timetable(config, key))
  await control.alerts.keepOnly(watchedBy(config))
  const hasObjectives = config.sources.some(
    (source) =>
      source.freshnessMs !== undefined || [...source.streams.values()].some((one) => one.freshnessMs !== undefined),
  )
  const ticks: readonly Tick[] = [
    { name: 'Enqueueing what is due', everyMs: tickMs, run: () => control.schedules.enqueueDue() },
    { name: 'Sending notices', everyMs: tickMs, run: () => control.alerts.deliver() },
    {
      name: 'Looking for deliveries that wait',
      everyMs: sweepMs,
      // What waits for its next try goes on waiting: an outage is not asked about every few seconds.
      run: async () =>
        wake(
          (await control.inbox.pendingSources()).map(({ source }) => source),
          'gently',
        ),
    },
    ...(hasObjectives ? [{ name: 'Looking how old streams are', everyMs: freshnessMs, run: lookAtAges }] : []),
    { name: 'Looking for events without an answer', everyMs: eventsMs, run: () => followUpEvents(context) },
    {
      name: 'Removing what is no longer kept',
      everyMs: purgeMs,
      run: () => purge({ control, place, key, config, clock }),
    },
  ]

  return {
    control,
    place,
    operations: all,
    key,
    enqueue: createEnqueue(control.jobs, key, config),
    wake,
    metrics,
    traces,
    async run(signal) {
      await Promise.all([
        keepTicking(ticks, clock, log, signal),
        control.jobs.work({ handlers: createHandlers(context, onEnd), concurrency: atOnce, signal }),
      ])
      await wake.idle()
    },
    async close() {
      forget()
      await place.close()
      await traces.close()
      await control.close()
    },
  }
}

export function openServerKey(config: Config, env: RuntimeOptions['env']): ServerKey {
  return openKey({
    secret: env['TAJO_SECRET_KEY'],
    previous: env['TAJO_SECRET_KEY_PREVIOUS'],
    file: join(config.dir, '.tajo', 'key'),
  })
}

/** A command that asks a question holds the store for a second or two; a server that begins meanwhile waits for it. */
async function openPatiently<T>(open: () => Promise<T>, clock: Clock, signal: AbortSignal | undefined): Promise<T> {
  for (let waitedMs = 0; signal !== undefined; waitedMs += betweenTriesMs) {
    try {
      return await open()
    } catch (error) {
      if (!isTajoError(error) || error.code !== 'TAJO_CONTROL_BUSY' || waitedMs >= mostWaitMs) throw error
      await clock.sleep(betweenTriesMs, signal)
    }
  }
  return open()
}

export function openStore(
  config: Config,
  { key, ...rest }: { clock: Clock; log: Log; key: ServerKey; redact: (text: string) => string },
): Promise<Control> {
  if (config.control === undefined) {
    throw new TajoError(
      'TAJO_SERVER_SETUP',
      'The address of the control store is written with a variable that is not set.',
      {
        hint: 'Set the variable named under `control`, or leave `control` out: then it is a folder beside tajo.yml.',
      },
    )
  }
  return openControl({ ...rest, key, address: config.control, channels: channelsOf(config, key) })
}

function channelsOf({ alerts }: Config, key: ServerKey): ChannelSettings {
  const { webhook, slack, email, allowPrivate } = alerts
  // Signed in any case: who wants to check it names the secret.
  const signing = (url: string): string =>
    `whsec_${createHash('sha256').update(key.digest('alerts', url)).digest('base64')}`
  return {
    allowPrivate,
    ...(webhook === undefined ? {} : { webhook: { url: webhook.url, secret: webhook.secret ?? signing(webhook.url) } }),
    ...(slack === undefined ? {} : { slack: { url: slack } }),
    ...(email === undefined ? {} : { email }),
  }
}

function lookBeforeReading(
  metrics: Metrics,
  { control, place, ages }: Pick<Runtime, 'control' | 'place'> & { readonly ages: () => readonly Age[] },
): void {
  metrics.beforeReading(async (gauges) => {
    const [jobs, deliveries, limits] = await Promise.all([
      control.jobs.counts(),
      control.inbox.counts(),
      place.limitsLeft(),
    ])
    for (const { kind, state, count } of jobs) {
      if (state === 'waiting') gauges.queueDepth(kind, count)
      if (state === 'failed') gauges.deadLetters(kind, count)
    }
    let dead = 0
    for (const { source, state, count } of deliveries) {
      if (state === 'pending') gauges.deliveriesWaiting(source, count)
      if (state === 'dead' || state === 'failed') dead += count
    }
    gauges.deadLetters('webhooks', dead)
    for (const { source, stream, ageMs } of ages()) if (ageMs !== null) gauges.freshness(source, stream, ageMs / 1000)
    for (const { source, limit, left } of limits) gauges.budgetLeft(source, limit, left)
  })
}

/** A server that was killed while it sent events has left some that nothing else may call for. */
async function followUpEvents({ place, operations, control, key, config }: JobContext): Promise<void> {
  if (!(await eventsWait(place))) return
  const activate = operations.find(({ name }) => name === 'activate.apply')
  if (activate !== undefined) await createEnqueue(control.jobs, key, config)(activate, {}, scheduleActor)
}

async function purge({ control, place, key, config: { server }, clock }: Purge): Promise<void> {
  const before = (keptMs: number): string => new Date(clock.now() - keptMs).toISOString()
  const { keepDeliveriesMs } = server
  await control.inbox.purge({ bodies: before(keepDeliveriesMs), rows: before(keepDeliveriesMs * rowsKeptFactor) })
  await control.jobs.purge()
  // What a job told of somebody who was erased while it ran.
  const person = await place.withWarehouse({ command: 'purge' }, (open) => open.work((sql) => readErasedMarks(sql)))
  if (!person.isEmpty) await personalStoresOf(control, key).queue.erase(person)
}

interface Purge extends Pick<Runtime, 'control' | 'place' | 'key'> {
  readonly config: Config
  readonly clock: Clock
}

/** What there can be notices of. */
function watchedBy(config: Config): readonly { source: string; stream: string | null }[] {
  return config.sources
    .filter(({ enabled }) => enabled)
    .flatMap(({ name, streams }) => [
      { source: name, stream: null },
      ...[...streams.keys()].map((stream) => ({ source: name, stream })),
    ])
}
