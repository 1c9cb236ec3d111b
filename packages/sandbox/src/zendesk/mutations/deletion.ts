import { DAY } from '../../world/time.ts'
import { known, type WorldData } from '../world/data.ts'
import type { Ticket } from '../world/records.ts'

/** Soft: the ticket leaves every list and is exported with status `deleted` [doc]. */
export function deleteTicket(data: WorldData, id: number): Ticket {
  const ticket = known(data.tickets, id, 'ticket')
  const now = data.now()
  const stamps = { updated_at: now, generated_timestamp: now }
  const deleted = data.tickets.put({ ...ticket, deleted_at: now, deleted_by: data.me().id, ...stamps })
  scrubWhenDue(data, id, now)
  return deleted
}

/** The same id comes back [rec]; an emptied ticket does not. */
export function restoreTicket(data: WorldData, id: number): Ticket {
  const ticket = known(data.tickets, id, 'ticket')
  const now = data.now()
  return data.tickets.put({ ...ticket, deleted_at: null, deleted_by: null, updated_at: now, generated_timestamp: now })
}

/** For good: the ticket leaves the exports as well and nothing more is said of it [guess]. */
export function destroyTicket(data: WorldData, id: number): void {
  for (const table of [data.comments, data.audits, data.satisfaction_ratings]) {
    for (const child of [...table.of(id)]) table.delete(child.id)
  }
  data.tickets.delete(id)
}

/** Days after its deletion a ticket is emptied and exported once more, `updated_at` unmoved [rec]. */
export function scrubWhenDue(data: WorldData, id: number, deletedAt: number): void {
  const due = deletedAt + data.settings.scrubAfterDays * DAY
  const scrub = () => {
    const ticket = data.tickets.get(id)
    if (ticket === undefined || ticket.deleted_at !== deletedAt) return
    for (const comment of [...data.comments.of(id)]) data.comments.delete(comment.id)
    for (const audit of [...data.audits.of(id)]) data.audits.delete(audit.id)
    data.tickets.put(scrubbed(data, ticket, due))
  }
  if (due <= data.now()) scrub()
  else data.jobs.later(due * 1000, scrub)
}

function scrubbed(data: WorldData, ticket: Ticket, at: number): Ticket {
  const nobody = data.me().id
  return {
    ...ticket,
    via: { channel: 'api', source: { from: {}, to: {}, rel: null } },
    external_id: null,
    type: null,
    subject: 'SCRUBBED',
    description: 'X',
    recipient: null,
    requester_id: nobody,
    submitter_id: nobody,
    assignee_id: null,
    organization_id: null,
    group_id: null,
    collaborator_ids: [],
    follower_ids: [],
    email_cc_ids: [],
    problem_id: null,
    due_at: null,
    tags: [],
    custom_fields: {},
    satisfaction: null,
    scrubbed: true,
    generated_timestamp: at,
  }
}
