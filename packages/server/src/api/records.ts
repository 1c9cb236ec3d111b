import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Control } from '../control.ts'
import { failureSchemas, limitSchema, roleSchema } from './schemas.ts'

export type RecordRoutes = Pick<Control, 'audit' | 'schedules' | 'alerts'>

/** What was done by whom, what is due when, and what is not as it should be. */
export const recordRoutes: FastifyPluginAsyncZod<RecordRoutes> = async (app, { audit, schedules, alerts }) => {
  app.get(
    '/v1/audit',
    {
      config: { role: 'admin' },
      schema: {
        operationId: 'audit.list',
        summary: 'Every call that may have changed something, newest first.',
        tags: ['audit'],
        querystring: z.object({
          limit: limitSchema(100, 1000),
          before: z.string().optional(),
          actor: z.string().optional(),
          action: z.string().optional(),
        }),
        response: {
          200: z.object({
            entries: z.array(
              z.object({
                id: z.string(),
                at: z.string(),
                actor: z.string(),
                role: roleSchema,
                action: z.string(),
                input: z.unknown(),
                outcome: z.string(),
                requestId: z.string(),
              }),
            ),
          }),
          ...failureSchemas,
        },
      },
    },
    async ({ query: { limit, before, actor, action } }) => ({
      entries: [
        ...(await audit.list({
          limit,
          ...(before === undefined ? {} : { before }),
          ...(actor === undefined ? {} : { actor }),
          ...(action === undefined ? {} : { action }),
        })),
      ],
    }),
  )

  app.get(
    '/v1/schedules',
    {
      config: { role: 'viewer' },
      schema: {
        operationId: 'schedules.list',
        summary: 'When each source is due next.',
        tags: ['schedules'],
        response: {
          200: z.object({
            schedules: z.array(
              z.object({
                source: z.string(),
                job: z.string(),
                schedule: z.string(),
                dueAt: z.string().nullable(),
                lastAt: z.string().nullable(),
              }),
            ),
          }),
          ...failureSchemas,
        },
      },
    },
    async () => ({ schedules: [...(await schedules.list())] }),
  )

  app.get(
    '/v1/alerts',
    {
      config: { role: 'viewer' },
      schema: {
        operationId: 'alerts.list',
        summary: 'What is late, has failed or needs a person, and what is well again.',
        tags: ['alerts'],
        querystring: z.object({ limit: limitSchema(100, 1000) }),
        response: {
          200: z.object({
            alerts: z.array(
              z.object({
                id: z.string(),
                source: z.string(),
                stream: z.string().nullable(),
                state: z.string(),
                since: z.string(),
                text: z.string(),
              }),
            ),
          }),
          ...failureSchemas,
        },
      },
    },
    async ({ query: { limit } }) => ({ alerts: [...(await alerts.list({ limit }))] }),
  )
}
