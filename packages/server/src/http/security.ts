import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

/** Headers for whatever a browser may be shown: nothing is loaded from elsewhere, nothing frames it, nothing is sniffed. */
export function secureHeaders(app: FastifyInstance): void {
  app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
    },
    // The server speaks plain HTTP behind whoever ends TLS; the header counts only there.
    strictTransportSecurity: { maxAge: 15_552_000, includeSubDomains: false },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
  })
  app.addHook('onSend', async (_, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
}

const methods = 'GET, POST, PUT, DELETE'
const headers = 'authorization, content-type, last-event-id'
const rememberedSeconds = 600

/** Lets pages of exactly these origins call the API. Tokens are sent as a header, never as a cookie. */
export function allowOrigins(app: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers
    reply.header('vary', 'origin')
    if (origin === undefined || !origins.includes(origin)) return
    reply.headers({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'x-request-id, retry-after',
      'cross-origin-resource-policy': 'cross-origin',
    })
  })
  app.options('/v1/*', { config: { rateLimit: false }, schema: { hide: true } }, async (request, reply) => {
    const { origin } = request.headers
    if (origin !== undefined && origins.includes(origin)) {
      reply.headers({
        'access-control-allow-methods': methods,
        'access-control-allow-headers': headers,
        'access-control-max-age': rememberedSeconds,
      })
    }
    return reply.code(204).send()
  })
}
