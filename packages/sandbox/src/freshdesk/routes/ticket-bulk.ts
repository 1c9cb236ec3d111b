import { empty, json, type SandboxRequest } from '../../http/message.ts'
import type { Json } from '../../world/json.ts'
import { readBody } from '../http/body.ts'
import type { BodyRules } from '../http/body-rules.ts'
import type { Call } from '../http/call.ts'
import { invalidValue } from '../http/problem.ts'
import type { Route } from '../http/router.ts'
import type { Job } from '../world/jobs.ts'
import { checkTicketBody, TICKET_RULES } from './ticket-body.ts'
import { writableTicket } from './ticket-writes.ts'

const ENVELOPE = { bulk_action: { type: 'object', required: true } } as const satisfies BodyRules
const BULK_RULES = {
  ids: { type: 'numbers', required: true },
  properties: { type: 'object' },
  reply: { type: 'object' },
} as const satisfies BodyRules

const MERGE_RULES = {
  primary_id: { type: 'number', required: true },
  ticket_ids: { type: 'numbers', required: true },
  // The misspelling is the wire name [doc].
  convert_recepients_to_cc: { type: 'boolean' },
  note_in_primary: { type: 'object' },
  note_in_secondary: { type: 'object' },
} as const satisfies BodyRules

export const ticketBulk: readonly Route[] = [
  {
    method: 'PUT',
    path: '/tickets/merge',
    answer(call) {
      const body = readBody(call.request, MERGE_RULES)
      for (const id of [body.primary_id, ...body.ticket_ids]) {
        if (!call.world.tickets.has(id)) throw invalidValue('ticket_ids', `There is no ticket ${id}`)
      }
      call.world.mergeTickets(body.primary_id, body.ticket_ids)
      return empty(204)
    },
  },
  {
    method: 'POST',
    path: '/tickets/bulk_update',
    answer(call) {
      const { ids, properties, reply } = bulkAction(call)
      const patch = readBody(inner(call.request, properties ?? {}), TICKET_RULES)
      checkTicketBody(call, patch)
      const { attachments: _, ...values } = patch
      const work = () => {
        call.world.bulkUpdate(ids, values)
        if (typeof reply?.['body'] !== 'string') return
        for (const id of ids) if (call.world.tickets.has(id)) call.world.addReply(id, { body: reply['body'] })
      }
      return accepted(call, start(call, 'TICKET::BULK_UPDATE', work))
    },
  },
  {
    method: 'POST',
    path: '/tickets/bulk_delete',
    answer(call) {
      const { ids } = bulkAction(call)
      const work = () => {
        for (const id of ids) if (call.world.tickets.get(id)?.deleted === false) call.world.deleteTicket(id)
      }
      return accepted(call, start(call, 'TICKET::BULK_DELETE', work))
    },
  },
  {
    method: 'POST',
    path: '/tickets/{id}/watch',
    answer(call) {
      const { user_id } = readBody(call.request, { user_id: { type: 'number', required: true } })
      setWatchers(call, (watchers) => [...new Set([...watchers, user_id])])
      return empty(204)
    },
  },
  {
    method: 'PUT',
    path: '/tickets/{id}/unwatch',
    answer(call) {
      setWatchers(call, (watchers) => watchers.filter((id) => id !== call.world.me().id))
      return empty(204)
    },
  },
]

function bulkAction(call: Call) {
  const { bulk_action } = readBody(call.request, ENVELOPE)
  return readBody(inner(call.request, bulk_action), BULK_RULES)
}

/** The same call as if a part of its body were all of it, so that the part is held to rules too. */
function inner(request: SandboxRequest, part: { readonly [key: string]: Json }): SandboxRequest {
  return { ...request, body: new TextEncoder().encode(JSON.stringify(part)) }
}

function start({ world, settings }: Call, name: string, work: () => void): Job {
  return world.jobs.start(name, settings.clock.now(), settings.jobMs, work)
}

/** The code of an accepted job is not printed; 202 is the likely one [guess]. */
function accepted(call: Call, job: Job) {
  return json(202, JSON.stringify({ job_id: job.id, href: `${call.origin}/api/v2/jobs/${job.id}` }))
}

function setWatchers(call: Call, change: (watchers: readonly number[]) => readonly number[]): void {
  const ticket = writableTicket(call)
  call.world.watchers.set(ticket.id, change(call.world.watchers.get(ticket.id) ?? []))
  // The same ticket again: watching moves no timestamp [guess], but lists by watcher change.
  call.world.tickets.put({ ...ticket })
}
