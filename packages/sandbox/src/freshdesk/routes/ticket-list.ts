import type { Compare } from '../../world/table.ts'
import { DAY } from '../../world/time.ts'
import type { Call } from '../http/call.ts'
import { pageOfMany } from '../http/page.ts'
import { invalidValue } from '../http/problem.ts'
import { PAGED } from '../http/query.ts'
import type { Route } from '../http/router.ts'
import type { ListInclude } from '../rows/ticket-row.ts'
import type { Ticket } from '../world/ticket-record.ts'

const LAST_PAGE = 300
const CAP_MESSAGE = 'You cannot access tickets beyond the 300th page. Please provide a smaller page number.'

/** Without `updated_since` only tickets created in these last days are listed [doc]. */
const DEFAULT_WINDOW = 30 * DAY

export const ticketList: Route = {
  method: 'GET',
  path: '/tickets',
  query: {
    ...PAGED,
    filter: ['new_and_my_open', 'watching', 'spam', 'deleted'],
    requester_id: 'integer',
    email: 'text',
    unique_external_id: 'text',
    company_id: 'integer',
    updated_since: 'moment',
    order_by: ['created_at', 'due_by', 'updated_at', 'status'],
    order_type: ['asc', 'desc'],
    // `company` is sent by one connector though the reference does not list it here [client].
    include: { listOf: ['stats', 'requester', 'description', 'company'] },
  },
  answer(call) {
    const number = call.params.integer('page') ?? 1
    if (number > LAST_PAGE) throw invalidValue('page', CAP_MESSAGE)
    const includes = call.params.list('include') as readonly ListInclude[]
    const render = (ticket: Ticket) => call.tickets.list(ticket, includes)
    return pageOfMany(call, versionOf(call), () => select(call), render)
  },
}

/** Two lists read the clock as well: the default window slides, and tickets grow old enough for the archive. */
function versionOf({ world, params, settings }: Call): string {
  const readsClock = !params.has('updated_since') || Number.isFinite(settings.archiveAfterDays)
  return `${world.tickets.version}/${world.contacts.version}/${readsClock ? world.now() : ''}`
}

function* select(call: Call): Generator<Ticket> {
  const wanted = filtersOf(call)
  const since = call.params.moment('updated_since')
  const orderBy = (call.params.text('order_by') ?? 'created_at') as OrderBy
  const descending = call.params.text('order_type') !== 'asc'
  const rows = call.world.tickets.sorted(ORDERS[call.settings.tieOrder][orderBy])
  const start = orderBy === 'updated_at' && since !== undefined ? firstSince(rows, since) : 0
  if (descending) {
    for (let place = rows.length - 1; place >= start; place -= 1) {
      const ticket = rows[place]
      if (ticket !== undefined && wanted.every((passes) => passes(ticket))) yield ticket
    }
  } else {
    for (let place = start; place < rows.length; place += 1) {
      const ticket = rows[place]
      if (ticket !== undefined && wanted.every((passes) => passes(ticket))) yield ticket
    }
  }
}

type Filter = (ticket: Ticket) => boolean

function filtersOf(call: Call): readonly Filter[] {
  const { world, params } = call
  const filters: Filter[] = [passOf(call)]
  const since = params.moment('updated_since')
  const now = world.now()
  // Inclusive, as connectors that restart from the same second find [guess].
  if (since !== undefined) filters.push((ticket) => ticket.updated_at >= since)
  else filters.push((ticket) => ticket.created_at >= now - DEFAULT_WINDOW)
  if (Number.isFinite(call.settings.archiveAfterDays)) filters.push((ticket) => !world.isArchived(ticket))
  const company = params.integer('company_id')
  if (company !== undefined) filters.push((ticket) => ticket.company_id === company)
  const requester = params.integer('requester_id')
  if (requester !== undefined) filters.push((ticket) => ticket.requester_id === requester)
  // Two requester filters together: both must hold; an unknown person has no tickets [guess].
  for (const key of ['email', 'unique_external_id'] as const) {
    const value = params.text(key)
    if (value === undefined) continue
    filters.push((ticket) => world.contacts.get(ticket.requester_id)?.[key] === value)
  }
  const scope = scopeOf(call)
  if (scope !== undefined) filters.push(scope)
  return filters
}

/** Spam and deleted tickets show in their own pass alone [doc]; a deleted spam ticket counts as deleted [guess]. */
function passOf({ world, params }: Call): Filter {
  const me = world.me().id
  switch (params.text('filter')) {
    case 'deleted':
      return (ticket) => ticket.deleted
    case 'spam':
      return (ticket) => ticket.spam && !ticket.deleted
    case 'watching':
      return (ticket) => !ticket.spam && !ticket.deleted && (world.watchers.get(ticket.id)?.includes(me) ?? false)
    case 'new_and_my_open':
      return (ticket) => {
        if (ticket.spam || ticket.deleted || ticket.status !== 2) return false
        return ticket.responder_id === null || ticket.responder_id === me
      }
    default:
      return (ticket) => !ticket.spam && !ticket.deleted
  }
}

/** A narrower agent sees a smaller list, without a word about it [guess]. */
export function scopeOf({ world, settings }: Pick<Call, 'world' | 'settings'>): Filter | undefined {
  const me = world.me()
  if (settings.ticketScope === 'global') return undefined
  if (settings.ticketScope === 'restricted') return (ticket) => ticket.responder_id === me.id
  return (ticket) =>
    ticket.responder_id === me.id || (ticket.group_id !== null && me.group_ids.includes(ticket.group_id))
}

type OrderBy = 'created_at' | 'due_by' | 'updated_at' | 'status'

const byId: Compare<Ticket> = (a, b) => a.id - b.id
const scattered: Compare<Ticket> = (a, b) => scatter(a.id) - scatter(b.id) || a.id - b.id
const scatter = (id: number) => Math.imul(id, 2_654_435_761) >>> 0

function ordersWith(tie: Compare<Ticket>): Readonly<Record<OrderBy, Compare<Ticket>>> {
  return {
    created_at: (a, b) => a.created_at - b.created_at || tie(a, b),
    updated_at: (a, b) => a.updated_at - b.updated_at || tie(a, b),
    due_by: (a, b) => (a.due_by ?? 0) - (b.due_by ?? 0) || tie(a, b),
    status: (a, b) => a.status - b.status || tie(a, b),
  }
}

/** Created once: an order is kept per comparing function. */
const ORDERS = { id: ordersWith(byId), scattered: ordersWith(scattered) }

function firstSince(rows: readonly Ticket[], since: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rows[middle]?.updated_at ?? since) < since) low = middle + 1
    else high = middle
  }
  return low
}
