import { createHash, randomBytes } from 'node:crypto'
import rateLimit from '@fastify/rate-limit'
import type { NewDelivery, Stored } from '@tajo/control/inbox/delivery'
import type { Clock } from '@tajo/core/clock'
import type { Config } from '@tajo/core/config/config'
import { TajoError } from '@tajo/core/errors'
import type { Log } from '@tajo/core/log'
import type { FastifyInstance } from 'fastify'
import type { Gates } from '../intake/gate.ts'
import type { LiveSecrets } from '../intake/live-secrets.ts'
import type { Metrics } from '../metrics.ts'
import { beaconScript } from './script.ts'
import { deliveryOf, visitorOf, visitSchema } from './visit.ts'

export interface BeaconOptions {
  readonly config: Config
  readonly gates: Gates
  readonly secrets: LiveSecrets
  readonly store: (rows: readonly NewDelivery[]) => Promise<readonly Stored[]>
  readonly onStored: (source: string) => void
  readonly metrics: Pick<Metrics, 'beacon'>
  readonly clock: Clock
  readonly log: Log
}

const mostBytes = 2048
const visitsPerMinute = 60
const robots = /bot|crawl|spider|slurp|headless|lighthouse|preview|monitor|curl|wget|python|scrapy|^$/i

/** Views and searches of help-center pages: a script for the pages, and the address it reports to. */
export function addBeacon(app: FastifyInstance, options: BeaconOptions): void {
  const { gates, secrets, metrics, clock, log } = options
  const origins = new Set(options.config.server.beaconOrigins)
  // Addresses are counted under a number that nobody can work back from, in memory only.
  const salt = randomBytes(16)

  app.get('/beacon.js', { schema: { hide: true } }, async (_, reply) =>
    reply
      .headers({ 'cache-control': 'public, max-age=3600', 'cross-origin-resource-policy': 'cross-origin' })
      .type('text/javascript; charset=utf-8')
      .send(beaconScript),
  )

  app.register(async (scope) => {
    await scope.register(rateLimit, {
      max: visitsPerMinute,
      timeWindow: 60_000,
      keyGenerator: ({ ip }) => createHash('sha256').update(salt).update(ip).digest('base64'),
      errorResponseBuilder: () => new TajoError('TAJO_SERVER_LIMIT', 'Too many visits were reported from here.'),
    })
    // `sendBeacon` calls it text, so that a browser need not ask first.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: mostBytes }, (_, body, done) => done(null, body))

    scope.post<{ Params: { source: string }; Body: string | undefined }>(
      '/beacon/:source',
      { bodyLimit: mostBytes, schema: { hide: true } },
      async (request, reply) => {
        const { origin } = request.headers
        if (origin === undefined || !origins.has(origin)) {
          throw new TajoError('TAJO_SERVER_ROLE', 'Pages of this origin may not report visits.', {
            hint: 'Add it to `server.beacon.origins`.',
          })
        }
        const { name } = gates.named(request.params.source).source
        const outcome = refusedBy(request.headers)
        if (outcome !== undefined) {
          metrics.beacon(name, outcome)
          return reply.code(204).send()
        }
        const visit = visitSchema.safeParse(parsed(request.body ?? ''))
        if (!visit.success) {
          metrics.beacon(name, 'malformed')
          throw new TajoError('TAJO_ARGUMENT', 'This is no visit as the script of this version reports it.')
        }
        const { user } = visit.data
        const source = gates.named(name).source
        const visitor = visitorOf(user, user === undefined ? [] : await secrets.of(source))
        if (user !== undefined && visitor === null) {
          metrics.beacon(name, 'unproven')
          log.debug('A page named its visitor without proof; the visit counts as nobody’s.', { source: name })
        }
        const [result] = await options.store([deliveryOf(name, visit.data, visitor, origin, clock.now())])
        metrics.beacon(name, result?.outcome === 'stored' ? 'stored' : 'duplicate')
        if (visitor !== null) options.onStored(name)
        return reply.code(204).send()
      },
    )
  })
}

/** Robots, and browsers whose people said that they do not want to be followed. */
function refusedBy(headers: Readonly<Record<string, string | string[] | undefined>>): 'robot' | 'unwanted' | undefined {
  if (headers['dnt'] === '1' || headers['sec-gpc'] === '1') return 'unwanted'
  return robots.test(String(headers['user-agent'] ?? '')) ? 'robot' : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
