import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Clock } from '@tajo/core/clock'
import { isTajoError, TajoError } from '@tajo/core/errors'
import type { Log } from '@tajo/core/log'
import type { PgBoss } from 'pg-boss'
import type { Sql } from '../store/sql.ts'
import { beating } from './beats.ts'
import { makeBell } from './bell.ts'
import { type Claim, claim, claimable, jobsChannel, type Outcome, settle } from './claims.ts'
import { failureOf } from './job.ts'
import { type JobKind, jobKinds } from './kinds.ts'
import { type JobNews, makeTeller } from './news.ts'

/** A job in the hands of its handler. */
export interface JobRun {
  readonly id: string
  readonly kind: JobKind
  readonly source: string | null
  readonly data: Readonly<Record<string, unknown>>
  /** 1 for the first. */
  readonly attempt: number
  /** A worker had begun it and ended in the middle: some of it may be done. */
  readonly again: boolean
  /** Aborted when the job is to stop, its worker ends, or another worker has it now. */
  readonly signal: AbortSignal
  tell(news: JobNews): void
}

/** Answers plain JSON, kept as the job's result. A retryable `TajoError` is tried again later, any other error ends the job. */
export type JobHandler = (run: JobRun) => Promise<unknown>

export interface WorkOptions {
  readonly handlers: Readonly<Partial<Record<JobKind, JobHandler>>>
  /** How many of a kind at once, in this process; one where it is not said. */
  readonly concurrency?: Readonly<Partial<Record<JobKind, number>>>
  /** Ends the work: no new jobs, those that run are told to stop and given back. */
  readonly signal: AbortSignal
  /** Shown beside the jobs; the machine's name and the process where it is not said. */
  readonly name?: string
}

export interface WorkParts {
  readonly sql: Sql
  readonly boss: PgBoss
  readonly clock: Clock
  readonly log: Log
  readonly redact: (text: string) => string
}

/** Notices wake it at once; this is for jobs that become due, and for notices that were missed. */
const lookEveryMs = 2_000
const againAfterMs = 1_000

interface Held {
  readonly stop: AbortController
  readonly ended: Promise<void>
  /** Another worker may have it by now. */
  lost: boolean
}

/** Works until the signal, and resolves when all it had under way has ended. */
export async function work(parts: WorkParts, options: WorkOptions): Promise<void> {
  const { sql, boss, clock, log, redact } = parts
  const { handlers, signal } = options
  const kinds = jobKinds.filter((kind) => handlers[kind] !== undefined)
  const worker = { id: randomUUID(), name: options.name ?? `${hostname()}:${process.pid}`, kinds }
  // By claim: a job that was lost may be claimed again while its first run here still ends.
  const held = new Map<Claim, Held>()
  const bell = makeBell(clock)

  const begin = (claimed: Claim): void => {
    const stop = new AbortController()
    const ended = run(claimed, stop).finally(() => {
      held.delete(claimed)
      bell.ring()
    })
    held.set(claimed, { stop, ended, lost: false })
  }

  const run = async (claimed: Claim, stop: AbortController): Promise<void> => {
    const teller = makeTeller(sql, claimed, clock, log)
    const { id, kind, source, data } = claimed
    const handler = handlers[kind]
    if (handler === undefined) throw new Error(`no handler for ${kind}`)
    const started = clock.now()
    log.debug('A job begins.', { job: id, kind, source })
    let outcome: Outcome
    try {
      const result = await handler({
        id,
        kind,
        source,
        data,
        attempt: claimed.attempt + 1,
        again: claimed.again,
        signal: stop.signal,
        tell: (news) => teller.tell(news),
      })
      outcome = { state: 'done', result }
    } catch (error) {
      outcome = outcomeOf(error, stop.signal, redact)
    }
    await recorded(claimed, teller.flush, outcome)
    log.debug('A job has ended.', { job: id, kind, source, state: outcome.state, ms: clock.now() - started })
  }

  /** The store may be away for a while; the outcome is recorded when it is back, unless the job is another's by then. */
  const recorded = async (claimed: Claim, flush: () => Promise<void>, outcome: Outcome): Promise<void> => {
    for (;;) {
      try {
        await flush()
        const mine = await settle(sql, boss, claimed, outcome)
        if (!mine) log.warn('A job went to another worker; what came of it here is not recorded.', { job: claimed.id })
        return
      } catch (error) {
        log.warn('The outcome of a job could not be recorded yet.', { job: claimed.id, error: String(error) })
        if (held.get(claimed)?.lost === true) return
        await clock.sleep(againAfterMs)
      }
    }
  }

  const free = (): readonly JobKind[] =>
    kinds.filter((kind) => {
      const busy = [...held.keys()].filter((one) => one.kind === kind).length
      return busy < (options.concurrency?.[kind] ?? 1)
    })

  const beats = await beating(parts, worker, {
    held: () => [...held.keys()],
    lost: (claimed) => {
      const one = held.get(claimed)
      if (one === undefined) return
      one.lost = true
      one.stop.abort(lostReason())
    },
    stopped: (claimed) => held.get(claimed)?.stop.abort(stopReason()),
  })
  const unlisten = await sql.listen(jobsChannel, (payload) => {
    if (payload === 'stop') beats.now()
    bell.ring()
  })
  const onAbort = (): void => {
    bell.ring()
    for (const { stop } of held.values()) stop.abort(drainReason())
  }
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    while (!signal.aborted) {
      try {
        let begun = false
        for (const kind of await claimable(sql, free())) {
          if (signal.aborted) break
          const claimed = await claim(sql, boss, kind, worker.id)
          if (claimed === null) continue
          begin(claimed)
          begun = true
        }
        if (!begun) await bell.wait(lookEveryMs)
      } catch (error) {
        log.warn('The job queue does not answer.', { error: redact(String(error)) })
        await bell.wait(againAfterMs)
      }
    }
    // One that was claimed at the same moment the signal came.
    onAbort()
    await Promise.all([...held.values()].map(({ ended }) => ended))
  } finally {
    signal.removeEventListener('abort', onAbort)
    await unlisten()
    await beats.end()
  }
}

function outcomeOf(error: unknown, signal: AbortSignal, redact: (text: string) => string): Outcome {
  const failure = failureOf(error, redact)
  // What a handler throws after it was told to end is its way of ending, unless it is an error of its own.
  const gaveUp = signal.aborted && (error === signal.reason || isEnding(error))
  if (gaveUp && signal.reason instanceof Ending) {
    return signal.reason.why === 'stop'
      ? { state: 'stopped', error: failureOf(signal.reason, redact) }
      : { state: 'back' }
  }
  return { state: 'failed', error: failure, again: isTajoError(error) && error.retryable }
}

function isEnding(error: unknown): boolean {
  return (
    (isTajoError(error) && error.code === 'TAJO_INTERRUPTED') || (error instanceof Error && error.name === 'AbortError')
  )
}

class Ending extends TajoError {
  readonly why: 'stop' | 'drain' | 'lost'
  constructor(why: 'stop' | 'drain' | 'lost', message: string) {
    super('TAJO_INTERRUPTED', message)
    this.why = why
  }
}

const stopReason = (): Ending => new Ending('stop', 'The job was told to stop; the checkpoint is saved.')
const drainReason = (): Ending => new Ending('drain', 'The worker ends; the job goes on elsewhere.')
const lostReason = (): Ending => new Ending('lost', 'Another worker has taken the job over.')
