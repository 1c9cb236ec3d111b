import { isTajoError } from '@tajo/core/errors'
import type { JsonObject } from '@tajo/core/json'
import type { HelpdeskWrite } from '../plan.ts'
import { fingerprintOf, placeOf } from './fingerprint.ts'
import { hasArrived } from './known-writes.ts'
import { later, type RememberedWrite } from './memory.ts'
import type { WriteBackOptions } from './write-back.ts'
import { asIn, type ContactWrites, shownBy, versionOf } from './write-contact.ts'

export interface Unanswered {
  readonly ready: readonly ContactWrites[]
  /** Former writes of which no answer was known, and which are there. */
  readonly arrived: readonly RememberedWrite[]
  /** Of helpdesks that would not say. */
  readonly unread: readonly ContactWrites[]
}

/**
 * Another value is to take the place of one whose answer never came. What became of that is found out first: once its note is overwritten,
 * the helpdesk would show a value nobody knows for Tajo's own, and it would come back to Brevo as an edit.
 */
export async function lookForUnanswered(
  groups: readonly ContactWrites[],
  known: ReadonlyMap<string, RememberedWrite>,
  { writers, signal }: Pick<WriteBackOptions, 'writers' | 'signal'>,
  ended: Map<string, string>,
): Promise<Unanswered> {
  const ready: ContactWrites[] = []
  const arrived: RememberedWrite[] = []
  const unread: ContactWrites[] = []
  for (const group of groups) {
    const open = group.writes.filter((write) => isUnanswered(write, known.get(place(write))))
    const writer = writers.get(group.source)
    if (open.length === 0 || writer === undefined) {
      ready.push(group)
      continue
    }
    if (signal.aborted || ended.has(group.source)) {
      unread.push(group)
      continue
    }
    let contact: JsonObject | undefined
    try {
      contact = await writer.read(group.contactId)
    } catch (error) {
      if (!isTajoError(error)) throw error
      ended.set(group.source, error.message)
      unread.push(group)
      continue
    }
    if (contact !== undefined) arrived.push(...arrivalsOf(open, known, contact))
    ready.push(group)
  }
  return { ready, arrived, unread }
}

function isUnanswered(write: HelpdeskWrite, last: RememberedWrite | undefined): boolean {
  if (last?.state !== 'sent' || last.settles === null) return false
  return last.valueHash !== fingerprintOf(place(write), asIn(write.before, write.after))
}

function arrivalsOf(
  open: readonly HelpdeskWrite[],
  known: ReadonlyMap<string, RememberedWrite>,
  contact: JsonObject,
): readonly RememberedWrite[] {
  return open.flatMap((write) => {
    const last = known.get(place(write))
    if (last === undefined || !hasArrived(last, shownBy(contact, write.field))) return []
    const version = later(versionOf(contact).version ?? null, last.version)
    return [{ ...last, customerId: write.customerId, version }]
  })
}

function place({ source, contactId, field }: HelpdeskWrite): string {
  return placeOf(source, contactId, field)
}
