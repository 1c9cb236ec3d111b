import { conflictsOf } from './world/identity.ts'
import { type Channel, type Contact, isBlocked, type Value } from './world/records.ts'
import { removeContact } from './world/remove-contact.ts'
import type { BrevoWorld } from './world/world.ts'
import { type ContactChange, writeContact } from './world/write-contact.ts'

/** A contact by its number or its address. */
export type Whom = number | string

const PERSON = { by: 'person' } as const
const CAMPAIGN = 21

/** What people do: the contacts themselves with the links in their mails, and users of the account in Brevo's own screens. */
export class People {
  readonly #world: BrevoWorld

  constructor(world: BrevoWorld) {
    this.#world = world
  }

  /** Somebody is put in by hand or signs up: with a say of his own, so nothing that was before counts. */
  create(
    email: string,
    more: {
      readonly values?: Readonly<Record<string, Value>>
      readonly extId?: string
      readonly lists?: readonly number[]
    } = {},
  ): Contact {
    const { values = {}, extId, lists = [] } = more
    return this.#write(undefined, { email, values, addLists: lists, ...(extId === undefined ? undefined : { extId }) })
  }

  /** The link at the end of a campaign. */
  unsubscribe(whom: Whom, campaignId = CAMPAIGN): Contact {
    const contact = this.#write(this.get(whom), { emailBlacklisted: true })
    this.#left(contact, campaignId, 'user')
    this.#world.webhooks.unsubscribed(contact, campaignId, this.#world.now())
    return contact
  }

  /** Where an account lets people leave single lists. */
  unsubscribeFromList(whom: Whom, listId: number): Contact {
    const before = this.#write(this.get(whom), { removeLists: [listId] })
    const contact = { ...before, listUnsubscribed: [...new Set([...(before.listUnsubscribed ?? []), listId])] }
    this.#world.contacts.put({ ...contact, modifiedAt: this.#world.now() })
    return contact
  }

  /** `STOP` as an answer to a text message. */
  stopTexts(whom: Whom): Contact {
    return this.#write(this.get(whom), { smsBlacklisted: true })
  }

  complain(whom: Whom, campaignId = CAMPAIGN): Contact {
    const contact = this.#write(this.get(whom), { emailBlacklisted: true })
    this.#left(contact, campaignId, 'user')
    this.#world.webhooks.complained(contact, campaignId, this.#world.now())
    return contact
  }

  hardBounce(whom: Whom, campaignId = CAMPAIGN): Contact {
    const contact = this.#write(this.get(whom), { emailBlacklisted: true })
    this.#world.webhooks.bounced(contact, campaignId, this.#world.now())
    return contact
  }

  /** A user of the account blocks somebody; no webhook tells of it [guess]. */
  block(whom: Whom): Contact {
    const contact = this.#write(this.get(whom), { emailBlacklisted: true, smsBlacklisted: true })
    this.#left(contact, null, 'admin')
    return contact
  }

  blockTransactional(email: string, senderEmail = 'support@acme.example'): void {
    this.#world.transactionalBlocks.set(email.toLowerCase(), {
      email,
      senderEmail,
      reason: { code: 'unsubscribedViaEmail', message: 'Unsubscribed via email' },
      blockedAt: this.#world.now(),
    })
  }

  /** The person wants mail again: only he may. */
  subscribe(whom: Whom): Contact {
    const change = { emailBlacklisted: false, smsBlacklisted: false, whatsappBlacklisted: false }
    return this.#write(this.get(whom), change)
  }

  /** Null clears a value. */
  edit(whom: Whom, values: Readonly<Record<string, Value | null>>): Contact {
    const unknown = Object.keys(values).find((name) => !this.#world.attributes.has(name))
    if (unknown !== undefined) throw new Error(`the account has no attribute ${unknown}`)
    return this.#write(this.get(whom), { values })
  }

  setExtId(whom: Whom, extId: string | null): Contact {
    return this.#write(this.get(whom), { extId })
  }

  /** In Brevo's own screens the blocklist stays [guess]. */
  changeEmail(whom: Whom, email: string): Contact {
    return this.#write(this.get(whom), { email })
  }

  delete(whom: Whom): void {
    removeContact(this.#world, this.get(whom))
  }

  addToList(whom: Whom, ...lists: readonly number[]): Contact {
    return this.#write(this.get(whom), { addLists: lists })
  }

  removeFromList(whom: Whom, ...lists: readonly number[]): Contact {
    return this.#write(this.get(whom), { removeLists: lists })
  }

  /** One person twice: the second goes, its values fill gaps of the first, and whoever was blocked stays so [guess]. */
  merge(first: Whom, second: Whom): Contact {
    const [kept, gone] = [this.get(first), this.get(second)]
    removeContact(this.#world, gone)
    const blocked = (channel: Channel) => isBlocked(kept, channel) || isBlocked(gone, channel)
    return this.#write(kept, {
      ...(kept.extId === null && gone.extId !== null ? { extId: gone.extId } : undefined),
      ...(kept.email === null && gone.email !== null ? { email: gone.email } : undefined),
      values: { ...gone.attributes, ...kept.attributes },
      addLists: gone.listIds,
      emailBlacklisted: blocked('email'),
      smsBlacklisted: blocked('sms'),
      whatsappBlacklisted: blocked('whatsapp'),
    })
  }

  get(whom: Whom): Contact {
    const { contacts } = this.#world
    const contact = typeof whom === 'number' ? contacts.get(whom) : contacts.find('email', whom)
    if (contact === undefined) throw new Error('the account has no such contact')
    return contact
  }

  #write(contact: Contact | undefined, change: ContactChange): Contact {
    const [taken] = conflictsOf(this.#world, contact, change)
    if (taken !== undefined) throw new Error(`another contact has this ${taken.kind}`)
    return writeContact(this.#world, contact, change, PERSON)
  }

  #left({ id }: Contact, campaignId: number | null, by: 'user' | 'admin'): void {
    this.#world.mailings.optOuts.push({ contactId: id, campaignId, at: this.#world.now(), by })
  }
}
