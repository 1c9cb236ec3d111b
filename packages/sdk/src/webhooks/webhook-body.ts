import type { IncomingMessage, ServerResponse } from 'node:http'
import { remember } from './remembered.ts'

const largest = 1_000_000

/** Express, and whatever else hands a request on. */
export type Middleware = (
  request: IncomingMessage & { body?: unknown },
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void

/**
 * Reads bodies in the place of `express.json()`, and keeps their bytes: a signature is of the bytes as they were sent, which a parsed
 * body no longer has. Bodies that are no JSON are left as text.
 *
 * @example
 * app.use('/webhooks', webhookBody())
 * app.post('/webhooks/zendesk', (req, res) => {
 *   verifyZendeskSignature(req.body, req.get('X-Zendesk-Webhook-Signature')) // true
 * })
 */
export function webhookBody({ limit = largest }: { readonly limit?: number } = {}): Middleware {
  return (request, response, next) => {
    const pieces: Buffer[] = []
    let size = 0
    let ended = false
    const end = (error?: unknown): void => {
      if (ended) return
      ended = true
      next(error)
    }
    request.on('data', (piece: Buffer) => {
      size += piece.length
      if (size <= limit) pieces.push(piece)
    })
    request.on('error', end)
    request.on('end', () => {
      if (size > limit) {
        response.statusCode = 413
        response.end()
        return
      }
      request.body = parsedBody(Buffer.concat(pieces), request.headers)
      end()
    })
  }
}

/** The one part of a Fastify application that is needed here. */
interface ParsesBodies {
  addContentTypeParser(
    type: string,
    options: { parseAs: 'buffer'; bodyLimit: number },
    parser: (
      request: { headers: IncomingMessage['headers'] },
      body: Buffer,
      done: (error: null, body: unknown) => void,
    ) => void,
  ): unknown
  removeContentTypeParser(type: string): unknown
}

/**
 * The same for Fastify: call it with the application, or in the scope of the routes that take webhooks.
 *
 * @example
 * webhookBodies(app)
 * app.post('/webhooks/zendesk', async (request) => verifyZendeskSignature(request.body, request.headers['x-zendesk-webhook-signature']))
 */
export function webhookBodies(app: ParsesBodies, { limit = largest }: { readonly limit?: number } = {}): void {
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: limit }, (request, body, done) =>
    done(null, parsedBody(body, request.headers)),
  )
}

function parsedBody(body: Buffer, headers: IncomingMessage['headers']): unknown {
  const text = body.toString('utf8')
  const parsed = parseJson(text)
  if (typeof parsed === 'object' && parsed !== null) remember(parsed, body, headers)
  return parsed
}

/** A body an administrator wrote may be no JSON at all. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
