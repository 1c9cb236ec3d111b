import { at, type Json } from '@tajo/core/json'
import type { FreshdeskWorld } from '@tajo/sandbox/freshdesk/sandbox'
import type { ParentNoted, Rows } from '../vendor.ts'

interface Watched {
  readonly id: number
  readonly updated_at: number
}

const daySeconds = 86_400

/** All that last changed before the position, and has not changed since, must be there in that version. */
export function lacking(
  world: FreshdeskWorld,
  stream: string,
  position: Json | undefined,
  rows: Rows,
): readonly string[] {
  switch (stream) {
    case 'tickets':
      return ticketsLacking(world, position, rows)
    case 'contacts':
      return missing(stream, world.contacts.values(), sinceOf(position), rows, ({ deleted }) => deleted)
    case 'companies':
      return missing(stream, world.companies.values(), sinceOf(position), rows, () => false)
    case 'time_entries': {
      // What is booked further back than the window cannot be met.
      const met = [...world.time_entries.values()].filter((one) => one.executed_at >= one.updated_at - 29 * daySeconds)
      return missing(stream, met, sinceOf(position), rows, () => false)
    }
    case 'satisfaction_ratings': {
      const met = [...world.satisfaction_ratings.values()].filter(
        (one) => one.created_at >= one.updated_at - 13 * daySeconds,
      )
      return missing(stream, met, sinceOf(position), rows, () => false)
    }
    default:
      return []
  }
}

/** Each of the three lists has a position of its own. */
function ticketsLacking(world: FreshdeskWorld, position: Json | undefined, rows: Rows): readonly string[] {
  const listOf = (ticket: { deleted: boolean; spam: boolean }) =>
    ticket.deleted ? 'deleted' : ticket.spam ? 'spam' : 'live'
  return (['live', 'spam', 'deleted'] as const).flatMap((list) => {
    const tickets = [...world.tickets.values()].filter((ticket) => listOf(ticket) === list)
    return missing('tickets', tickets, sinceOf(at(position, [list])), rows, () => list !== 'live')
  })
}

function missing<Row extends Watched>(
  stream: string,
  all: Iterable<Row>,
  since: number | undefined,
  rows: Rows,
  isGone: (row: Row) => boolean,
): readonly string[] {
  if (since === undefined) return []
  return [...all].flatMap((row) => {
    if (row.updated_at * 1000 >= since) return []
    const stored = rows.get(String(row.id))
    if (stored?.values['updated_at'] === row.updated_at * 1000 && stored.deleted === isGone(row)) return []
    const has =
      stored === undefined ? 'nothing' : `${String(stored.values['updated_at'])}, ${stored.deleted ? 'gone' : 'live'}`
    return [`${stream} ${row.id}: changed ${row.updated_at}000, stored ${has}`]
  })
}

/** A parent noted as read has its children, all of them and no other, if it has not changed since. */
export function childrenLacking(
  world: FreshdeskWorld,
  parentsDone: readonly ParentNoted[],
  rows: Rows,
): readonly string[] {
  const stored = Map.groupBy(
    [...rows.values()].filter((row) => !row.deleted),
    (row) => String(row.values['ticket_id']),
  )
  return parentsDone.flatMap(({ id, version, compare }) => {
    const ticket = world.tickets.get(Number(id))
    if (!compare || ticket === undefined || ticket.updated_at * 1000 !== Date.parse(version)) return []
    const should = world.conversations.of(ticket.id).map((one) => String(one.id))
    const are = (stored.get(id) ?? []).map((row) => row.key)
    return same(should, are) ? [] : [`conversations of ticket ${id}: ${should.length} there, ${are.length} stored`]
  })
}

function same(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && new Set([...some, ...others]).size === some.length
}

function sinceOf(position: unknown): number | undefined {
  const since = at(position, ['since'])
  return typeof since === 'string' ? Date.parse(since) : undefined
}
