import type { FastifyInstance } from 'fastify'
import type { Metrics } from './metrics.ts'

export function addMetrics(app: FastifyInstance, metrics: Metrics): void {
  app.get('/metrics', { config: { role: 'viewer', rateLimit: false }, schema: { hide: true } }, async (_, reply) =>
    reply.type(metrics.contentType).send(await metrics.read()),
  )
}
