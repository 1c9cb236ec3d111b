import type { TicketProgress, TicketStats } from './ticket-record.ts'

export const OPEN = 2
export const PENDING = 3
export const RESOLVED = 4
export const CLOSED = 5
export const WAITING_ON_CUSTOMER = 6
export const WAITING_ON_THIRD_PARTY = 7

const NO_STATS: TicketStats = {
  agent_responded_at: null,
  requester_responded_at: null,
  first_responded_at: null,
  status_updated_at: null,
  reopened_at: null,
  resolved_at: null,
  closed_at: null,
  pending_since: null,
}

export function opened(at: number): TicketProgress {
  return { status: OPEN, updated_at: at, stats: { ...NO_STATS, status_updated_at: at } }
}

/** A reply bumps the ticket in the same second as the conversation [client]. */
export function afterAgentReply(progress: TicketProgress, at: number): TicketProgress {
  const first = progress.stats.first_responded_at ?? at
  return {
    status: progress.status,
    updated_at: at,
    stats: { ...progress.stats, agent_responded_at: at, first_responded_at: first },
  }
}

/** The requester's mail opens the ticket again unless it is open already [guess: the default rule of new accounts]. */
export function afterRequesterReply(progress: TicketProgress, at: number): TicketProgress {
  const stats = { ...progress.stats, requester_responded_at: at }
  const answered = { status: progress.status, updated_at: at, stats }
  return progress.status === OPEN ? answered : afterStatus(answered, OPEN, at)
}

export function afterStatus(progress: TicketProgress, status: number, at: number): TicketProgress {
  const { stats } = progress
  if (status === progress.status) return { status, updated_at: at, stats }
  const wasDone = isDone(progress.status)
  const done = isDone(status)
  return {
    status,
    updated_at: at,
    stats: {
      ...stats,
      status_updated_at: at,
      reopened_at: wasDone && !done ? at : stats.reopened_at,
      // Reopening clears both [guess]; closing an unresolved ticket resolves it in the same second [guess].
      resolved_at: done ? (wasDone ? stats.resolved_at : at) : null,
      closed_at: status === CLOSED ? at : null,
      pending_since: status === PENDING ? at : null,
    },
  }
}

export function isDone(status: number): boolean {
  return status === RESOLVED || status === CLOSED
}
