import type { ContactWriter } from '@tajo/core/connector'
import type { AttributeValue } from '@tajo/core/destination'
import { isTajoError } from '@tajo/core/errors'
import { at, type Json, type JsonObject } from '@tajo/core/json'
import type { HelpdeskWrite } from '../plan.ts'
import { fingerprintOf, placeOf } from './fingerprint.ts'
import type { HelpdeskCause } from './refusals.ts'

/** What goes to one contact, in one call. */
export interface ContactWrites {
  readonly source: string
  readonly contactId: string
  readonly writes: readonly HelpdeskWrite[]
}

/** `there`: the helpdesk had the value already; `overtaken`: it was edited there since it was synced, and nothing was sent. */
export interface Done {
  readonly write: HelpdeskWrite
  readonly fate: 'written' | 'there' | 'overtaken' | 'refused' | 'unanswered' | 'waiting'
  readonly cause?: HelpdeskCause
  readonly message?: string
  /** The contact's own time by then. */
  readonly version?: string
}

/** Writes one contact; `end` says why the helpdesk is not to be asked again in this run. */
export async function writeContact(
  writer: ContactWriter | undefined,
  { contactId, writes }: ContactWrites,
  now: () => string,
): Promise<{ readonly done: readonly Done[]; readonly end: string | undefined }> {
  const able = writes.filter(({ field }) => writer?.isWritable(field) === true)
  const done = refuse(
    writes.filter((write) => !able.includes(write)),
    'not-writable',
  )
  if (writer === undefined || able.length === 0) return { done, end: undefined }
  let sent: readonly HelpdeskWrite[] = []
  try {
    const look = await lookAgain(writer, contactId, able)
    done.push(...look.done)
    sent = look.due
    if (sent.length > 0) done.push(...(await update(writer, contactId, sent, now)))
    return { done, end: undefined }
  } catch (error) {
    // Whatever keeps one call from being answered keeps the next ones from it too.
    if (!isTajoError(error)) throw error
    const settled = new Set(done.map(({ write }) => write))
    for (const write of able) {
      if (!settled.has(write)) done.push({ write, fate: sent.includes(write) ? 'unanswered' : 'waiting' })
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

/** Where an edit in the helpdesk may win, the contact is read once more: what was edited since the sync is not written over. */
async function lookAgain(
  writer: ContactWriter,
  contactId: string,
  able: readonly HelpdeskWrite[],
): Promise<{ due: readonly HelpdeskWrite[]; done: Done[] }> {
  if (!able.some(({ guarded }) => guarded)) return { due: able, done: [] }
  const contact = await writer.read(contactId)
  if (contact === undefined) return { due: [], done: refuse(able, 'gone') }
  const done: Done[] = []
  const due = able.filter((write) => {
    const place = placeOf(write.source, write.contactId, write.field)
    const shown = fingerprintOf(place, shownBy(contact, write.field))
    if (shown === fingerprintOf(place, asIn(write.before, write.after))) {
      done.push({ write, fate: 'there', ...versionOf(contact) })
      return false
    }
    const isAsPlanned = shown === fingerprintOf(place, write.before)
    if (write.guarded && !isAsPlanned) done.push({ write, fate: 'overtaken' })
    return !write.guarded || isAsPlanned
  })
  return { due, done }
}

async function update(
  writer: ContactWriter,
  contactId: string,
  writes: readonly HelpdeskWrite[],
  now: () => string,
): Promise<Done[]> {
  const fields = writes.map((write): [string, Json] => [write.field, asIn(write.before, write.after)])
  const answer = await writer.update(contactId, Object.fromEntries(fields))
  if (answer.ok) {
    const version = answer.updatedAt ?? now()
    return writes.map((write) => ({ write, fate: 'written', version }))
  }
  // One wrong value keeps the others out: each by itself then.
  if (answer.cause !== 'invalid' || writes.length === 1) return refuse(writes, answer.cause, answer.message)
  const done: Done[] = []
  for (const write of writes) done.push(...(await update(writer, contactId, [write], now)))
  return done
}

function refuse(writes: readonly HelpdeskWrite[], cause: HelpdeskCause, message?: string): Done[] {
  return writes.map((write) => ({ write, fate: 'refused', cause, ...(message === undefined ? {} : { message }) }))
}

function shownBy(contact: JsonObject, field: string): Json | undefined {
  return at(contact, field.split('.')) as Json | undefined
}

function versionOf(contact: JsonObject): { version?: string } {
  const version = contact['updated_at']
  return typeof version === 'string' ? { version } : {}
}
