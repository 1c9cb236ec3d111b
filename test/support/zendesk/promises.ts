import { at, type Json } from '@tajo/core/json'
import type { ZendeskWorld } from '@tajo/sandbox/zendesk/sandbox'
import type { ParentNoted, Rows } from '../vendor.ts'

/** A place in an export: all before it is promised. */
interface Place {
  readonly second: number
  /** Within that second, up to this id. */
  readonly id: number
}

/** A row that an export brought by its last change. */
interface Exported {
  readonly id: number
  /** Seconds, the export's clock. */
  readonly clock: number
  readonly key?: number
  readonly gone?: boolean
  /** Column that says which version is stored, and its value; without it being there is enough. */
  readonly version?: readonly [column: string, value: number]
  /** Emptied: nothing but that it is no live row can be said. */
  readonly mayBeMissing?: boolean
}

/** All that last changed before the position, and has not changed since, must be there in that version. */
export function lacking(
  world: ZendeskWorld,
  stream: string,
  position: Json | undefined,
  rows: Rows,
): readonly string[] {
  const place = placeIn(position)
  if (place === undefined) return []
  return [...exported(world, stream)].flatMap((one) => {
    if (one.clock > place.second || (one.clock === place.second && one.id > place.id)) return []
    const key = String(one.key ?? one.id)
    const stored = rows.get(key)
    if (stored === undefined)
      return one.mayBeMissing === true ? [] : [`${stream} ${key}: changed ${one.clock}, stored nothing`]
    const { version, gone } = one
    if (gone !== undefined && stored.deleted !== gone)
      return [`${stream} ${key}: changed ${one.clock}, stored ${stored.deleted ? 'gone' : 'live'}`]
    if (version === undefined || String(stored.values[version[0]]) === String(version[1])) return []
    return [`${stream} ${key}: changed ${one.clock}, stored ${version[0]} ${String(stored.values[version[0]])}`]
  })
}

function* exported(world: ZendeskWorld, stream: string): Iterable<Exported> {
  switch (stream) {
    case 'tickets':
      for (const { id, generated_timestamp: clock, deleted_at, scrubbed } of world.tickets.values()) {
        const version = ['generated_timestamp', clock] as const
        yield { id, clock, gone: deleted_at !== null, ...(scrubbed ? { mayBeMissing: true } : { version }) }
      }
      return
    case 'ticket_metrics':
      for (const ticket of world.tickets.values()) {
        const { id, generated_timestamp: clock, updated_at } = ticket
        yield {
          id,
          clock,
          key: 31_475_000_000_000 + id,
          gone: ticket.deleted_at !== null,
          version: ['updated_at', updated_at * 1000],
        }
      }
      return
    case 'users':
      for (const { id, updated_at: clock, active } of world.users.values())
        yield { id, clock, gone: !active, version: ['updated_at', clock * 1000] }
      return
    case 'user_identities':
      for (const user of world.users.values())
        for (const one of world.identities.of(user.id))
          yield { id: user.id, clock: user.updated_at, key: one.id, version: ['updated_at', one.updated_at * 1000] }
      return
    case 'organizations':
      for (const { id, updated_at: clock, deleted_at } of world.organizations.values()) {
        if (deleted_at !== null && !world.settings.exportsDeletedOrganizations) continue
        yield { id, clock, gone: deleted_at !== null, version: ['updated_at', clock * 1000] }
      }
      return
    case 'ticket_events':
      for (const { id, created_at: clock } of world.audits.values()) yield { id, clock }
      return
    case 'ticket_comments':
      for (const { id, created_at: clock, ticket_id } of world.comments.values())
        if (world.tickets.get(ticket_id)?.from_messaging_channel === false) yield { id, clock }
      return
    case 'articles':
    case 'calls':
      for (const row of world[stream].values()) {
        const clock = Date.parse(String(row['updated_at'])) / 1000
        yield { id: row.id, clock, version: ['updated_at', clock * 1000] }
      }
  }
}

/** A cursor is text that says second and id; a start is a second whose rows come again. */
function placeIn(position: Json | undefined): Place | undefined {
  const cursor = at(position, ['cursor'])
  if (typeof cursor === 'string') {
    const match = /^(\d+)\.0\|\|(\d+)\|$/.exec(Buffer.from(cursor, 'base64').toString('utf8'))
    if (match === null) throw new Error(`no cursor of the vendor: ${cursor}`)
    return { second: Number(match[1]), id: Number(match[2]) }
  }
  const start = at(position, ['startTime'])
  return typeof start === 'number' ? { second: start, id: -1 } : undefined
}

/** A ticket noted as read has its audits, if it has not changed since. */
export function childrenLacking(world: ZendeskWorld, parents: readonly ParentNoted[], rows: Rows): readonly string[] {
  const stored = Map.groupBy(
    [...rows.values()].filter((row) => !row.deleted),
    (row) => String(row.values['ticket_id']),
  )
  return parents.flatMap(({ id, version, compare }) => {
    const ticket = world.tickets.get(Number(id))
    if (!compare || ticket === undefined || ticket.deleted_at !== null) return []
    if (ticket.updated_at * 1000 !== Date.parse(version)) return []
    const should = world.audits.of(ticket.id).map((one) => String(one.id))
    const are = new Set((stored.get(id) ?? []).map((row) => row.key))
    const missing = should.filter((key) => !are.has(key))
    return missing.length === 0 ? [] : [`audits of ticket ${id}: ${missing.length} of ${should.length} not stored`]
  })
}
