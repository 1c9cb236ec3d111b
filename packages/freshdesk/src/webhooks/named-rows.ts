import { type Field, textOf } from './fields.ts'

/** Rows a body names, by their keys. */
export interface NamedRows {
  readonly tickets: readonly string[]
  readonly contacts: readonly string[]
  readonly companies: readonly string[]
}

const mostRows = 50

/** Finds the ids of rows by where they stand; the surest places first, and less sure ones only where those have none. */
export function namedRows(fields: readonly Field[]): NamedRows {
  const sure = fields.filter(({ key, parent }) => isIdOf('ticket', key, parent) || key === 'ticketnumber')
  const tickets = firstOf(
    () => idsIn(sure.filter(({ key, siblings }) => key !== 'id' || !hasDisplayId(siblings))),
    () => fields.flatMap(({ key, value }) => (/(url|link)$/.test(key) ? (ticketOfUrl(value) ?? []) : [])),
    () => idsIn(fields.filter(isBareId)),
  )
  return {
    tickets,
    contacts: idsIn(
      fields.filter(({ key, parent }) => ['contact', 'requester'].some((one) => isIdOf(one, key, parent))),
    ),
    companies: idsIn(fields.filter(({ key, parent }) => isIdOf('company', key, parent))),
  }
}

/** `/helpdesk/tickets/11` and `/a/tickets/11` are the agents' pages, `/support/tickets/11` the customers' [client]. */
function ticketOfUrl(value: unknown): string | undefined {
  return /^https?:\/\/[^\s"/]{1,300}\/(?:[a-z-]{1,40}\/){0,4}tickets\/(\d{1,15})(?:[/?#]|$)/i.exec(
    textOf(value) ?? '',
  )?.[1]
}

/** `ticket_id`, `id` of `ticket`, or `ticket` itself where that is no object. */
function isIdOf(what: string, key: string, parent: string): boolean {
  // Only a ticket is called by its number: `company` by itself is a name, which may be digits too.
  if (key === `${what}id` || (what === 'ticket' && key === what)) return true
  return (parent === what || parent === `${what}s`) && (key === 'id' || (what === 'ticket' && key === 'displayid'))
}

/** Where a ticket has both, the number agents see is `display_id`. */
function hasDisplayId(siblings: Field['siblings']): boolean {
  return Object.hasOwn(siblings, 'display_id')
}

/** `id` at the top beside what only a ticket has. */
function isBareId({ key, parent, siblings }: Field): boolean {
  const isTop = parent === '' || parent === 'freshdeskwebhook' || parent === 'data'
  return key === 'id' && isTop && ['subject', 'triggered_event', 'priority'].some((one) => Object.hasOwn(siblings, one))
}

function idsIn(fields: readonly Field[]): readonly string[] {
  return fields.flatMap(({ value }) => /^#?(\d{1,15})$/.exec(textOf(value) ?? '')?.[1] ?? [])
}

function firstOf(...ways: readonly (() => readonly string[])[]): readonly string[] {
  for (const way of ways) {
    const found = way()
    if (found.length > 0) return found
  }
  return []
}

/** Each once, and no endless list of them. */
export function distinct(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.map((id) => id.replace(/^0+(?=\d)/, '')))].slice(0, mostRows)
}
