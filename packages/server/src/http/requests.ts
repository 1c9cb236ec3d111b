import { randomUUID } from 'node:crypto'
import type { Log } from '@tajo/core/log'
import type { FastifyInstance } from 'fastify'
import type { Metrics } from '../metrics.ts'

/** A caller's own id is taken over where it is one, so that its log and ours can be laid side by side. */
export function requestId({ headers }: { readonly headers: Readonly<Record<string, unknown>> }): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && /^[\w.:-]{1,100}$/.test(given) ? given : randomUUID()
}

/** One line and one measure for each call, by its route: what stands in an address is nobody's business. */
export function noteRequests(app: FastifyInstance, log: Log, metrics: Metrics): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    const { method, id, caller, failure } = request
    metrics.call(route, method, reply.statusCode, reply.elapsedTime / 1000)
    log.debug('Call', {
      requestId: id,
      method,
      route,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      ...(caller === undefined ? {} : { actor: caller.name }),
      ...(failure === undefined ? {} : { failure }),
    })
  })
}
