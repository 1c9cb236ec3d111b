import { openKey } from '@tajo/control/key'
import { type Clock, systemClock } from '@tajo/core/clock'
import type { Config } from '@tajo/core/config/config'
import { loadConfig } from '@tajo/core/config/load-config'
import type { Log } from '@tajo/core/log'
import { operation } from '@tajo/operations/operation'
import { webhookKinds } from '@tajo/operations/webhook-kinds'
import type { Workplace } from '@tajo/operations/workplace'
import type { FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import type { AnyOperation } from '../api/any-operation.ts'
import { type AppDependencies, createApp } from '../app.ts'
import type { Control } from '../control.ts'
import { createEnqueue } from '../jobs/order.ts'
import { createMetrics, type Metrics } from '../metrics.ts'
import { noTraces } from '../traces.ts'

export const testKey = openKey({
  secret: Buffer.alloc(32, 7).toString('hex'),
  file: '',
})

export const zendeskSecret = 'signing-secret-of-zendesk'

export const usualConfig = `
warehouse: duckdb:./tajo.duckdb
connectors:
  zendesk:
    subdomain: acme
    auth: { email: admin@example.com, api_token: zendesk-api-token }
    webhooks: { secret: ${zendeskSecret} }
  freshdesk:
    domain: acme
    api_key: freshdesk-api-key
brevo:
  api_key: xkeysib-brevo-api-key
  webhooks: { secret: secret-of-brevo-hooks }
server: { beacon: { origins: [https://help.example.com] }, cors: [https://console.example.com] }
`

export function configOf(text: string): Promise<Config> {
  return loadConfig({ path: 'tajo.yml', cwd: '/nowhere', env: {}, text })
}

export interface Line {
  readonly level: string
  readonly message: string
  readonly fields: Readonly<Record<string, unknown>>
}

export function keptLog(): Log & { readonly lines: Line[] } {
  const lines: Line[] = []
  const keep =
    (level: string) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}): void =>
      void lines.push({ level, message, fields })
  return { lines, debug: keep('debug'), info: keep('info'), warn: keep('warn') }
}

export interface TestApp {
  readonly app: FastifyInstance
  readonly config: Config
  readonly metrics: Metrics
  readonly lines: readonly Line[]
  /** Sources that were said to have work. */
  readonly woken: string[]
  readonly ran: unknown[]
}

export const localToken = 'local-token-of-this-test'

/** The application over a control store, with a few operations of each sort. */
export async function testApp(
  control: Control,
  given: Partial<AppDependencies> & { readonly text?: string } = {},
): Promise<TestApp> {
  const config = given.config ?? (await configOf(given.text ?? usualConfig))
  const clock: Clock = given.clock ?? systemClock
  const log = keptLog()
  const metrics = createMetrics()
  const woken: string[] = []
  const ran: unknown[] = []
  const place: Workplace = {
    config,
    clock,
    random: () => 0,
    log,
    withWarehouse: async (_, task) => task({} as never),
    withConnection: () => Promise.reject(new Error('no account')),
  }
  const app = await createApp({
    config,
    operations: testOperations(ran),
    place,
    control,
    kinds: webhookKinds,
    key: testKey,
    enqueue: createEnqueue(control.jobs, testKey, config),
    wake: (sources) => void woken.push(...sources),
    metrics,
    traces: noTraces,
    clock,
    log,
    version: '0.0.0',
    localToken,
    address: () => 'http://127.0.0.1:8420',
    ...given,
  })
  onTestFinished(() => app.close())
  return { app, config, metrics, lines: log.lines, woken, ran }
}

function testOperations(ran: unknown[]): readonly AnyOperation[] {
  const look = operation({
    name: 'things.get',
    summary: 'Looks at a thing.',
    method: 'GET',
    path: '/v1/things/{id}',
    role: 'viewer',
    input: z.strictObject({
      id: z.string(),
      limit: z.int().min(1).optional(),
      all: z.boolean().optional(),
      streams: z.array(z.string()).optional(),
    }),
    run: async (_, input) => ({ input }),
  })
  const change = operation({
    name: 'things.change',
    summary: 'Changes a thing.',
    method: 'PUT',
    path: '/v1/things/{id}',
    role: 'operator',
    input: z.strictObject({ id: z.string(), email: z.string().optional(), apiKey: z.string().optional() }),
    run: async (_, input, { actor }) => {
      ran.push({ input, actor })
      return { changed: true }
    },
  })
  const fail = operation({
    name: 'things.fail',
    summary: 'Fails in a way nobody expected.',
    method: 'POST',
    path: '/v1/things/{id}/fail',
    role: 'operator',
    input: z.strictObject({ id: z.string() }),
    run: async (): Promise<never> => {
      throw new Error('at line 7 of the insides, with zendesk-api-token')
    },
  })
  const work = operation({
    name: 'sync',
    summary: 'Takes its time.',
    method: 'POST',
    path: '/v1/sync',
    role: 'operator',
    job: 'sync',
    input: z.strictObject({ source: z.string().optional() }),
    run: async () => ({}),
  })
  return [look, change, fail, work] as unknown as readonly AnyOperation[]
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
