import type { ContactWriter } from '@tajo/core/connector'
import type { AttributeValue } from '@tajo/core/destination'
import { isTajoError } from '@tajo/core/errors'
import { at, type Json, type JsonObject } from '@tajo/core/json'
import type { HelpdeskWrite } from '../plan.ts'
import { fingerprintOf, placeOf } from './fingerprint.ts'
import type { RememberedWrite } from './memory.ts'
import type { HelpdeskCause } from './refusals.ts'

/** What goes to one contact, in one call. */
export interface ContactWrites {
  readonly source: string
  readonly contactId: string
  readonly writes: readonly HelpdeskWrite[]
}

/** `there`: the helpdesk had the value already; `overtaken`: the contact was edited there since it was synced, and nothing was sent. */
export interface Done {
  readonly write: HelpdeskWrite
  readonly fate: 'written' | 'there' | 'overtaken' | 'refused' | 'unanswered' | 'waiting'
  readonly cause?: HelpdeskCause
  readonly message?: string
  /** The contact's own time by then. */
  readonly version?: string
}

/** Writes one contact; `end` says why the helpdesk is not to be asked again in this run. `last`: what was written before, by place. */
export async function writeContact(
  writer: ContactWriter | undefined,
  { contactId, writes }: ContactWrites,
  last: ReadonlyMap<string, RememberedWrite>,
  now: () => string,
): Promise<{ readonly done: readonly Done[]; readonly end: string | undefined }> {
  const able = writes.filter(({ field }) => writer?.isWritable(field) === true)
  const done = refuse(
    writes.filter((write) => !able.includes(write)),
    'not-writable',
  )
  if (writer === undefined || able.length === 0) return { done, end: undefined }
  const sent = new Set<HelpdeskWrite>()
  const send = async (some: readonly HelpdeskWrite[]): Promise<void> => {
    const look = await lookAgain(writer, contactId, some, last)
    done.push(...look.done)
    if (look.due.length === 0) return
    for (const write of look.due) sent.add(write)
    const answer = await update(writer, contactId, look.due, now)
    if (answer !== undefined) {
      done.push(...answer)
      return
    }
    // One wrong value keeps the others out: each by itself then, and looked at again, for it may take a while.
    for (const write of look.due) sent.delete(write)
    for (const write of look.due) await send([write])
  }
  try {
    await send(able)
    return { done, end: undefined }
  } catch (error) {
    // Whatever keeps one call from being answered keeps the next ones from it too.
    if (!isTajoError(error)) throw error
    const settled = new Set(done.map(({ write }) => write))
    for (const write of able) {
      if (!settled.has(write)) done.push({ write, fate: sent.has(write) ? 'unanswered' : 'waiting' })
    }
    return { done, end: error.message }
  }
}

/** A value as the helpdesk's field has it: a number stays one, and a text that looks like one stays a text. */
export function asIn(before: AttributeValue | null, after: AttributeValue | null): AttributeValue | null {
  if (after === null) return null
  if (typeof before === 'string' && (typeof after === 'number' || typeof after === 'boolean')) return String(after)
  if (typeof before === 'number' && typeof after === 'string' && after.trim() !== '' && Number.isFinite(Number(after)))
    return Number(after)
  if (typeof before === 'boolean' && (after === 'true' || after === 'false')) return after === 'true'
  return after
}

/**
 * Where an edit in the helpdesk may win, the contact is read once more: what was edited since the sync is not written over. Nor is anything
 * else of that contact, or its time, by which the two edits are compared, would be that of our write.
 */
async function lookAgain(
  writer: ContactWriter,
  contactId: string,
  able: readonly HelpdeskWrite[],
  last: ReadonlyMap<string, RememberedWrite>,
): Promise<{ due: readonly HelpdeskWrite[]; done: Done[] }> {
  if (!able.some(({ guarded }) => guarded)) return { due: able, done: [] }
  const contact = await writer.read(contactId)
  if (contact === undefined) return { due: [], done: refuse(able, 'gone') }
  const done: Done[] = []
  const due: HelpdeskWrite[] = []
  let isOvertaken = false
  for (const write of able) {
    const place = placeOf(write.source, write.contactId, write.field)
    const shown = fingerprintOf(place, shownBy(contact, write.field))
    if (shown === fingerprintOf(place, asIn(write.before, write.after))) {
      done.push({ write, fate: 'there', ...versionOf(contact) })
      continue
    }
    const isAsPlanned = shown === fingerprintOf(place, write.before) || isOurs(write, last.get(place), shown)
    if (write.guarded && !isAsPlanned) isOvertaken = true
    due.push(write)
  }
  if (!isOvertaken) return { due, done }
  return { due: [], done: [...done, ...due.map((write): Done => ({ write, fate: 'overtaken' }))] }
}

/** Written by us, and since the warehouse has read the contact: the plan knew of it, and not of the value it took the place of. */
function isOurs(write: HelpdeskWrite, last: RememberedWrite | undefined, shown: string): boolean {
  if (last?.state !== 'written' || last.valueHash !== shown || last.version === null) return false
  return write.version === null || Date.parse(write.version) <= Date.parse(last.version)
}

/** `undefined`: one of several values is wrong, and nothing was written. */
async function update(
  writer: ContactWriter,
  contactId: string,
  writes: readonly HelpdeskWrite[],
  now: () => string,
): Promise<readonly Done[] | undefined> {
  const fields = writes.map((write): [string, Json] => [write.field, asIn(write.before, write.after)])
  const answer = await writer.update(contactId, Object.fromEntries(fields))
  if (answer.ok) {
    const version = answer.updatedAt ?? now()
    return writes.map((write) => ({ write, fate: 'written', version }))
  }
  switch (answer.cause) {
    case 'busy':
      return writes.map((write) => ({ write, fate: 'waiting' }))
    case 'invalid':
      return writes.length > 1 ? undefined : refuse(writes, 'invalid', answer.message)
    default:
      return refuse(writes, answer.cause, answer.message)
  }
}

function refuse(writes: readonly HelpdeskWrite[], cause: HelpdeskCause, message?: string): Done[] {
  return writes.map((write) => ({ write, fate: 'refused', cause, ...(message === undefined ? {} : { message }) }))
}

export function shownBy(contact: JsonObject, field: string): Json | undefined {
  return at(contact, field.split('.')) as Json | undefined
}

export function versionOf(contact: JsonObject): { version?: string } {
  const version = contact['updated_at']
  return typeof version === 'string' ? { version } : {}
}
