import { json, type SandboxResponse } from '../../http/message.ts'
import type { Call, Route } from '../http/call.ts'
import { idsAsked, momentAsked, pageOf, spanAsked, wholeIn } from '../http/page.ts'
import { invalid, listNotFound, outOfRange } from '../http/problem.ts'
import { stamp } from '../world/moment.ts'
import type { Contact, Value } from '../world/records.ts'
import type { BrevoWorld } from '../world/world.ts'
import { contactOf } from './contact-writes.ts'

function contactView({ settings }: BrevoWorld, contact: Contact): object {
  const phone = contact.attributes['SMS']
  const email =
    contact.email ?? (settings.quirks.placeholderEmails ? `${String(phone ?? contact.id)}@mailin-sms.com` : undefined)
  return {
    ...(email === undefined ? undefined : { email }),
    id: contact.id,
    emailBlacklisted: contact.emailBlacklisted,
    smsBlacklisted: contact.smsBlacklisted,
    whatsappBlacklisted: contact.whatsappBlacklisted,
    createdAt: stamp(contact.createdAt, settings.utcOffset),
    modifiedAt: stamp(contact.modifiedAt, settings.utcOffset),
    listIds: contact.listIds,
    listUnsubscribed: contact.listUnsubscribed,
    attributes: { ...(contact.extId === null ? undefined : { EXT_ID: contact.extId }), ...contact.attributes },
  }
}

function show(call: Call): SandboxResponse {
  const contact = contactOf(call)
  const { world, settings } = call
  const span = spanAsked(call.query)
  if (span !== undefined && span.from > world.now()) throw invalid('startDate is in the future')
  const { from, to } = span ?? { from: world.now() - 90 * 86_400_000, to: world.now() }
  const stats = world.mailings.statisticsOf(contact.id, from, to, settings.utcOffset)
  return json(200, JSON.stringify({ ...contactView(world, contact), statistics: stats }))
}

function campaignStats(call: Call): SandboxResponse {
  const contact = contactOf(call)
  const { world, settings } = call
  const span = spanAsked(call.query) ?? { from: world.now() - 90 * 86_400_000, to: world.now() }
  if (span.to - span.from > 91 * 86_400_000) throw outOfRange('Time period is longer than 90 days')
  return json(200, JSON.stringify(world.mailings.statisticsOf(contact.id, span.from, span.to, settings.utcOffset)))
}

function list(call: Call): SandboxResponse {
  const { query, world } = call
  const ids = idsAsked(query, 'ids')
  if (ids.length > 20) throw outOfRange('ids should be at most 20')
  const listIds = idsAsked(query, 'listIds')
  const segmentId = query.has('segmentId') ? wholeIn(query, 'segmentId', 0) : undefined
  if (listIds.length > 0 && segmentId !== undefined) throw invalid('listIds and segmentId cannot be used together')
  const segment = world.segments.find(({ id }) => id === segmentId)
  if (segmentId !== undefined && segment === undefined) throw invalid('segmentId is invalid')
  const filter = query.get('filter')
  const equals = filter === null ? undefined : filterOf(world, filter)
  return contactPage(call, 1000, (contact) => {
    if (ids.length > 0 && !ids.includes(contact.id)) return false
    if (listIds.length > 0 && !contact.listIds.some((id) => listIds.includes(id))) return false
    if (segment !== undefined && !segment.has(contact)) return false
    return equals?.(contact) ?? true
  })
}

function listMembers(call: Call): SandboxResponse {
  const id = Number(call.segments['id'])
  if (!call.world.lists.has(id)) throw listNotFound()
  return contactPage(call, 500, (contact) => contact.listIds.includes(id))
}

/** By creation, never by modification [doc]; what was found for one page serves the next while nothing changes. */
function contactPage(call: Call, most: number, where: (contact: Contact) => boolean): SandboxResponse {
  const { world, query } = call
  const { limit, offset, order } = pageOf(call, { usual: 50, most })
  const modifiedSince = momentAsked(query, 'modifiedSince')
  const createdSince = momentAsked(query, 'createdSince')
  const asked = new URLSearchParams(query)
  for (const name of ['limit', 'offset']) asked.delete(name)
  const found = world.lastSearch.of(`${call.request.path.split('?')[0]}?${asked}`, world.contacts.version, () => {
    const rows = [...world.contacts.values()].filter(
      (contact) =>
        (modifiedSince === undefined || contact.modifiedAt >= modifiedSince) &&
        (createdSince === undefined || contact.createdAt >= createdSince) &&
        where(contact),
    )
    return order === 'asc' ? rows : rows.reverse()
  })
  const page = found.slice(offset, offset + limit).map((contact) => contactView(world, contact))
  return json(200, JSON.stringify({ contacts: page, count: found.length }))
}

/** `equals(ATTR,"value")` and nothing else [oas]. */
function filterOf(world: BrevoWorld, filter: string): (contact: Contact) => boolean {
  const match = /^\s*equals\(\s*([A-Z][A-Z0-9_-]*)\s*,\s*(.+?)\s*\)\s*$/.exec(filter)
  const name = match?.[1] ?? ''
  const definition = world.attributes.get(name)
  if (match === null || definition === undefined) throw invalid('filter is invalid')
  let wanted: unknown
  try {
    wanted = JSON.parse(match[2] ?? '')
  } catch {
    throw invalid('filter is invalid')
  }
  const option = definition.enumeration?.find(({ label }) => label === wanted)
  return (contact) => {
    const value: Value | null | undefined = name === 'EXT_ID' ? contact.extId : contact.attributes[name]
    // Every option asked for has to be there.
    if (Array.isArray(value)) return [wanted].flat().every((one) => value.includes(one))
    return value === wanted || (option !== undefined && value === option.value)
  }
}

export const contactReads: readonly Route[] = [
  { method: 'GET', path: '/contacts', answer: list },
  { method: 'GET', path: '/contacts/lists/{id}/contacts', answer: listMembers },
  { method: 'GET', path: '/contacts/{identifier:text}', answer: show },
  { method: 'GET', path: '/contacts/{identifier:text}/campaignStats', answer: campaignStats },
]
