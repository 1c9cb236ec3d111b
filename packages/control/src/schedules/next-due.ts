import { createHash } from 'node:crypto'
import { Cron } from 'croner'

export type Timing = { readonly everyMs: number } | { readonly cron: string }

export interface DueRule {
  readonly timing: Timing
  /** IANA name; a cron expression is read in it. */
  readonly timeZone: string
  /** At most so much later, the same for a source each time; `null`: 10 % of an interval, at most two minutes, and none for cron. */
  readonly jitterMs: number | null
  /** After downtime: run once for all that was missed, or wait for the next time. */
  readonly catchUp: 'once' | 'skip'
}

export interface DueQuestion extends DueRule {
  /** The due time that was dealt with last; `null` for none yet. */
  readonly lastDueMs: number | null
  readonly nowMs: number
  /** What spreads sources apart: their name. */
  readonly seed: string
}

/** Looked at a little late is not missed. */
const graceMs = 60_000
const mostJitterMs = 120_000

/**
 * When the schedule is due next; now or earlier means at once. `null`: never again.
 *
 * @example
 * nextDue({ timing: { everyMs: 900_000 }, timeZone: 'UTC', jitterMs: 0, catchUp: 'once', lastDueMs: 0, nowMs: 5_000, seed: 'a' }) // 900000
 */
export function nextDue(question: DueQuestion): number | null {
  const { timing, lastDueMs, nowMs } = question
  return 'everyMs' in timing
    ? dueByInterval(question, timing.everyMs, lastDueMs, nowMs)
    : dueByCron(question, timing.cron, lastDueMs, nowMs)
}

function dueByInterval(question: DueQuestion, everyMs: number, lastDueMs: number | null, nowMs: number): number {
  // The first time sets the beat of all later ones.
  if (lastDueMs === null) return nowMs + jitter(question, Math.min(everyMs / 10, mostJitterMs))
  const next = lastDueMs + everyMs
  if (next > nowMs) return next
  const missed = Math.floor((nowMs - lastDueMs) / everyMs)
  const latest = lastDueMs + missed * everyMs
  return question.catchUp === 'once' || latest >= nowMs - graceMs ? latest : latest + everyMs
}

function dueByCron(question: DueQuestion, cron: string, lastDueMs: number | null, nowMs: number): number | null {
  const offset = jitter(question, 0)
  const times = reader(cron, question.timeZone)
  const after = (ms: number): number | null => {
    const next = times.nextRun(new Date(ms))
    return next === null ? null : next.getTime() + offset
  }
  if (lastDueMs === null) return after(nowMs - offset)
  const next = after(lastDueMs - offset)
  if (next === null || next > nowMs) return next
  // croner looks for times before the one it is given.
  const [latest] = times.previousRuns(1, new Date(nowMs - offset + 1000))
  const latestMs = latest === undefined ? next : latest.getTime() + offset
  const missed = latestMs > nowMs ? next : Math.max(next, latestMs)
  return question.catchUp === 'once' || missed >= nowMs - graceMs ? missed : after(nowMs - offset)
}

function jitter({ jitterMs, seed }: DueQuestion, usualMs: number): number {
  const most = jitterMs ?? usualMs
  const share = createHash('sha256').update(seed).digest().readUInt32BE(0) / 0x1_0000_0000
  return Math.floor(most * share)
}

function reader(cron: string, timeZone: string): Cron {
  return new Cron(cron, { timezone: timeZone, paused: true, mode: '5-part' })
}
