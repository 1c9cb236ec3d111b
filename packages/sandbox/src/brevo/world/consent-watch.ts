import { keyOf } from './contact-book.ts'
import { type Actor, type Channel, type Contact, type IdentifierKind, identifiersOf, isBlocked } from './records.ts'

/**
 * How somebody who had opted out came to be written to again. `flag`: a blocklist flag sent as false; `email_changed`: a new
 * address freed the contact; `recreated`: the address was deleted while blocked and is back; `twin`: another contact with
 * an external id or a phone of the blocked one; `list`: back in a list he had left; `transactional`: off that blocklist.
 */
export type ResubscriptionCause = 'flag' | 'email_changed' | 'recreated' | 'twin' | 'list' | 'transactional'

export interface Resubscription {
  readonly at: number
  readonly endpoint: string
  readonly contactId: number | null
  readonly channel: Channel
  readonly cause: ResubscriptionCause
  /** The identifier that gave a twin away. */
  readonly identifier?: IdentifierKind
}

const CHANNELS: readonly Channel[] = ['email', 'sms', 'whatsapp']

/**
 * Remembers every identifier of whoever was ever blocked, deleted contacts too, and counts what calls of the API did to
 * them. What the person did, or somebody in Brevo for him, is his own matter and clears the record.
 */
export class ConsentWatch {
  readonly resubscriptions: Resubscription[] = []
  readonly #blocked: Readonly<Record<Channel, Set<string>>> = { email: new Set(), sms: new Set(), whatsapp: new Set() }
  /** Identifiers a contact had earlier. */
  readonly #former = new Map<number, Set<string>>()

  /** After every write of a contact; `freed` says what freed it, if it was freed. */
  observe(
    before: Contact | undefined,
    after: Contact,
    actor: Actor,
    at: number,
    freed: 'flag' | 'email_changed',
  ): void {
    if (before !== undefined) this.#keepFormer(before, after)
    for (const channel of CHANNELS) {
      if (isBlocked(after, channel)) {
        for (const key of this.#keysOf(after)) this.#blocked[channel].add(key)
      } else if (before !== undefined && isBlocked(before, channel)) {
        this.#count(actor, { at, contactId: after.id, channel, cause: freed }, after)
      } else {
        const tie = this.#tie(after, channel)
        if (tie === undefined || (before !== undefined && this.#tie(before, channel) !== undefined)) continue
        const cause = tie === 'email' ? 'recreated' : 'twin'
        this.#count(actor, { at, contactId: after.id, channel, cause, identifier: tie }, after)
      }
    }
  }

  /** What has no flag on a contact: lists and the transactional blocklist. */
  noteRevival(actor: Actor, at: number, cause: 'list' | 'transactional', contactId: number | null): void {
    if (actor.by === 'api')
      this.resubscriptions.push({ at, endpoint: actor.endpoint, contactId, channel: 'email', cause })
  }

  #count(actor: Actor, found: Omit<Resubscription, 'endpoint'>, contact: Contact): void {
    if (actor.by === 'api') this.resubscriptions.push({ ...found, endpoint: actor.endpoint })
    else for (const key of this.#keysOf(contact)) this.#blocked[found.channel].delete(key)
  }

  /** The identifier an unblocked, reachable contact shares with somebody blocked. */
  #tie(contact: Contact, channel: Channel): IdentifierKind | undefined {
    const isReachable =
      channel === 'email'
        ? contact.email !== null
        : contact.attributes[channel === 'sms' ? 'SMS' : 'WHATSAPP'] !== undefined
    if (!isReachable || isBlocked(contact, channel)) return undefined
    const blocked = this.#blocked[channel]
    return identifiersOf(contact).find(([kind, value]) => blocked.has(keyOf(kind, value)))?.[0]
  }

  #keysOf(contact: Contact): readonly string[] {
    const keys = identifiersOf(contact).map(([kind, value]) => keyOf(kind, value))
    return [...keys, ...(this.#former.get(contact.id) ?? [])]
  }

  #keepFormer(before: Contact, after: Contact): void {
    const kept = new Set(identifiersOf(after).map(([kind, value]) => keyOf(kind, value)))
    for (const [kind, value] of identifiersOf(before)) {
      const key = keyOf(kind, value)
      if (kept.has(key)) continue
      const former = this.#former.get(before.id)
      if (former === undefined) this.#former.set(before.id, new Set([key]))
      else former.add(key)
    }
  }
}
