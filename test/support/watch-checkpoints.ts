import { at, isObject, type Json } from '@tajo/core/json'
import type { Warehouse, WriteBatch } from '@tajo/core/warehouse'
import type { FreshdeskWorld } from '@tajo/sandbox/freshdesk/sandbox'
import type { ReadTable, StoredRow } from './stored.ts'

export interface Watch {
  readonly warehouse: Warehouse
  /** What was promised by a committed position and was not in the table. */
  readonly broken: readonly string[]
}

interface Watched {
  readonly id: number
  readonly updated_at: number
}

type Rows = ReadonlyMap<string, StoredRow>

const daySeconds = 86_400
/** Columns that promises are about. */
const looked = ['updated_at', 'ticket_id']

/**
 * After each transaction, compares what its position promises with what is stored: all that last changed before the position,
 * and has not changed since, must be there in that version. A position that is ahead of its rows would lose them for good.
 */
export function watchCheckpoints(warehouse: Warehouse, world: FreshdeskWorld, read: ReadTable): Watch {
  const broken: string[] = []
  const check = async (batch: WriteBatch): Promise<void> => {
    const { stream } = batch.table
    const position = isObject(batch.checkpoint) ? (batch.checkpoint['at'] as Json | undefined) : undefined
    if (position === undefined && batch.parentsDone.length === 0) return
    const rows = await rowsOf(read, stream)
    const said =
      stream === 'conversations'
        ? childrenLacking(world, batch.parentsDone, rows)
        : lacking(world, stream, position, rows)
    broken.push(...said.map((what) => `${what} (position ${JSON.stringify(position)})`))
  }
  const watched = new Proxy(warehouse, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (name !== 'write') return typeof member === 'function' ? member.bind(target) : member
      return async (batch: WriteBatch) => {
        const result = await target.write(batch)
        await check(batch)
        return result
      }
    },
  })
  return { warehouse: watched, broken }
}

/** The same of the positions and parents a warehouse holds at rest. */
export async function brokenPromises(
  world: FreshdeskWorld,
  warehouse: Warehouse,
  read: ReadTable,
): Promise<readonly string[]> {
  const broken: string[] = []
  for (const { stream, checkpoint } of await warehouse.checkpoints()) {
    const position = isObject(checkpoint) ? (checkpoint['at'] as Json | undefined) : undefined
    broken.push(...lacking(world, stream, position, await rowsOf(read, stream)))
  }
  const { rows } = await warehouse.query(
    "SELECT parent_id, version FROM _tajo.parent_reads WHERE stream = 'conversations'",
  )
  const parents = rows.map(([id, version]) => ({ id: String(id), version: String(version), compare: true }))
  broken.push(...childrenLacking(world, parents, await rowsOf(read, 'conversations')))
  return broken
}

async function rowsOf(read: ReadTable, stream: string): Promise<Rows> {
  return new Map((await read(stream, looked))?.rows.map((row) => [row.key, row]))
}

function lacking(world: FreshdeskWorld, stream: string, position: Json | undefined, rows: Rows): readonly string[] {
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
function childrenLacking(world: FreshdeskWorld, parentsDone: WriteBatch['parentsDone'], rows: Rows): readonly string[] {
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
