import type { Clock } from '@tajo/core/clock'
import { TajoError } from '@tajo/core/errors'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type Control, type JobRow, jobKinds, jobStates } from '../control.ts'
import { type EventStreams, lastEventId, type ServerSentEvent } from './event-stream.ts'
import { failureSchemas, idParams, limitSchema } from './schemas.ts'

export interface JobRoutes {
  readonly jobs: Control['jobs']
  readonly streams: EventStreams
  readonly clock: Clock
}

const jobSchema = z.object({
  id: z.string(),
  kind: z.enum(jobKinds),
  source: z.string().nullable(),
  state: z.enum(jobStates),
  actor: z.string().nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  attempts: z.number(),
  error: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
})

/** What is asked of a job's progress, and how often. */
const pollMs = 500
const mostNews = 200

/** Jobs: what runs, what waits, how each ended. */
export const jobRoutes: FastifyPluginAsyncZod<JobRoutes> = async (app, { jobs, streams, clock }) => {
  const found = async (id: string): Promise<JobRow> => {
    const job = await jobs.get(id)
    if (job === undefined) throw new TajoError('TAJO_SERVER_NOT_FOUND', 'There is no job of that id.')
    return job
  }

  app.get(
    '/v1/jobs',
    {
      config: { role: 'viewer' },
      schema: {
        operationId: 'jobs.list',
        summary: 'The last jobs, newest first.',
        tags: ['jobs'],
        querystring: z.object({
          limit: limitSchema(50, 500),
          kind: z.enum(jobKinds).optional(),
          source: z.string().optional(),
          state: z.enum(jobStates).optional(),
        }),
        response: { 200: z.object({ jobs: z.array(jobSchema) }), ...failureSchemas },
      },
    },
    async ({ query: { limit, kind, source, state } }) => {
      const rows = await jobs.list({
        limit,
        ...(kind === undefined ? {} : { kind }),
        ...(source === undefined ? {} : { source }),
        ...(state === undefined ? {} : { state }),
      })
      return { jobs: rows.map(summaryOf) }
    },
  )

  app.get(
    '/v1/jobs/:id',
    {
      config: { role: 'viewer' },
      schema: {
        operationId: 'jobs.get',
        summary: 'One job, with what came out of it.',
        tags: ['jobs'],
        params: idParams,
        response: { 200: z.object({ job: jobSchema.extend({ output: z.unknown() }) }), ...failureSchemas },
      },
    },
    async ({ params: { id } }) => {
      const job = await found(id)
      return { job: { ...summaryOf(job), output: job.output ?? null } }
    },
  )

  app.get(
    '/v1/jobs/:id/events',
    {
      config: { role: 'viewer', rateLimit: { max: 120 } },
      schema: {
        operationId: 'jobs.events',
        summary: 'News of a job as server-sent events: `news` while it runs, `end` when it is over.',
        description: 'Each event has an id; a watcher that comes again with `Last-Event-ID` goes on after it.',
        tags: ['jobs'],
        params: idParams,
        produces: ['text/event-stream'],
        response: failureSchemas,
      },
    },
    async (request, reply) => {
      const { id } = request.params
      await found(id)
      const seen = Number(lastEventId(request) ?? 0)
      const after = Number.isSafeInteger(seen) ? seen : 0
      await streams.answer(request, reply, (signal) => newsOf(jobs, id, after, clock, signal))
      return reply
    },
  )

  app.post(
    '/v1/jobs/:id/stop',
    {
      config: { role: 'operator', action: 'jobs.stop' },
      schema: {
        operationId: 'jobs.stop',
        summary: 'Asks a job to save what it has and end.',
        tags: ['jobs'],
        params: idParams,
        response: { 200: z.object({ stopping: z.boolean() }), ...failureSchemas },
      },
    },
    async (request) => {
      const { id } = request.params
      request.asked = { id }
      await found(id)
      return { stopping: await jobs.stop(id) }
    },
  )
}

function summaryOf({ output: _, ...job }: JobRow): Omit<JobRow, 'output'> {
  return job
}

const ended: ReadonlySet<JobRow['state']> = new Set(['done', 'failed', 'stopped'])

async function* newsOf(
  jobs: Control['jobs'],
  id: string,
  after: number,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<ServerSentEvent> {
  let last = after
  while (!signal.aborted) {
    // Asked before the news: when it has ended by now, all of its news are there.
    const job = await jobs.get(id)
    const news = await jobs.news(id, last, mostNews)
    for (const one of news) {
      last = one.id
      yield { id: String(one.id), event: 'news', data: one.news }
    }
    if (news.length === mostNews) continue
    if (job === undefined || ended.has(job.state)) {
      yield { id: String(last + 1), event: 'end', data: endOf(job) }
      return
    }
    await clock.sleep(pollMs, signal)
  }
}

function endOf(job: JobRow | undefined) {
  if (job === undefined) {
    const { code, message, hint } = new TajoError('TAJO_SERVER_NOT_FOUND', 'The job is no longer kept.')
    return { error: { code, message, hint } }
  }
  return job.error === null ? { output: job.output ?? null } : { error: job.error }
}
