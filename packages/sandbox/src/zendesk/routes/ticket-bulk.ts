import type { SandboxResponse } from '../../http/message.ts'
import { envelope } from '../http/answers.ts'
import { bodyOf, type Given, givenOf, listIn, numberIn, textIn } from '../http/body.ts'
import { type Call, numbersIn, type Route } from '../http/call.ts'
import { tooManyValues } from '../http/problem.ts'
import { deleteTicket, destroyTicket } from '../mutations/deletion.ts'
import { mergeTickets } from '../mutations/tickets.ts'
import type { Ticket } from '../world/records.ts'
import { attempt } from './attempt.ts'
import { startJob } from './jobs.ts'
import { shown } from './ticket-reads.ts'
import { createFrom, updateFrom } from './ticket-writes.ts'

function createMany(call: Call): SandboxResponse {
  const given = listIn(call, 'tickets')
  if (given.length > 100) throw tooManyValues('tickets')
  return startJob(call, 'Creating ticket', given.length, () =>
    given.map((one, index) =>
      attempt(index, 'TicketUpdateError', () => ({
        index,
        id: createFrom(call, one).ticket.id,
        status: 'Created',
        success: true,
      })),
    ),
  )
}

/** One change for many ids, or a change for each [oas]. */
function updateMany(call: Call): SandboxResponse {
  const ids = numbersIn(call.query.get('ids'))
  const changes: readonly Given[] =
    ids.length > 0 ? ids.map((id) => ({ ...givenOf(call, 'ticket'), id })) : listIn(call, 'tickets')
  if (changes.length > 100) throw tooManyValues('ids')
  return startJob(call, 'Updating ticket', changes.length, () =>
    changes.map((change, index) => {
      const id = numberIn(change, 'id') ?? 0
      return attempt(index, 'TicketUpdateError', () => {
        const before = call.world.tickets.get(id)
        if (before === undefined || before.deleted_at !== null)
          return { index, id, error: 'TicketNotFound', details: 'Not found', success: false }
        updateFrom(call, before, change)
        return { index, id, action: 'update', status: 'Updated', success: true }
      })
    }),
  )
}

function each(call: Call, kind: string, run: (ticket: Ticket) => void): SandboxResponse {
  const ids = numbersIn(call.query.get('ids'))
  if (ids.length > 100) throw tooManyValues('ids')
  return startJob(call, kind, ids.length, () =>
    ids.map((id, index) => {
      const ticket = call.world.tickets.get(id)
      if (ticket === undefined) return { index, id, error: 'TicketNotFound', details: 'Not found', success: false }
      run(ticket)
      return { index, id, action: 'delete', status: 'Deleted', success: true }
    }),
  )
}

/** The sender is suspended along with it [oas]. */
function spam(call: Call, ticket: Ticket): void {
  const sender = call.world.users.get(ticket.requester_id)
  if (sender !== undefined && sender.role === 'end-user')
    call.world.users.put({ ...sender, suspended: true, updated_at: call.world.now() })
  deleteTicket(call.world, ticket.id)
  call.world.events.tellOnly('ticket', ticket.id, 'ticket.marked_as_spam')
}

function merge(call: Call): SandboxResponse {
  const target = shown(call)
  const given = bodyOf(call)
  const ids = Array.isArray(given['ids']) ? given['ids'].map(Number) : []
  const words = { target: textIn(given, 'target_comment') ?? '', source: textIn(given, 'source_comment') ?? '' }
  return startJob(call, 'Merging ticket', ids.length, () => {
    const sources = ids.filter((id) => call.world.tickets.get(id)?.deleted_at === null)
    mergeTickets(call.world, target.id, sources, {
      ...(words.target === '' ? undefined : { target: words.target }),
      ...(words.source === '' ? undefined : { source: words.source }),
    })
    return sources.map((id, index) => ({ index, id, action: 'merge', status: 'Merged', success: true }))
  })
}

const write = { scope: 'tickets' } as const

export const ticketBulk: readonly Route[] = [
  { ...write, method: 'POST', path: '/api/v2/tickets/create_many', answer: createMany },
  { ...write, method: 'PUT', path: '/api/v2/tickets/update_many', answer: updateMany },
  {
    ...write,
    method: 'DELETE',
    path: '/api/v2/tickets/destroy_many',
    answer: (call) => each(call, 'Deleting ticket', (ticket) => deleteTicket(call.world, ticket.id)),
  },
  {
    ...write,
    method: 'PUT',
    path: '/api/v2/tickets/mark_many_as_spam',
    answer: (call) => each(call, 'Marking ticket as spam', (ticket) => spam(call, ticket)),
  },
  {
    ...write,
    method: 'PUT',
    path: '/api/v2/tickets/{id}/mark_as_spam',
    answer(call) {
      spam(call, shown(call))
      return envelope({})
    },
  },
  { ...write, method: 'POST', path: '/api/v2/tickets/{id}/merge', answer: merge },
  {
    ...write,
    method: 'DELETE',
    path: '/api/v2/deleted_tickets/destroy_many',
    answer: (call) => each(call, 'Deleting ticket', (ticket) => destroyTicket(call.world, ticket.id)),
  },
]
