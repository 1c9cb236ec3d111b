import type { Usage } from './connector.ts'

/** A value of a contact attribute as it goes over the wire. `null` does not exist there: to clear is a value of its own kind. */
export type AttributeValue = string | number | boolean | readonly string[]

export type Attributes = Readonly<Record<string, AttributeValue>>

export interface DestinationAttribute {
  readonly name: string
  readonly category: string
  readonly type: 'text' | 'date' | 'float' | 'boolean' | 'multiple-choice' | 'category' | 'other'
  /** Labels of a category or a multiple choice. */
  readonly options: readonly string[]
}

/**
 * Why a write was not taken. `duplicate`: another contact has one of the identifiers; `gone`: the contact is not there;
 * `busy`: it is still being processed, again later; `refused`: the account or its plan does not allow it; `limited`: the
 * budget is used up for `retryInMs`; `unknown`: the answer was lost, the write may have been done.
 */
export type WriteRefusal =
  | {
      readonly ok: false
      readonly cause: 'duplicate'
      readonly identifiers: readonly string[]
      readonly message: string
    }
  | {
      readonly ok: false
      readonly cause: 'invalid' | 'gone' | 'busy' | 'refused' | 'unknown'
      readonly message: string
    }
  | { readonly ok: false; readonly cause: 'limited'; readonly retryInMs: number; readonly message: string }

export type WriteAnswer<T = object> = ({ readonly ok: true } & T) | WriteRefusal

export interface ContactCreate {
  readonly email?: string
  readonly extId?: string
  /** Mobile number in E.164, as a part that may be left out. */
  readonly phone?: string
  readonly attributes: Attributes
  readonly listIds: readonly number[]
  /** `blocked`: created on the blocklist of every channel. `subscribed` is for people whose consent is on record. */
  readonly consent: 'blocked' | 'subscribed'
}

export interface ContactUpdate {
  /** Brevo's own number: it survives a change of e-mail. */
  readonly id: number
  readonly extId?: string
  readonly phone?: string
  readonly attributes: Attributes
  readonly addLists: readonly number[]
  readonly removeLists: readonly number[]
  /** An opt-out that is carried over. There is no way back. */
  readonly block?: true
}

export interface ImportRow {
  readonly email: string
  readonly extId?: string
  readonly phone?: string
  readonly attributes: Attributes
}

export interface ContactImport {
  readonly rows: readonly ImportRow[]
  /** At least one: the vendor asks for it. */
  readonly listIds: readonly [number, ...number[]]
  /** `update`: contacts that are there. `create-blocked`: contacts that are not, onto the blocklist. */
  readonly kind: 'update' | 'create-blocked'
}

/** What became of an import: rows not named in `refused` were taken, which only reading them again proves. */
export interface ImportOutcome {
  readonly refused: readonly {
    readonly email: string
    readonly cause: 'duplicate' | 'invalid'
    readonly identifier: string
  }[]
}

export interface DestinationEvent {
  /** Ours, in the event's properties, so that a repeat can be told. */
  readonly deliveryId: string
  readonly name: string
  readonly contactId: number
  /** ISO 8601. */
  readonly at: string
  readonly properties: Readonly<Record<string, string | number | boolean | null>>
}

export interface DestinationCompany {
  readonly id: string
  readonly name: string
  readonly linkedContacts: readonly number[]
}

/** Calls that a number of writes of each kind take, and the milliseconds they take alone under the account's limits. */
export interface DestinationCost {
  readonly calls: number
  readonly ms: number
}

/**
 * All an activation can do to an account of Brevo. Nothing here unblocks, resubscribes, merges, deletes or changes an e-mail
 * address; and whatever is sent passes the consent ratchet of the connector once more.
 */
export interface Destination {
  attributes(): Promise<readonly DestinationAttribute[]>
  lists(): Promise<readonly { readonly id: number; readonly name: string }[]>
  createAttribute(attribute: Pick<DestinationAttribute, 'name' | 'type' | 'options'>): Promise<WriteAnswer>
  /** Only where nobody has the identifiers yet; never an update. */
  createContact(contact: ContactCreate): Promise<WriteAnswer<{ readonly id: number }>>
  updateContact(contact: ContactUpdate): Promise<WriteAnswer>
  /** Starts the import, waits for its end, reads its rejects. Rows beyond a request's size go in several. */
  importContacts(request: ContactImport, signal: AbortSignal): Promise<WriteAnswer<ImportOutcome>>
  /** Members that were already in (or out of) the list are not an error. In requests of 150. */
  addToList(listId: number, contactIds: readonly number[]): Promise<WriteAnswer>
  removeFromList(listId: number, contactIds: readonly number[]): Promise<WriteAnswer>
  /** In the order given; the answer says of each event what became of it. */
  sendEvents(
    events: readonly DestinationEvent[],
    signal: AbortSignal,
  ): Promise<readonly (WriteAnswer & { readonly deliveryId: string })[]>
  /** Delivery ids of events of these names that the account has since `from`. */
  deliveredEvents(names: readonly string[], from: string): Promise<ReadonlySet<string>>
  findCompany(name: string): Promise<DestinationCompany | undefined>
  createCompany(company: Omit<DestinationCompany, 'id'>): Promise<WriteAnswer<{ readonly id: string }>>
  renameCompany(id: string, name: string): Promise<WriteAnswer>
  linkContacts(id: string, link: readonly number[], unlink: readonly number[]): Promise<WriteAnswer>
  /** How many changed contacts make an import the cheaper way. */
  readonly importFrom: number
  cost(kind: 'contact' | 'import' | 'membership' | 'event' | 'company', count: number): DestinationCost
  usage(): Usage
  close(): Promise<void>
}
