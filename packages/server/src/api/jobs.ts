import { cursorOf, type Jobs } from '@tajo/control/jobs'
import type { Job } from '@tajo/control/jobs/job'
import { type JobKind, jobKinds } from '@tajo/control/jobs/kinds'
import type { ServerKey } from '@tajo/control/key'
import { TajoError } from '@tajo/core/errors'
import type { WireEnd } from '@tajo/operations/remote/wire'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { callerIn, hasRole, needRole } from '../auth/bearer.ts'
import { unsealed } from '../jobs/sealed-words.ts'
import { type EventStreams, lastEventId, type ServerSentEvent } from './event-stream.ts'
import type { NewsBell } from './news-bell.ts'
import { failureSchemas, idParams, limitSchema } from './schemas.ts'

export interface JobRoutes {
  readonly jobs: Jobs
  readonly streams: EventStreams
  readonly bell: NewsBell
  readonly key: ServerKey
}

const jobStates = ['waiting', 'running', 'stopping', 'retrying', 'done', 'failed', 'stopped'] as const

/** What these tell holds numbers; a plan holds people. */
const namesNobody: ReadonlySet<JobKind> = new Set(['sync', 'models'])

const jobSchema = z.object({
  id: z.string(),
  kind: z.enum(jobKinds),
  source: z.string().nullable(),
  state: z.enum(jobStates),
  operation: z.string().nullable(),
  actor: z.string().nullable(),
  askedAt: z.string(),
  dueAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  tries: z.number(),
  worker: z.string().nullable(),
  error: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
})

/** Jobs: what runs, what waits, how each ended. */
export const jobRoutes: FastifyPluginAsyncZod<JobRoutes> = async (app, { jobs, streams, bell, key }) => {
  const found = async (id: string): Promise<Job> => {
    const job = await jobs.get(id)
    if (job === null) throw new TajoError('TAJO_SERVER_NOT_FOUND', 'There is no job of that id.')
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
          before: z.string().optional().describe('`next` of the page before.'),
        }),
        response: { 200: z.object({ jobs: z.array(jobSchema), next: z.string().nullable() }), ...failureSchemas },
      },
    },
    async ({ query: { limit, kind, source, state, before } }) => {
      const rows = await jobs.list({
        limit,
        ...(kind === undefined ? {} : { kind }),
        ...(source === undefined ? {} : { source }),
        ...(state === undefined ? {} : { state }),
        ...(before === undefined ? {} : { before }),
      })
      const last = rows.at(-1)
      return { jobs: rows.map(shown), next: last === undefined || rows.length < limit ? null : cursorOf(last) }
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
        description: 'What came out of other jobs than syncs and models may name people, and is null for a viewer.',
        response: { 200: z.object({ job: jobSchema.extend({ output: z.unknown() }) }), ...failureSchemas },
      },
    },
    async (request) => {
      const job = await found(request.params.id)
      const isTold = namesNobody.has(job.kind) || hasRole(callerIn(request), 'operator')
      return { job: { ...shown(job), output: isTold ? unsealed(key, job.result) : null } }
    },
  )

  app.get(
    '/v1/jobs/:id/events',
    {
      config: { role: 'viewer' },
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
      const { kind } = await found(id)
      if (!namesNobody.has(kind)) needRole(callerIn(request), 'operator')
      const after = Number(lastEventId(request) ?? 0)
      const events = (signal: AbortSignal) =>
        newsOf({ jobs, bell, key, id, after: Number.isSafeInteger(after) ? after : 0, signal })
      await streams.answer(request, reply, events)
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
        response: { 200: z.object({ state: z.enum(['stopped', 'stopping', 'ended']) }), ...failureSchemas },
      },
    },
    async (request) => {
      const { id } = request.params
      request.asked = { id }
      const state = await jobs.stop(id)
      if (state === null) throw new TajoError('TAJO_SERVER_NOT_FOUND', 'There is no job of that id.')
      return { state }
    },
  )
}

function shown({ data, result: _, ...job }: Job) {
  const { operation, actor } = data
  return {
    ...job,
    operation: typeof operation === 'string' ? operation : null,
    actor: typeof actor === 'string' ? actor : null,
  }
}

const ended: ReadonlySet<Job['state']> = new Set(['done', 'failed', 'stopped'])

interface Watch {
  readonly jobs: Jobs
  readonly bell: NewsBell
  readonly key: ServerKey
  readonly id: string
  readonly after: number
  readonly signal: AbortSignal
}

async function* newsOf({ jobs, bell, key, id, after, signal }: Watch): AsyncGenerator<ServerSentEvent> {
  let last = after
  while (!signal.aborted) {
    // Asked before the news: when it has ended by now, all of its news are there.
    const job = await jobs.get(id)
    const news = await jobs.news(id, last)
    for (const { seq, news: one } of news) {
      last = seq
      yield { id: String(seq), event: 'news', data: unsealed(key, one) }
    }
    if (news.length > 0) continue
    if (job === null || ended.has(job.state)) {
      yield { id: String(last + 1), event: 'end', data: endOf(job, key) }
      return
    }
    await bell.wait(id, signal)
  }
}

function endOf(job: Job | null, key: ServerKey): WireEnd {
  if (job?.state === 'done') return { output: unsealed(key, job.result) }
  const error =
    job === null
      ? new TajoError('TAJO_SERVER_NOT_FOUND', 'The job is no longer kept.')
      : (job.error ?? new TajoError('TAJO_INTERRUPTED', 'The job was stopped before it began.'))
  return { error: { code: error.code, message: error.message, hint: error.hint } }
}
