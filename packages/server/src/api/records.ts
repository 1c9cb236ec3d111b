import { jobKinds } from '@tajo/control/jobs/kinds'
import type { ScheduleView } from '@tajo/control/schedules'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Control } from '../control.ts'
import { timingWords } from '../jobs/timetable.ts'
import { failureSchemas, limitSchema } from './schemas.ts'

export type RecordRoutes = Pick<Control, 'audit' | 'schedules' | 'alerts'>

const alertState = z.enum(['ok', 'late', 'failed', 'needs_you'])

const alertSchema = z.object({
  source: z.string(),
  stream: z.string().nullable().describe('Null: the source as a whole.'),
  state: alertState,
  since: z.string(),
  code: z.string().nullable(),
  message: z.string().nullable(),
  hint: z.string().nullable(),
})

const noticeSchema = z.object({
  id: z.number(),
  channel: z.enum(['webhook', 'slack', 'email']),
  notice: z.looseObject({ source: z.string(), stream: z.string().nullable(), before: alertState, state: alertState }),
  attempts: z.number(),
  nextTryAt: z.string().nullable(),
  sentAt: z.string().nullable(),
  givenUpAt: z.string().nullable(),
  error: z.string().nullable(),
})

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
          before: z.coerce.number().int().positive().optional().describe('Id of the last entry of the page before.'),
          actor: z.string().optional(),
          action: z.string().optional(),
        }),
        response: {
          200: z.object({
            entries: z.array(
              z.object({
                id: z.number(),
                at: z.string(),
                actor: z.string(),
                action: z.string(),
                input: z.unknown(),
                outcome: z.enum(['done', 'refused', 'failed']),
                code: z.string().nullable(),
                requestId: z.string().nullable(),
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
          ...(before === undefined ? {} : { beforeId: before }),
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
                name: z.string(),
                kind: z.enum(jobKinds),
                source: z.string().nullable(),
                schedule: z.string(),
                timeZone: z.string(),
                dueAt: z.string().nullable(),
                lastDueAt: z.string().nullable(),
              }),
            ),
          }),
          ...failureSchemas,
        },
      },
    },
    async () => ({ schedules: (await schedules.list()).map(shown) }),
  )

  app.get(
    '/v1/alerts',
    {
      config: { role: 'viewer' },
      schema: {
        operationId: 'alerts.list',
        summary: 'What is late, has failed or needs a person, and the last notices that were sent.',
        tags: ['alerts'],
        querystring: z.object({ limit: limitSchema(100, 1000).describe('Notices at most.') }),
        response: {
          200: z.object({ alerts: z.array(alertSchema), notices: z.array(noticeSchema) }),
          ...failureSchemas,
        },
      },
    },
    async ({ query: { limit } }) => ({
      alerts: [...(await alerts.list())],
      notices: (await alerts.notices(limit)).map((one) => ({ ...one, notice: { ...one.notice } })),
    }),
  )
}

function shown({ name, kind, source, rule, dueAt, lastDueAt }: ScheduleView) {
  const { timing, timeZone } = rule
  return { name, kind, source, schedule: timingWords(timing), timeZone, dueAt, lastDueAt }
}
