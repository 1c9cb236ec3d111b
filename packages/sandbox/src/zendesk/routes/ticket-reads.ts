import type { Compare } from '../../world/table.ts'
import { iso } from '../../world/time.ts'
import { arrayOf, countOf, envelope, found, one } from '../http/answers.ts'
import { type Call, idOf, numbersIn, type Route } from '../http/call.ts'
import { type Listing, list } from '../http/list.ts'
import { invalidSort, recordNotFound, tooManyValues } from '../http/problem.ts'
import { metricId } from '../metrics/metric-set.ts'
import { auditRow, commentRow } from '../rows/audit-rows.ts'
import type { Audit, Ticket } from '../world/records.ts'
import { byId, placeById } from './order.ts'
import { besideTickets } from './sideloads.ts'

const STATUS_ORDER = ['new', 'open', 'pending', 'hold', 'solved', 'closed']

const byUpdate: Compare<Ticket> = (a, b) => a.updated_at - b.updated_at || a.id - b.id
const byUpdateDown: Compare<Ticket> = (a, b) => b.updated_at - a.updated_at || b.id - a.id
const byIdDown: Compare<Ticket> = (a, b) => b.id - a.id
const rank = (ticket: Ticket) => STATUS_ORDER.indexOf(ticket.status)
const byStatus: Compare<Ticket> = (a, b) => rank(a) - rank(b) || a.id - b.id
const byDeletion: Compare<Ticket> = (a, b) => (a.deleted_at ?? 0) - (b.deleted_at ?? 0) || a.id - b.id
const newestAudit: Compare<Audit> = (a, b) => b.created_at - a.created_at || b.id - a.id

/** What an index lists: neither deleted nor archived [oas], and no more than the caller may see. */
export function isListed(call: Call, ticket: Ticket): boolean {
  return ticket.deleted_at === null && !call.world.isArchived(ticket) && maySee(call, ticket)
}

/** Agents who are kept to their groups get shorter lists without a word [oas]. */
function maySee({ user, world }: Call, ticket: Ticket): boolean {
  if (user === null || user.ticket_restriction !== 'groups') return true
  for (const one of world.group_memberships.values()) {
    if (one['user_id'] === user.id && one['group_id'] === ticket.group_id) return true
  }
  return false
}

/** A ticket that can be looked at by its id: archived ones still, deleted ones not [oas]. */
export function shown(call: Call, name = 'id'): Ticket {
  const ticket = found(call.world.tickets.get(idOf(call, name)))
  if (ticket.deleted_at !== null) throw recordNotFound()
  return ticket
}

export function ticketList(call: Call, where: (ticket: Ticket) => boolean = () => true) {
  return list(call, {
    key: 'tickets',
    ...sorted(call),
    where: (ticket) => isListed(call, ticket) && where(ticket),
    render: (ticket) => call.rows.ticketInList(ticket),
    paging: 'both',
    beside: (rows) => besideTickets(call, rows),
  })
}

/** Cursors sort by three fields only; the parameters of counted pages are taken and ignored [client]. */
function sorted(call: Call): Pick<Listing<Ticket>, 'rows' | 'place'> {
  const { tickets } = call.world
  const sort = call.query.has('page[size]') ? call.query.get('sort') : null
  switch (sort) {
    case null:
    case 'id':
      return { rows: tickets.sorted(byId), place: placeById }
    case '-id':
      return { rows: tickets.sorted(byIdDown), place: ({ id }) => [-id] }
    case 'updated_at':
      return { rows: tickets.sorted(byUpdate), place: ({ updated_at, id }) => [updated_at, id] }
    case '-updated_at':
      return { rows: tickets.sorted(byUpdateDown), place: ({ updated_at, id }) => [-updated_at, -id] }
    case 'status':
      return { rows: tickets.sorted(byStatus), place: (ticket) => [rank(ticket), ticket.id] }
    default:
      throw invalidSort(sort)
  }
}

function showMany(call: Call) {
  const ids = numbersIn(call.query.get('ids'))
  if (ids.length > 100) throw tooManyValues('ids')
  // Unknown and deleted ids are left out without a word [guess].
  const tickets = ids.flatMap((id) => call.world.tickets.get(id) ?? []).filter((ticket) => ticket.deleted_at === null)
  return envelope({
    tickets: arrayOf(tickets, (ticket) => call.rows.ticket(ticket)),
    ...besideTickets(call, tickets),
    next_page: 'null',
    previous_page: 'null',
    count: String(tickets.length),
  })
}

function comments(call: Call) {
  const ticket = shown(call)
  const down = call.query.get('sort') === '-created_at' || call.query.get('sort_order') === 'desc'
  const rows = call.world.comments.of(ticket.id)
  const authors = new Set(rows.map((comment) => comment.author_id))
  return list(call, {
    key: 'comments',
    rows: down ? rows.toReversed() : rows,
    place: ({ created_at, id }) => (down ? [-created_at, -id] : [created_at, id]),
    render: (comment) => JSON.stringify(commentRow(call.world, comment)),
    paging: 'both',
    ...(call.query.get('include') === 'users'
      ? {
          beside: () => ({
            users: arrayOf(
              [...authors].flatMap((id) => call.world.users.get(id) ?? []),
              (user) => call.rows.user(user),
            ),
          }),
        }
      : undefined),
  })
}

/** Those of an archived ticket come all at once [oas]. */
function audits(call: Call) {
  const ticket = shown(call)
  const render = (audit: Audit) => JSON.stringify(auditRow(call.world, audit))
  const rows = call.world.audits.of(ticket.id)
  if (call.world.isArchived(ticket))
    return envelope({
      audits: arrayOf(rows, render),
      next_page: 'null',
      previous_page: 'null',
      count: String(rows.length),
    })
  return list(call, { key: 'audits', rows, place: ({ created_at, id }) => [created_at, id], render, paging: 'both' })
}

function metricsList(call: Call) {
  return list(call, {
    key: 'ticket_metrics',
    // Newest first, archived ones missing [oas].
    rows: call.world.tickets.sorted(byIdDown),
    where: (ticket) => isListed(call, ticket),
    place: ({ id }) => [-id],
    render: (ticket) => JSON.stringify(call.rows.metrics.of(ticket)),
    paging: 'both',
  })
}

function metricOf(call: Call, ticketId: number) {
  const ticket = found(call.world.tickets.get(ticketId))
  if (ticket.deleted_at !== null) throw recordNotFound()
  return one('ticket_metric', JSON.stringify(call.rows.metrics.of(ticket)))
}

function deletedTickets(call: Call) {
  const { world } = call
  return list(call, {
    key: 'deleted_tickets',
    rows: world.tickets.sorted(byDeletion),
    where: (ticket) => ticket.deleted_at !== null && !ticket.scrubbed && !world.isArchived(ticket),
    place: ({ deleted_at, id }) => [deleted_at ?? 0, id],
    render: ({ id, subject, status, deleted_at, deleted_by }) =>
      JSON.stringify({
        id,
        subject,
        actor: { id: deleted_by ?? -1, name: world.users.get(deleted_by ?? 0)?.name ?? 'System' },
        deleted_at: iso(deleted_at ?? 0),
        previous_state: status,
      }),
    paging: 'both',
  })
}

const get = { method: 'GET', scope: 'tickets' } as const

export const ticketReads: readonly Route[] = [
  {
    ...get,
    path: '/api/v2/tickets',
    answer(call) {
      const external = call.query.get('external_id')
      return ticketList(call, (ticket) => external === null || ticket.external_id === external)
    },
  },
  {
    ...get,
    path: '/api/v2/tickets/count',
    answer: (call) => countOf(call, [...call.world.tickets.values()].filter((ticket) => isListed(call, ticket)).length),
  },
  { ...get, path: '/api/v2/tickets/show_many', answer: showMany },
  {
    ...get,
    path: '/api/v2/tickets/recent',
    answer: (call) => ticketList(call, (ticket) => ticket.updated_at > call.world.now() - 86_400),
  },
  {
    ...get,
    path: '/api/v2/tickets/{id}',
    answer(call) {
      const ticket = shown(call)
      return envelope({ ticket: call.rows.ticket(ticket), ...besideTickets(call, [ticket]) })
    },
  },
  { ...get, path: '/api/v2/tickets/{id}/comments', answer: comments },
  {
    ...get,
    path: '/api/v2/tickets/{id}/comments/count',
    answer: (call) => countOf(call, call.world.comments.of(shown(call).id).length),
  },
  { ...get, path: '/api/v2/tickets/{id}/audits', answer: audits },
  {
    ...get,
    path: '/api/v2/tickets/{id}/audits/count',
    answer: (call) => countOf(call, call.world.audits.of(shown(call).id).length),
  },
  {
    ...get,
    path: '/api/v2/tickets/{id}/audits/{aid}',
    answer(call) {
      const audit = found(call.world.audits.get(idOf(call, 'aid')))
      if (audit.ticket_id !== shown(call).id) throw recordNotFound()
      return one('audit', JSON.stringify(auditRow(call.world, audit)))
    },
  },
  {
    ...get,
    path: '/api/v2/tickets/{id}/related',
    answer(call) {
      const ticket = shown(call)
      const incidents = call.rows.incidentsOf(ticket).length
      return envelope({
        ticket_related: JSON.stringify({
          topic_id: null,
          followup_source_ids: [],
          from_archive: call.world.isArchived(ticket),
          incidents,
          twitter: {},
          url: null,
        }),
      })
    },
  },
  { ...get, path: '/api/v2/tickets/{id}/tags', answer: (call) => envelope({ tags: JSON.stringify(shown(call).tags) }) },
  { ...get, path: '/api/v2/tickets/{id}/metrics', answer: (call) => metricOf(call, idOf(call)) },
  {
    ...get,
    path: '/api/v2/tickets/{id}/incidents',
    answer(call) {
      const problem = shown(call)
      return ticketList(call, (ticket) => ticket.problem_id === problem.id)
    },
  },
  ...(['collaborators', 'followers', 'email_ccs'] as const).map(
    (name): Route => ({
      ...get,
      path: `/api/v2/tickets/{id}/${name}`,
      answer(call) {
        const ticket = shown(call)
        const ids =
          name === 'followers'
            ? ticket.follower_ids
            : name === 'email_ccs'
              ? ticket.email_cc_ids
              : ticket.collaborator_ids
        const users = ids.flatMap((id) => call.world.users.get(id) ?? [])
        return envelope({
          users: arrayOf(users, (user) => call.rows.user(user)),
          next_page: 'null',
          previous_page: 'null',
          count: String(users.length),
        })
      },
    }),
  ),
  { ...get, path: '/api/v2/problems', answer: (call) => ticketList(call, (ticket) => ticket.type === 'problem') },
  { ...get, path: '/api/v2/ticket_metrics', answer: metricsList },
  { ...get, path: '/api/v2/ticket_metrics/{id}', answer: (call) => metricOf(call, idOf(call) - metricId(0)) },
  {
    ...get,
    path: '/api/v2/ticket_audits',
    privilege: 'admin',
    answer: (call) =>
      list(call, {
        key: 'audits',
        rows: call.world.audits.sorted(newestAudit),
        where: (audit) => {
          const ticket = call.world.tickets.get(audit.ticket_id)
          return ticket !== undefined && isListed(call, ticket)
        },
        place: ({ created_at, id }) => [-created_at, -id],
        render: (audit) => JSON.stringify(auditRow(call.world, audit)),
        paging: 'cursor',
      }),
  },
  { ...get, path: '/api/v2/deleted_tickets', answer: deletedTickets },
]
