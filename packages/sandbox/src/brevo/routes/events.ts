import { empty, json, type SandboxResponse } from '../../http/message.ts'
import { bodyOf } from '../http/body.ts'
import type { Call, Route } from '../http/call.ts'
import { cut, idsAsked, pageOf, spanAsked } from '../http/page.ts'
import { invalid, outOfRange, Problem } from '../http/problem.ts'
import { isEmail } from '../world/attributes.ts'
import type { StoredEvent } from '../world/events.ts'
import { conflictsOf } from '../world/identity.ts'
import { stamp } from '../world/moment.ts'
import { writeContact } from '../world/write-contact.ts'
import { readAttributes } from './contact-body.ts'
import { eventIn } from './event-body.ts'

/** In the guide, not in the description [doc "Event endpoints"]. */
const BATCH_EVENTS = 200
const BATCH_BYTES = 512 * 1024

function post(call: Call): SandboxResponse {
  const given = bodyOf(call)
  const event = eventIn(call, given)
  if (typeof event === 'string') throw invalid(event)
  take(call, event, given)
  return empty(204)
}

function batch(call: Call): SandboxResponse {
  const { quirks } = call.settings
  if ((call.request.body?.length ?? 0) > BATCH_BYTES) throw outOfRange('Body should be at most 512 KB')
  const { events } = bodyOf(call)
  if (!Array.isArray(events) || events.length === 0) throw invalid('events is invalid')
  if (events.length > BATCH_EVENTS) throw outOfRange(`At most ${BATCH_EVENTS} events`)
  const read = events.map((given: unknown) => ({ given, event: eventIn(call, given) }))
  const failures = new Map<string, number[]>()
  for (const [place, { event }] of read.entries()) {
    if (typeof event === 'string') failures.set(event, [...(failures.get(event) ?? []), place])
  }
  const good = read.flatMap(({ given, event }) => (typeof event === 'string' ? [] : [{ given, event }]))
  const report = {
    status: good.length === 0 ? 'failed' : 'partial_success',
    total_events: events.length,
    successful_events: good.length,
    failed_events: events.length - good.length,
    errors: [...failures].map(([message, eventIndex]) => ({ eventIndex, message })),
  }
  if (good.length === 0) throw new Problem(400, report)
  const taken = good.slice(0, Math.max(0, good.length - quirks.batchLoses))
  for (const { event, given } of taken) take(call, event, given)
  if (failures.size > 0 && quirks.batchPartial === 207) return json(207, JSON.stringify(report))
  const message = 'Batch accepted. Valid events have been added to the processing queue.'
  return json(202, JSON.stringify({ message, count: taken.length }))
}

/** Kept as often as it comes: nobody compares events [doc]. */
function take(call: Call, event: StoredEvent, given: unknown): void {
  const { world, settings, actor } = call
  const contact = event.contactId === null ? undefined : world.contacts.get(event.contactId)
  if (contact !== undefined) {
    world.events.push(event)
    if (Object.keys(event.contactProperties).length === 0) return
    const change = readAttributes(world, event.contactProperties, 'rows')
    if (conflictsOf(world, contact, change).length === 0) writeContact(world, contact, change, actor)
    return
  }
  const email = (given as { readonly identifiers: { readonly email_id?: unknown } }).identifiers.email_id
  if (settings.quirks.eventCreatesContact && typeof email === 'string' && isEmail(email)) {
    world.events.push({ ...event, contactId: writeContact(world, undefined, { email }, actor).id })
    return
  }
  world.counters.lostEvents += 1
}

function list(call: Call): SandboxResponse {
  const { world, query, settings } = call
  const page = pageOf(call, { usual: 100, most: 10_000, least: 1 })
  const span = spanAsked(query) ?? { from: world.now() - 183 * 86_400_000, to: world.now() }
  const contacts = idsAsked(query, 'contact_id')
  const names = query.getAll('event_name')
  const types = query.getAll('object_type')
  const visible = world.now() - settings.quirks.eventLagMs
  const found = world.events
    .filter(
      ({ contactId, name, at, receivedAt, objectType }) =>
        receivedAt <= visible &&
        at >= span.from &&
        at <= span.to &&
        (contacts.length === 0 || (contactId !== null && contacts.includes(contactId))) &&
        (names.length === 0 || names.includes(name)) &&
        (types.length === 0 || (objectType !== null && types.includes(objectType))),
    )
    .sort((a, b) => b.at - a.at)
  const events = cut(found, page).map(({ contactId, name, at, objectType, properties, contactProperties }) => ({
    contact_id: contactId,
    event_date: stamp(at, settings.utcOffset),
    event_name: name,
    ...(objectType === null ? undefined : { object_type: objectType }),
    event_properties: properties,
    contact_properties: contactProperties,
  }))
  return json(200, JSON.stringify({ events, count: found.length }))
}

export const events: readonly Route[] = [
  { method: 'GET', path: '/events', answer: list },
  { method: 'POST', path: '/events', answer: post },
  { method: 'POST', path: '/events/batch', answer: batch },
]
