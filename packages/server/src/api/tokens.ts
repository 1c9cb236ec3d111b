import { TajoError } from '@tajo/core/errors'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { callerIn } from '../auth/bearer.ts'
import type { Control } from '../control.ts'
import { failureSchemas, idParams, roleSchema } from './schemas.ts'

export interface TokenRoutes {
  readonly tokens: Control['tokens']
}

const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  createdAt: z.string(),
  createdBy: z.string(),
  expiresAt: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
})

const newTokenSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    role: roleSchema,
    expiresAt: z.iso.datetime({ offset: true }).optional().describe('Without it, it lasts until it is revoked.'),
  })
  .meta({ examples: [{ name: 'nightly reports', role: 'viewer' }] })

/** Tokens: made, listed, revoked. A token itself is shown once, when it is made. */
export const tokenRoutes: FastifyPluginAsyncZod<TokenRoutes> = async (app, { tokens }) => {
  app.get(
    '/v1/tokens',
    {
      config: { role: 'admin' },
      schema: {
        operationId: 'tokens.list',
        summary: 'All tokens, without themselves.',
        tags: ['tokens'],
        response: { 200: z.object({ tokens: z.array(tokenSchema) }), ...failureSchemas },
      },
    },
    async () => ({ tokens: [...(await tokens.list())] }),
  )

  app.post(
    '/v1/tokens',
    {
      config: { role: 'admin', action: 'tokens.create' },
      schema: {
        operationId: 'tokens.create',
        summary: 'Makes a token and shows it, this once.',
        tags: ['tokens'],
        body: newTokenSchema,
        response: { 201: tokenSchema.extend({ token: z.string() }), ...failureSchemas },
      },
    },
    async (request, reply) => {
      const { name, role, expiresAt } = request.body
      request.asked = request.body
      const made = await tokens.create({
        name,
        role,
        createdBy: callerIn(request).name,
        expiresAt: expiresAt === undefined ? null : new Date(expiresAt).toISOString(),
      })
      return reply.code(201).send(made)
    },
  )

  app.delete(
    '/v1/tokens/:id',
    {
      config: { role: 'admin', action: 'tokens.revoke' },
      schema: {
        operationId: 'tokens.revoke',
        summary: 'Ends a token at once.',
        tags: ['tokens'],
        params: idParams,
        response: { 200: z.object({ revoked: z.literal(true) }), ...failureSchemas },
      },
    },
    async (request) => {
      const { id } = request.params
      request.asked = { id }
      if (await tokens.revoke(id)) return { revoked: true as const }
      throw new TajoError('TAJO_SERVER_NOT_FOUND', 'There is no token of that id that is still valid.')
    },
  )
}
