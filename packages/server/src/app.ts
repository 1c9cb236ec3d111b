import rateLimit from '@fastify/rate-limit'
import type { Inbox } from '@tajo/control/inbox'
import type { ServerKey } from '@tajo/control/key'
import type { Clock } from '@tajo/core/clock'
import type { Config, SourceConfig } from '@tajo/core/config/config'
import { TajoError } from '@tajo/core/errors'
import type { Log } from '@tajo/core/log'
import { createRedactor } from '@tajo/core/secrets'
import type { WebhookKind } from '@tajo/core/webhook'
import type { Workplace } from '@tajo/operations/workplace'
import Fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { AnyOperation } from './api/any-operation.ts'
import { auditCalls } from './api/audited.ts'
import { createEventStreams } from './api/event-stream.ts'
import { jobRoutes } from './api/jobs.ts'
import { createNewsBell } from './api/news-bell.ts'
import { describeApi } from './api/openapi.ts'
import { operationRoutes } from './api/operations.ts'
import { recordRoutes } from './api/records.ts'
import { setupRoutes } from './api/setup.ts'
import { tokenRoutes } from './api/tokens.ts'
import { createTrigger } from './api/trigger.ts'
import { webhookRoutes } from './api/webhooks.ts'
import { requireToken } from './auth/bearer.ts'
import { addBeacon } from './beacon/routes.ts'
import type { Control } from './control.ts'
import { addHealth, storeChecks } from './health.ts'
import { tellErrors } from './http/errors.ts'
import { noteRequests, requestId } from './http/requests.ts'
import { allowOrigins, secureHeaders } from './http/security.ts'
import { createGates } from './intake/gate.ts'
import { createHandOn } from './intake/hand-on.ts'
import { createLiveSecrets } from './intake/live-secrets.ts'
import { createReceive, type Receive } from './intake/receive.ts'
import { addIntake } from './intake/routes.ts'
import { createWebhookState } from './intake/webhook-state.ts'
import type { Metrics } from './metrics.ts'
import { addMetrics } from './metrics-route.ts'
import type { Traces } from './traces.ts'

export interface AppDependencies {
  readonly config: Config
  readonly operations: readonly AnyOperation[]
  readonly place: Workplace
  readonly control: Control
  readonly kinds: Readonly<Record<SourceConfig['type'], WebhookKind>>
  readonly key: ServerKey
  /** Hands an operation to the queue. */
  readonly enqueue: (operation: AnyOperation, input: unknown, actor: string) => Promise<{ id: string; kind: string }>
  /** Deliveries of these sources wait to be processed. */
  readonly wake: (sources: readonly string[]) => void
  readonly metrics: Metrics
  readonly traces: Traces
  readonly clock: Clock
  readonly log: Log
  readonly version: string
  /** Of whoever may read `.tajo/server.json`. */
  readonly localToken: string | undefined
  /** Where the server listens, once it does: webhook addresses begin with it unless `public_url` says otherwise. */
  readonly address: () => string
  /** How long a request may take to arrive. */
  readonly requestTimeoutMs?: number
}

const usualRequestTimeoutMs = 30_000

/** The whole server as one HTTP application; it listens nowhere yet. */
export async function createApp(dependencies: AppDependencies): Promise<FastifyInstance> {
  const {
    config,
    control,
    key,
    clock,
    log,
    metrics,
    traces,
    version,
    requestTimeoutMs = usualRequestTimeoutMs,
  } = dependencies
  const { server } = config
  const redact = createRedactor(config.secrets)
  const app = Fastify({
    logger: false,
    // A proxy on the same machine tells who really calls; any other could claim to be anybody.
    trustProxy: 'loopback',
    bodyLimit: server.maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    // Node takes the longer of the two for the whole request, so both are given.
    http: { headersTimeout: requestTimeoutMs, connectionsCheckingInterval: Math.min(requestTimeoutMs, 5_000) },
    genReqId: requestId,
    routerOptions: { maxParamLength: 300 },
    // Watchers and kept connections must not hold up the end.
    forceCloseConnections: true,
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  const streams = createEventStreams(clock, log)
  const bell = createNewsBell(control.jobs, clock)
  app.addHook('preClose', async () => streams.close())
  app.addHook('onClose', async () => bell.close())
  tellErrors(app, { log, redact })
  describeApi(app, { version, publicUrl: server.publicUrl })
  const traced = (headers: Readonly<Record<string, string>>) => ({ ...headers, traceparent: traces.current() ?? '' })
  const publicUrl = (): string => server.publicUrl ?? dependencies.address()

  const gates = createGates(config, dependencies.kinds, key)
  const secrets = createLiveSecrets(control.secrets, clock)
  const onStored = (source: string): void => dependencies.wake([source])
  const store: Inbox['add'] = (rows) => control.inbox.add(rows)
  const taken = createReceive({ gates, secrets, store, onStored, metrics: metrics.intake, clock, log })
  const receive: Receive = traces.enabled
    ? (source, token, delivery) =>
        traces.span('webhook', {}, () => taken(source, token, { ...delivery, headers: traced(delivery.headers) }))
    : taken
  addIntake(app, { receive, maxBodyBytes: server.maxBodyBytes })

  app.register(async (open) => {
    secureHeaders(open)
    noteRequests(open, log, metrics)
    addHealth(open, {
      version,
      clock,
      checks: storeChecks(control, dependencies.place),
    })
    open.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
    if (server.metrics === 'public') addMetrics(open, metrics)
    addBeacon(open, { config, gates, secrets, store, onStored, metrics, clock, log })
  })

  app.register(async (outer) => {
    secureHeaders(outer)
    noteRequests(outer, log, metrics)
    // A browser asks first, without the token: that answer stands outside of what needs one.
    allowOrigins(outer, server.corsOrigins)
    outer.register(addApi)
  })

  async function addApi(api: FastifyInstance): Promise<void> {
    requireToken(api, {
      tokens: control.tokens,
      localToken: dependencies.localToken,
      clock,
      onFailure: () => metrics.wrongToken(),
    })
    auditCalls(api, { audit: control.audit, redact, key, log })
    await api.register(rateLimit, {
      max: server.callsPerMinute,
      timeWindow: 60_000,
      keyGenerator: ({ caller, ip }) => caller?.id ?? ip,
      errorResponseBuilder: (_, { after }) =>
        new TajoError('TAJO_SERVER_LIMIT', `This token has made its ${server.callsPerMinute} calls of the minute.`, {
          hint: `Try again in ${after}.`,
        }),
    })
    if (server.metrics === 'token') addMetrics(api, metrics)
    const endpoints = () =>
      gates.all.map(({ source }) => ({ source: source.name, url: gates.url(publicUrl(), source.name) }))
    const trigger = createTrigger({ app, gates, secrets, inbox: control.inbox, clock })
    const handOn = createHandOn({ gates, store, onStored })
    const webhooksOf = createWebhookState({ gates, secrets, inbox: control.inbox, publicUrl })
    api.register(operationRoutes, { ...dependencies, place: { ...dependencies.place, webhooksOf } })
    api.register(jobRoutes, { jobs: control.jobs, streams, bell, key })
    api.register(setupRoutes, { place: dependencies.place, gates, secrets, kept: control.secrets, publicUrl })
    api.register(tokenRoutes, { tokens: control.tokens })
    api.register(recordRoutes, control)
    api.register(webhookRoutes, {
      inbox: control.inbox,
      streams,
      clock,
      endpoints,
      trigger,
      handOn,
      wake: dependencies.wake,
    })
  }
  return app
}
