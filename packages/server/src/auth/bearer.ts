import type { Clock } from '@tajo/core/clock'
import { TajoError } from '@tajo/core/errors'
import type { Role } from '@tajo/operations/operation'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sameText } from './constant-time.ts'
import { createFailures } from './failures.ts'

/** Who calls. */
export interface Caller {
  readonly id: string
  readonly name: string
  readonly role: Role
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | undefined
  }
  interface FastifyContextConfig {
    /** Least role that may call it. */
    role?: Role
    /** What the audit log calls it. */
    action?: string
  }
}

export interface BearerOptions {
  readonly tokens: { check(token: string): Promise<Caller | null> }
  /** Of the person whose machine the server runs on; valid while it runs. */
  readonly localToken: string | undefined
  readonly clock: Clock
  readonly onFailure: () => void
}

const rank: Readonly<Record<Role, number>> = { viewer: 0, operator: 1, admin: 2 }

/** Lets a call in whose token is known and whose role suffices. */
export function requireToken(app: FastifyInstance, options: BearerOptions): void {
  const failures = createFailures(options.clock)
  app.decorateRequest('caller', undefined)
  app.addHook('onRequest', async (request) => {
    await failures.admit(request.ip)
    const caller = await callerOf(request, options)
    if (caller === undefined) {
      failures.count(request.ip)
      options.onFailure()
      throw new TajoError('TAJO_SERVER_TOKEN', 'The call has no token that is valid here.')
    }
    request.caller = caller
    const { role = 'admin' } = request.routeOptions.config
    needRole(caller, role)
  })
}

/** Refuses a caller whose role does not suffice. */
export function needRole(caller: Caller, role: Role): void {
  if (!hasRole(caller, role))
    throw new TajoError('TAJO_SERVER_ROLE', `This needs a token of role ${role}; the one sent is a ${caller.role}’s.`)
}

export function hasRole(caller: Caller, role: Role): boolean {
  return rank[caller.role] >= rank[role]
}

/** Who made a call that has been let in. */
export function callerIn(request: FastifyRequest): Caller {
  if (request.caller === undefined) throw new Error('The route stands outside of what needs a token.')
  return request.caller
}

async function callerOf(request: FastifyRequest, { tokens, localToken }: BearerOptions): Promise<Caller | undefined> {
  const token = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(request.headers.authorization ?? '')?.[1]
  if (token === undefined) return undefined
  if (localToken !== undefined && sameText(token, localToken)) {
    return { id: 'local', name: 'command line', role: 'admin' }
  }
  return (await tokens.check(token)) ?? undefined
}
