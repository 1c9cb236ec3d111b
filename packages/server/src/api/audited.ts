import type { AuditEntry } from '@tajo/control/audit'
import type { ServerKey } from '@tajo/control/key'
import { isObject } from '@tajo/core/json'
import type { Log } from '@tajo/core/log'
import type { FastifyInstance } from 'fastify'
import type { Control } from '../control.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What the call was asked to do, once it is understood. */
    asked: unknown
  }
}

export interface AuditDependencies {
  readonly audit: Control['audit']
  readonly redact: (text: string) => string
  readonly key: ServerKey
  readonly log: Log
}

/** Writes down every call that may change something, before its answer leaves: who, what, and how it ended. */
export function auditCalls(app: FastifyInstance, { audit, redact, key, log }: AuditDependencies): void {
  app.decorateRequest('asked', undefined)
  app.addHook('onSend', async (request, reply, payload) => {
    const { caller } = request
    // A call without a valid token is counted, not kept: strangers must not be able to fill the table.
    if (request.method === 'GET' || request.method === 'HEAD' || caller === undefined) return payload
    const { config, url } = request.routeOptions
    const entry = {
      actor: caller.name,
      action: config.action ?? `${request.method} ${url ?? 'unknown'}`,
      input: asObject(withoutSecrets(request.asked ?? request.params ?? {}, redact, key)),
      outcome: outcomeOf(reply.statusCode),
      code: request.failure ?? null,
      requestId: request.id,
    }
    try {
      await audit.add(entry)
    } catch (error) {
      // The deed is done: taking the answer back would only make it look undone.
      const { action, outcome, requestId } = entry
      const reason = error instanceof Error ? error.message : String(error)
      log.warn('A call could not be written into the audit log.', {
        actor: caller.name,
        action,
        outcome,
        requestId,
        reason,
      })
    }
    return payload
  })
}

function outcomeOf(status: number): AuditEntry['outcome'] {
  if (status < 400) return 'done'
  return status === 403 || status === 429 ? 'refused' : 'failed'
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : { value }
}

const secretName = /secret|password|token|api_?key|authorization|credential/i
const longestText = 500

/** Secrets are left out; an e-mail becomes a digest, so that the log can be searched for a person and names nobody. */
function withoutSecrets(value: unknown, redact: (text: string) => string, key: ServerKey): unknown {
  const walk = (here: unknown): unknown => {
    if (typeof here === 'string') {
      return redact(here)
        .replace(
          /[^\s@<>"',;]+@[^\s@<>"',;]+\.[^\s@<>"',;]+/g,
          (email) => `email:${key.digest('audit', email.toLowerCase()).slice(0, 16)}`,
        )
        .slice(0, longestText)
    }
    if (Array.isArray(here)) return here.slice(0, 100).map(walk)
    if (!isObject(here)) return here
    return Object.fromEntries(
      Object.entries(here).map(([name, inner]) => [
        name,
        secretName.test(name) && inner !== undefined && inner !== null ? '[redacted]' : walk(inner),
      ]),
    )
  }
  return walk(value)
}
