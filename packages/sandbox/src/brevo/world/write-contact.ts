import type { Actor, Contact, Value } from './records.ts'
import type { BrevoWorld } from './world.ts'

/** What a write asks for, checked already. Null clears, absent keeps. */
export interface ContactChange {
  readonly email?: string
  readonly extId?: string | null
  readonly values?: Readonly<Record<string, Value | null>>
  readonly emailBlacklisted?: boolean
  readonly smsBlacklisted?: boolean
  readonly whatsappBlacklisted?: boolean
  readonly addLists?: readonly number[]
  readonly removeLists?: readonly number[]
}

/** The only door into the contacts: creates, or changes key by key, and keeps count of what that did. */
export function writeContact(
  world: BrevoWorld,
  before: Contact | undefined,
  change: ContactChange,
  actor: Actor,
): Contact {
  const now = world.now()
  const isFreed = before !== undefined && actor.by === 'api' && changesEmail(before, change)
  const after = changed(before ?? newcomer(world, now), change, isFreed)
  const isSame = before !== undefined && isEqual(before, after)
  if (actor.by === 'api') {
    world.counters.contactWrites += 1
    if (isSame) world.counters.redundantWrites += 1
  }
  if (isSame && (actor.by !== 'api' || !world.settings.quirks.touchesUnchanged)) return before
  const kept = { ...revived(world, before, after, actor), modifiedAt: before === undefined ? after.modifiedAt : now }
  world.contacts.put(kept)
  world.watch.observe(before, kept, actor, now, isFreed ? 'email_changed' : 'flag')
  world.webhooks.contactWritten(before, kept, actor, now)
  return kept
}

function changesEmail(before: Contact, { email }: ContactChange): boolean {
  return email !== undefined && email.toLowerCase() !== before.email?.toLowerCase()
}

function newcomer(world: BrevoWorld, now: number): Contact {
  return {
    id: world.contacts.nextId(),
    email: null,
    extId: null,
    attributes: {},
    emailBlacklisted: false,
    smsBlacklisted: false,
    whatsappBlacklisted: false,
    listIds: [],
    listUnsubscribed: null,
    createdAt: now,
    modifiedAt: now,
  }
}

/** A new address takes a contact off its blocklists [oas note on PUT]. */
function changed(before: Contact, change: ContactChange, isFreed: boolean): Contact {
  const { values = {}, addLists = [], removeLists = [] } = change
  const attributes: Record<string, Value> = { ...before.attributes }
  for (const [name, value] of Object.entries(values)) {
    if (value === null) delete attributes[name]
    else attributes[name] = value
  }
  const left = new Set(removeLists)
  const stays = before.listIds.filter((id) => !left.has(id))
  return {
    ...before,
    email: change.email ?? before.email,
    extId: change.extId === undefined ? before.extId : change.extId,
    attributes,
    emailBlacklisted: change.emailBlacklisted ?? (isFreed ? false : before.emailBlacklisted),
    smsBlacklisted: change.smsBlacklisted ?? (isFreed ? false : before.smsBlacklisted),
    whatsappBlacklisted: change.whatsappBlacklisted ?? before.whatsappBlacklisted,
    listIds: [...new Set([...stays, ...addLists])],
  }
}

/** Back in a list somebody had left on his own. */
function revived(world: BrevoWorld, before: Contact | undefined, after: Contact, actor: Actor): Contact {
  const { listUnsubscribed } = after
  if (listUnsubscribed === null || !world.settings.quirks.listAddRevives) return after
  const old = new Set(before?.listIds)
  const back = after.listIds.filter((id) => !old.has(id) && listUnsubscribed.includes(id))
  if (back.length === 0) return after
  world.watch.noteRevival(actor, world.now(), 'list', after.id)
  return { ...after, listUnsubscribed: listUnsubscribed.filter((id) => !back.includes(id)) }
}

function isEqual(before: Contact, after: Contact): boolean {
  const names = new Set([...Object.keys(before.attributes), ...Object.keys(after.attributes)])
  return (
    before.email === after.email &&
    before.extId === after.extId &&
    before.emailBlacklisted === after.emailBlacklisted &&
    before.smsBlacklisted === after.smsBlacklisted &&
    before.whatsappBlacklisted === after.whatsappBlacklisted &&
    before.listIds.length === after.listIds.length &&
    after.listIds.every((id) => before.listIds.includes(id)) &&
    [...names].every((name) => isSameValue(before.attributes[name], after.attributes[name]))
  )
}

function isSameValue(before: Value | undefined, after: Value | undefined): boolean {
  return before === after || (Array.isArray(before) && JSON.stringify(before) === JSON.stringify(after))
}
