import type { Json } from '../../world/json.ts'
import type { Ticket } from './ticket-record.ts'

/** One thing that happened to a ticket: done (`note_type:private`), or changed from one value to another. */
export interface TicketChange {
  readonly name: string
  readonly done?: string
  readonly from?: string
  readonly to?: string
}

const WATCHED = [
  ...(['status', 'priority', 'source', 'responder_id', 'group_id', 'product_id', 'requester_id'] as const),
  'due_by',
] as const

/** How the vendor spells values that are not plain is in no text [guess]. */
export function changesBetween(before: Ticket, after: Ticket): readonly TicketChange[] {
  const changes = WATCHED.map((name) => change(name, before[name], after[name]))
  changes.push(change('ticket_type', before.type, after.type))
  for (const name of ['subject', 'description', 'tags'] as const)
    if (textOf(before[name]) !== textOf(after[name])) changes.push({ name, done: 'changed' })
  for (const name of Object.keys(after.custom_fields))
    changes.push(change(name, before.custom_fields[name] ?? null, after.custom_fields[name] ?? null))
  return changes.filter(({ done, from, to }) => done !== undefined || from !== to)
}

/** `{status:{from:2,to:4}}`; that several stand in one pair of braces is a [guess]. */
export function triggeredEvent(changes: readonly TicketChange[]): string {
  const texts = changes.map(({ name, done, from = '', to = '' }) =>
    done === undefined ? `${name}:{from:${from},to:${to}}` : `${name}:${done}`,
  )
  return `{${texts.join(',')}}`
}

function change(name: string, before: Json, after: Json): TicketChange {
  return { name, from: textOf(before), to: textOf(after) }
}

function textOf(value: Json): string {
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
