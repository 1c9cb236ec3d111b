import { createHash } from 'node:crypto'

export interface JobResult {
  readonly [key: string]: string | number | boolean
}

export interface Job {
  readonly id: string
  readonly kind: string
  readonly total: number | null
  readonly startedMs: number
  /** Set once the work was done. */
  readonly done?: { readonly atMs: number; readonly results: readonly JobResult[] }
}

interface Work {
  readonly dueMs: number
  readonly run: () => void
}

/** Work the account does a little later: background jobs a caller asks about, and what days do to deleted tickets. */
export class Jobs {
  readonly all = new Map<string, Job>()
  readonly #jobMs: number
  #waiting: Work[] = []

  constructor(jobMs: number) {
    this.#jobMs = jobMs
  }

  /** `run` does the work in one go and answers a result for every record it was asked to touch. */
  start(kind: string, total: number | null, nowMs: number, run: () => readonly JobResult[]): Job {
    const hex = createHash('md5').update(`${kind} ${this.all.size}`).digest('hex')
    const job: Job = { id: `V3-${hex}`, kind, total, startedMs: nowMs }
    this.all.set(job.id, job)
    this.later(nowMs + this.#jobMs, () => {
      this.all.set(job.id, { ...job, done: { atMs: nowMs + this.#jobMs, results: run() } })
    })
    return job
  }

  get inFlight(): readonly Job[] {
    return [...this.all.values()].filter((job) => job.done === undefined)
  }

  /** Half of its time a job is queued, then it works [rec]. */
  statusOf(job: Job, nowMs: number): 'queued' | 'working' | 'completed' {
    if (job.done !== undefined) return 'completed'
    return nowMs - job.startedMs < this.#jobMs / 2 ? 'queued' : 'working'
  }

  later(dueMs: number, run: () => void): void {
    let place = this.#waiting.length
    while (place > 0 && (this.#waiting[place - 1]?.dueMs ?? 0) > dueMs) place -= 1
    this.#waiting.splice(place, 0, { dueMs, run })
  }

  runDue(nowMs: number): void {
    for (let first = this.#waiting[0]; first !== undefined && first.dueMs <= nowMs; first = this.#waiting[0]) {
      this.#waiting.shift()
      first.run()
    }
  }
}
