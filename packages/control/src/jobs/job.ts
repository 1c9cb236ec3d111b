import type { ErrorCode } from '@tajo/core/error-codes'
import { isErrorCode } from '@tajo/core/error-codes'
import { TajoError } from '@tajo/core/errors'
import { at, isObject } from '@tajo/core/json'
import type { JobKind } from './kinds.ts'

/** `stopping`: was told to stop and has not ended yet. `retrying`: failed on something passing and waits for its next try. */
export type JobState = 'waiting' | 'running' | 'stopping' | 'retrying' | 'done' | 'failed' | 'stopped'

export interface JobFailure {
  readonly code: ErrorCode
  readonly message: string
  readonly hint: string
}

/** A job as it stands. Times are ISO 8601. */
export interface Job {
  readonly id: string
  readonly kind: JobKind
  readonly source: string | null
  readonly state: JobState
  /** What it was asked for with. */
  readonly data: Readonly<Record<string, unknown>>
  readonly askedAt: string
  /** When it may begin. */
  readonly dueAt: string
  readonly startedAt: string | null
  readonly endedAt: string | null
  /** How often it was begun. */
  readonly tries: number
  /** Name of the process that runs it. */
  readonly worker: string | null
  /** What it answered; null until it is done. */
  readonly result: unknown
  /** Why it failed, the last time. */
  readonly error: JobFailure | null
}

export interface JobRow {
  readonly id: string
  readonly name: JobKind
  readonly state: 'created' | 'retry' | 'active' | 'completed' | 'cancelled' | 'failed'
  readonly data: { readonly source: string | null; readonly input: Readonly<Record<string, unknown>> }
  readonly created_on: Date
  readonly start_after: Date
  readonly started_on: Date | null
  readonly completed_on: Date | null
  readonly retry_count: number
  readonly output: unknown
  readonly worker: string | null
  readonly stop_asked: boolean | null
}

/** Rows of pg-boss with who runs them; ends where a `WHERE` goes on. */
export const selectJobs = `SELECT job.id, job.name, job.state, job.data, job.created_on, job.start_after, job.started_on, job.completed_on,
    job.retry_count, job.output, workers.name AS worker, running.stop_asked
  FROM tajo_queue.job AS job LEFT JOIN tajo_control.running ON running.job_id = job.id
    LEFT JOIN tajo_control.workers ON workers.id = running.worker`

export function asJob(row: JobRow): Job {
  const state = stateOf(row)
  return {
    id: row.id,
    kind: row.name,
    source: row.data.source,
    state,
    data: row.data.input,
    askedAt: row.created_on.toISOString(),
    dueAt: row.start_after.toISOString(),
    startedAt: row.started_on?.toISOString() ?? null,
    endedAt: row.completed_on?.toISOString() ?? null,
    tries: row.started_on === null ? row.retry_count : row.retry_count + 1,
    worker: row.worker,
    result: state === 'done' ? (at(row.output, ['result']) ?? null) : null,
    error: failureIn(row.output),
  }
}

/** What is kept of an error: nothing that a log could not hold. */
export function failureOf(error: unknown, redact: (text: string) => string): JobFailure {
  const known =
    error instanceof TajoError
      ? error
      : new TajoError('TAJO_INTERNAL', error instanceof Error ? error.message : String(error))
  return { code: known.code, message: redact(known.message), hint: redact(known.hint) }
}

function stateOf(row: JobRow): JobState {
  switch (row.state) {
    case 'created':
      return 'waiting'
    case 'retry':
      return 'retrying'
    case 'active':
      return row.stop_asked === true ? 'stopping' : 'running'
    case 'completed':
      return 'done'
    case 'cancelled':
      return 'stopped'
    case 'failed':
      return 'failed'
  }
}

function failureIn(output: unknown): JobFailure | null {
  const error = at(output, ['error'])
  if (isObject(error)) {
    const { code, message, hint } = error
    if (typeof code === 'string' && isErrorCode(code)) return { code, message: String(message), hint: String(hint) }
  }
  return null
}
