import type { Clock } from '@tajo/core/clock'
import type { Config } from '@tajo/core/config/config'
import type { Log } from '@tajo/core/log'
import { createRedactor } from '@tajo/core/secrets'
import Fastify, { type FastifyInstance } from 'fastify'
import { requireToken } from './auth/bearer.ts'
import { addHealth, storeChecks } from './health.ts'
import { tellErrors } from './http/errors.ts'
import { noteRequests, requestId } from './http/requests.ts'
import { secureHeaders } from './http/security.ts'
import { addMetrics } from './metrics-route.ts'
import type { Runtime } from './runtime.ts'

export interface WorkerAppOptions {
  readonly config: Config
  readonly runtime: Pick<Runtime, 'control' | 'place' | 'metrics'>
  readonly version: string
  readonly clock: Clock
  readonly log: Log
}

const requestTimeoutMs = 30_000

/** What a worker tells of itself: that it is alive, whether its stores answer, and its metrics. It takes no orders but from the queue. */
export function createWorkerApp({ config, runtime, version, clock, log }: WorkerAppOptions): FastifyInstance {
  const { control, place, metrics } = runtime
  const app = Fastify({
    ...{ logger: false, genReqId: requestId, forceCloseConnections: true },
    ...{ bodyLimit: 1024, requestTimeout: requestTimeoutMs, http: { headersTimeout: requestTimeoutMs } },
  })
  tellErrors(app, { log, redact: createRedactor(config.secrets) })
  app.register(async (open) => {
    secureHeaders(open)
    noteRequests(open, log, metrics)
    addHealth(open, { version, clock, checks: storeChecks(control, place) })
    if (config.server.metrics === 'public') addMetrics(open, metrics)
  })
  if (config.server.metrics === 'token')
    app.register(async (closed) => {
      secureHeaders(closed)
      noteRequests(closed, log, metrics)
      const onFailure = (): void => metrics.wrongToken()
      requireToken(closed, { tokens: control.tokens, localToken: undefined, clock, onFailure })
      addMetrics(closed, metrics)
    })
  return app
}
