import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Receive } from './receive.ts'

export interface IntakeOptions {
  readonly receive: Receive
  readonly maxBodyBytes: number
}

const path = '/webhooks/:source/:token'
const empty = Buffer.alloc(0)
const onlyPost =
  'This is where a helpdesk or Brevo sends webhooks to Tajo, with POST. It is there, and there is nothing to look at.\n'

declare module 'fastify' {
  interface FastifyRequest {
    /** What the sender called the body of a delivery. */
    bodyNamed: string | undefined
  }
}

interface Params {
  readonly source: string
  readonly token: string
}

/** The door for deliveries. It takes bytes, whatever they are called: what a signature is of must not pass through a parser. */
export function addIntake(app: FastifyInstance, { receive, maxBodyBytes }: IntakeOptions): void {
  app.register(async (scope) => {
    // A name nobody knows, or that is none, must not cost a delivery.
    scope.decorateRequest('bodyNamed', undefined)
    scope.addHook('onRequest', async (request) => {
      const headers = request.raw.headers
      request.bodyNamed = headers['content-type']
      headers['content-type'] = 'application/octet-stream'
    })
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBodyBytes }, (_, body, done) => done(null, body))
    scope.setErrorHandler((error: { readonly statusCode?: number; readonly message: string }, _, reply) => {
      const status = error.statusCode ?? 500
      const text =
        status === 413 ? 'The delivery is larger than this server takes.\n' : 'The delivery could not be read.\n'
      return plain(reply, status < 500 ? status : 503, text)
    })
    scope.post<{ Params: Params; Body: Buffer | undefined }>(
      path,
      { bodyLimit: maxBodyBytes, schema: { hide: true } },
      async (request, reply) => {
        const { source, token } = request.params
        const named = { ...request.headers, 'content-type': request.bodyNamed }
        const delivery = { method: 'POST', headers: flat(named), body: request.body ?? empty }
        const { status, headers, text } = await receive(source, token, delivery)
        if (headers !== undefined) reply.headers(headers)
        return text === undefined ? reply.code(status).send() : plain(reply, status, text)
      },
    )
    scope.route({
      method: ['GET', 'HEAD', 'PUT', 'DELETE'],
      url: path,
      exposeHeadRoute: false,
      schema: { hide: true },
      handler: (_, reply) => plain(reply.header('allow', 'POST'), 405, onlyPost),
    })
  })
}

function plain(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).type('text/plain; charset=utf-8').send(text)
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Readonly<Record<string, string>> {
  const result: Record<string, string> = {}
  for (const name in headers) {
    const value = headers[name]
    if (value !== undefined) result[name] = typeof value === 'string' ? value : value.join(', ')
  }
  return result
}
