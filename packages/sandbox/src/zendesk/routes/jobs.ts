import { arrayOf, envelope, found, one } from '../http/answers.ts'
import type { Call, Route } from '../http/call.ts'
import { JOBS_AT_ONCE } from '../http/limits.ts'
import { list } from '../http/list.ts'
import { tooManyJobs } from '../http/problem.ts'
import type { Job, JobResult } from '../world/jobs.ts'

/** Starts a background job; the answer says no more than that it waits [rec]. */
export function startJob(call: Call, kind: string, total: number | null, run: () => readonly JobResult[]) {
  const { jobs } = call.world
  const waiting = jobs.inFlight
  if (call.settings.limits !== 'off' && waiting.length >= JOBS_AT_ONCE)
    throw tooManyJobs(
      kind,
      waiting.map((job) => job.id),
    )
  const job = jobs.start(kind, total, call.settings.clock.now(), run)
  const answer = one('job_status', jobRow(call, job))
  const left = JOBS_AT_ONCE - waiting.length - 1
  return {
    ...answer,
    headers: {
      ...answer.headers,
      [`${call.settings.limitHeaders}-inflight-jobs`]: `total=${JOBS_AT_ONCE}; remaining=${left}; resets=60`,
    },
  }
}

function jobRow(call: Call, job: Job): string {
  const status = call.world.jobs.statusOf(job, call.settings.clock.now())
  const total = job.total
  return JSON.stringify({
    id: job.id,
    url: `${call.world.home}/api/v2/job_statuses/${job.id}.json`,
    total,
    progress: status === 'queued' ? null : status === 'working' ? Math.floor((total ?? 0) / 3) : total,
    status,
    message:
      status === 'queued'
        ? null
        : status === 'working'
          ? `${job.kind} #${Math.floor((total ?? 0) / 3)}`
          : `Completed at ${sentence(job)}`,
    results: job.done?.results ?? null,
  })
}

/** `2023-09-18 23:35:12 +0000` [rec] */
function sentence(job: Job): string {
  return `${new Date(job.done?.atMs ?? job.startedMs).toISOString().slice(0, 19).replace('T', ' ')} +0000`
}

const get = { method: 'GET' } as const

export const jobs: readonly Route[] = [
  {
    ...get,
    path: '/api/v2/job_statuses',
    answer: (call) =>
      list(call, {
        key: 'job_statuses',
        rows: [...call.world.jobs.all.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
        place: ({ id }) => [id],
        render: (job) => jobRow(call, job),
        paging: 'cursor',
      }),
  },
  {
    ...get,
    path: '/api/v2/job_statuses/show_many',
    answer(call) {
      const ids = (call.query.get('ids') ?? '').split(',')
      return envelope({
        job_statuses: arrayOf(
          ids.flatMap((id) => call.world.jobs.all.get(id) ?? []),
          (job) => jobRow(call, job),
        ),
      })
    },
  },
  {
    ...get,
    path: '/api/v2/job_statuses/{id:text}',
    answer: (call) => one('job_status', jobRow(call, found(call.world.jobs.all.get(call.segments['id'] ?? '')))),
  },
]
