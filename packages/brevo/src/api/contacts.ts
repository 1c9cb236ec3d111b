import type { Listing } from '@tajo/core/api/listing'
import type { AttributeValue } from '@tajo/core/destination'
import { caps } from '../limits.ts'
import { type Caller, list, one, write, written } from './calls.ts'
import { type Moment, momentOf } from './moment.ts'
import type { Contact, ContactView } from './rows.ts'

/** One of the ways to name a contact. The number survives a change of e-mail. */
export type ContactIdentifier =
  | number
  | { readonly email: string }
  | { readonly extId: string }
  | { readonly phone: string }
  | { readonly whatsapp: string }
  | { readonly landline: string }

export interface ContactListParams {
  readonly modifiedSince?: Moment
  readonly createdSince?: Moment
  /** Members of any of these; not together with `segmentId`. */
  readonly listIds?: readonly number[]
  readonly segmentId?: number
  /** Contacts whose attribute has exactly this value. */
  readonly equals?: { readonly attribute: string; readonly value: string | number | boolean }
}

interface ContactWrite {
  readonly extId?: string
  /** Names in capital letters. What the account does not have, or has with another type, it drops without a word. */
  readonly attributes?: Readonly<Record<string, AttributeValue>>
  /** Lists to add to. */
  readonly listIds?: readonly number[]
  /** Onto the blocklist. There is no way back: a person unblocks in Brevo. */
  readonly emailBlacklisted?: true
  readonly smsBlacklisted?: true
}

export interface NewContact extends ContactWrite {
  /** Needed unless there is an `extId` or an `SMS`. */
  readonly email?: string
}

export interface ContactChanges extends ContactWrite {
  /** Lists to take out of. */
  readonly unlinkListIds?: readonly number[]
}

/**
 * There is no `delete`, and no way to change an e-mail: either would take a blocklisting with it, and the next write would
 * make somebody who left one who is mailed again. That is done by a person, in Brevo.
 */
export interface ContactsApi {
  /**
   * Contacts by creation, a thousand a call.
   *
   * @example
   * for await (const contact of brevo.contacts.list({ listIds: [31] })) console.log(contact.email) // mira@acme.example
   * @see https://developers.brevo.com/reference/get-contacts
   */
  list(params?: ContactListParams): Listing<Contact>
  /**
   * One contact, `undefined` where there is none.
   *
   * @example
   * const contact = await brevo.contacts.get({ email: 'mira@acme.example' })
   * contact?.emailBlacklisted // false
   * @see https://developers.brevo.com/reference/get-contact-info
   */
  get(contact: ContactIdentifier): Promise<ContactView | undefined>
  /**
   * A contact nobody has yet: one who is there already is a `TajoError` with `parts.duplicate`, and stays as he is. Without
   * flags a new contact is mailed by campaigns: say `emailBlacklisted: true` unless there is consent.
   *
   * @example
   * const { id } = await brevo.contacts.create({ email: 'mira@acme.example', emailBlacklisted: true }) // id: 247
   * @see https://developers.brevo.com/reference/create-contact
   */
  create(contact: NewContact): Promise<{ readonly id: number }>
  /**
   * Adds to what a contact has: attributes that are not named stay, and so do lists.
   *
   * @example
   * await brevo.contacts.update(247, { attributes: { OPEN_TICKETS: 0 }, unlinkListIds: [31] })
   * @see https://developers.brevo.com/reference/update-contact
   */
  update(contact: ContactIdentifier, changes: ContactChanges): Promise<void>
}

const stream = 'contacts'

export function contactsApi(caller: Caller): ContactsApi {
  return {
    list: (params = {}) => list(caller, contactPages('/contacts'), listQuery(params)),
    get: (contact) => {
      const { path, query } = placeOf(contact)
      return one(caller, stream, path, query)
    },
    create: ({ email, ...rest }) =>
      written(caller, {
        method: 'POST',
        path: '/contacts',
        json: { ...(email === undefined ? {} : { email }), ...wire(rest), updateEnabled: false },
        stream,
        safety: 'unsafe',
      }),
    update: async (contact, { unlinkListIds, ...rest }) => {
      const json = { ...wire(rest), ...(unlinkListIds === undefined ? {} : { unlinkListIds }) }
      await write(caller, { method: 'PUT', ...placeOf(contact), json, stream, safety: 'idempotent' })
    },
  }
}

/** Lists of contacts, whole or of one list. */
export function contactPages(path: '/contacts' | `/contacts/lists/${number}/contacts`) {
  const pageSize = path === '/contacts' ? caps.contactsPerPage : caps.listContactsPerPage
  return { stream, path, key: 'contacts', pageSize, orderedBy: 'createdAt' }
}

function wire({ extId, attributes, listIds, emailBlacklisted, smsBlacklisted }: ContactWrite): object {
  return {
    ...(extId === undefined ? {} : { ext_id: extId }),
    ...(attributes === undefined ? {} : { attributes }),
    ...(listIds === undefined ? {} : { listIds }),
    ...(emailBlacklisted === undefined ? {} : { emailBlacklisted }),
    ...(smsBlacklisted === undefined ? {} : { smsBlacklisted }),
  }
}

/** The kind is always said: an external id of digits would be read as a number of a contact. [oas] */
function placeOf(contact: ContactIdentifier): {
  readonly path: string
  readonly query: { readonly identifierType: string }
} {
  const at = (value: string, identifierType: string) => {
    return { path: `/contacts/${encodeURIComponent(value)}`, query: { identifierType } }
  }
  if (typeof contact === 'number') return at(String(contact), 'contact_id')
  if ('email' in contact) return at(contact.email, 'email_id')
  if ('extId' in contact) return at(contact.extId, 'ext_id')
  if ('phone' in contact) return at(contact.phone, 'phone_id')
  if ('whatsapp' in contact) return at(contact.whatsapp, 'whatsapp_id')
  return at(contact.landline, 'landline_number_id')
}

function listQuery({ modifiedSince, createdSince, listIds, segmentId, equals }: ContactListParams) {
  return {
    ...(modifiedSince === undefined ? {} : { modifiedSince: momentOf(modifiedSince) }),
    ...(createdSince === undefined ? {} : { createdSince: momentOf(createdSince) }),
    ...(listIds === undefined ? {} : { listIds: listIds.map(String) }),
    ...(segmentId === undefined ? {} : { segmentId }),
    ...(equals === undefined ? {} : { filter: `equals(${equals.attribute},${JSON.stringify(equals.value)})` }),
  }
}
