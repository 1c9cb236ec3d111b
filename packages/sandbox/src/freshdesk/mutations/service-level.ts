import { HOUR } from '../../world/time.ts'
import type { WorldData } from '../world/data.ts'
import { isDone } from '../world/ticket-progress.ts'

export interface Target {
  readonly resolve: number
  readonly respond: number
}

const LOW: Target = { resolve: 72 * HOUR, respond: 24 * HOUR }
const TARGETS: Readonly<Record<number, Target>> = {
  2: { resolve: 48 * HOUR, respond: 12 * HOUR },
  3: { resolve: 24 * HOUR, respond: 4 * HOUR },
  4: { resolve: 8 * HOUR, respond: HOUR },
}

/** Seconds the default policy grants a priority. */
export function targetOf(priority: number): Target {
  return TARGETS[priority] ?? LOW
}

/** The dates a new ticket lacks in its first seconds [doc]; the automation that sets them bumps the ticket [guess]. */
export function setDueDates(data: WorldData, id: number, at: number): void {
  const ticket = data.tickets.get(id)
  if (ticket === undefined || ticket.due_by !== null) return
  const target = targetOf(ticket.priority)
  const after = data.tickets.put({
    ...ticket,
    due_by: ticket.created_at + target.resolve,
    fr_due_by: ticket.fr_due_by ?? ticket.created_at + target.respond,
    updated_at: Math.max(ticket.updated_at, at),
  })
  data.rules.updated(ticket, after, 'system')
}

/** A breach marks the tickets and moves `updated_at` with no human act [client]. Returns the ids it touched. */
export function sweepSla(data: WorldData): readonly number[] {
  const now = data.now()
  const late = [...data.tickets.values()].filter(
    (ticket) => !isDone(ticket.status) && !ticket.is_escalated && ticket.due_by !== null && ticket.due_by < now,
  )
  for (const ticket of late) {
    const after = data.tickets.put({ ...ticket, is_escalated: true, updated_at: now })
    // The word is a [guess].
    data.rules.updated(ticket, after, 'system', { name: 'sla_violated', done: 'resolution' })
  }
  return late.map((ticket) => ticket.id)
}
