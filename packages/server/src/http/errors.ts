import { isTajoError, TajoError } from '@tajo/core/errors'
import type { Log } from '@tajo/core/log'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { statusOf } from './status.ts'

/** What every failure looks like on the wire. */
export interface ErrorDocument {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string }
}

export interface ErrorDependencies {
  readonly log: Log
  readonly redact: (text: string) => string
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once a call has failed: for the audit log and metrics. */
    failure: string | undefined
  }
}

/** Every failure becomes the same document; what nobody expected is logged in full and told in one sentence. */
export function tellErrors(app: FastifyInstance, { log, redact }: ErrorDependencies): void {
  app.decorateRequest('failure', undefined)
  app.setErrorHandler((error: unknown, request, reply) => {
    const known = knownError(error)
    if (known === undefined) {
      log.warn('A call failed unexpectedly.', {
        requestId: request.id,
        route: request.routeOptions.url ?? 'none',
        error: redact(error instanceof Error ? (error.stack ?? error.message) : String(error)),
      })
    }
    return refuse(request, reply, known ?? unexpected(request.id), redact)
  })
  app.setNotFoundHandler((request, reply) =>
    refuse(
      request,
      reply,
      new TajoError('TAJO_SERVER_NOT_FOUND', `There is no ${request.method} at this address.`),
      redact,
    ),
  )
}

function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  error: TajoError,
  redact: (text: string) => string,
): FastifyReply {
  request.failure = error.code
  const { retryAfter } = error.parts
  if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter))
  return reply.code(statusOf(error.code)).type('application/json; charset=utf-8').send(errorDocument(error, redact))
}

function errorDocument(error: TajoError, redact: (text: string) => string): ErrorDocument {
  return { error: { code: error.code, message: redact(error.message), hint: redact(error.hint) } }
}

function unexpected(requestId: string): TajoError {
  return new TajoError('TAJO_INTERNAL', 'The server met something it did not expect.', {
    hint: `Its log has the reason under request ${requestId}.`,
  })
}

/** Tajo's own errors, and what the HTTP library says of a request; `undefined` for everything else. */
function knownError(error: unknown): TajoError | undefined {
  if (isTajoError(error)) return error
  if (!(error instanceof Error)) return undefined
  const { statusCode, code, validation } = error as Partial<FastifyError>
  if (validation !== undefined) return new TajoError('TAJO_ARGUMENT', sentence(error.message))
  if (statusCode === 413) return new TajoError('TAJO_SERVER_TOO_LARGE', 'The body is larger than the server takes.')
  if (statusCode === 415)
    return new TajoError('TAJO_ARGUMENT', 'The body is not JSON: send Content-Type: application/json.')
  if (
    code === 'FST_ERR_CTP_INVALID_JSON_BODY' ||
    code === 'FST_ERR_CTP_EMPTY_JSON_BODY' ||
    error instanceof SyntaxError
  ) {
    return new TajoError('TAJO_ARGUMENT', 'The body is not valid JSON.')
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new TajoError('TAJO_ARGUMENT', sentence(error.message))
  }
  return undefined
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
