import type { AttributeValue, DestinationAttribute } from '@tajo/core/destination'
import type { Json } from '@tajo/core/json'

/** What became, or is to become, of a customer. Every customer considered has exactly one; the six add up. */
export type Outcome = 'delivered' | 'unchanged' | 'withheld' | 'rejected' | 'conflicted' | 'waiting'

/** One attribute, before and after. */
export interface FieldChange {
  readonly attribute: string
  /** In Brevo at present; `null`: it has none. */
  readonly before: AttributeValue | null
  /** `null` clears it. */
  readonly after: AttributeValue | null
  /** `tajo.yml:12 connectors.freshdesk.contact_mapping.open_tickets`, and the rule in words. */
  readonly because: string
}

/** A part of a customer that is not written, although it could be wanted. */
export interface Withheld {
  /** `contact`: all of it. */
  readonly part: 'contact' | 'phone' | 'email' | 'attribute' | 'list'
  /** The attribute's or list's name. */
  readonly name?: string
  readonly reason: WithheldReason
  readonly text: string
}

export type WithheldReason =
  | 'staff'
  | 'no-identifier'
  | 'new-contacts-skip'
  | 'no-consent'
  | 'blocked'
  | 'unsubscribed-from-list'
  | 'deleted-in-brevo'
  | 'suppressed'
  | 'phone-invalid'
  | 'phone-of-another'
  | 'email-differs'
  | 'email-of-another'
  | 'attribute-missing'
  | 'attribute-type'
  | 'list-missing'
  | 'owned-by-brevo'

/** What is to be written of one customer, who counts as `delivered` in the plan. Without `brevoId` the contact is created. */
export interface PlannedContact {
  readonly customerId: string
  readonly brevoId: number | undefined
  /** Masked for people (`a•••@example.com`); the address itself travels in `email`. */
  readonly label: string
  readonly email: string | undefined
  readonly extId: string | undefined
  /** E.164; a part that may be dropped without losing the rest. */
  readonly phone: string | undefined
  readonly consent: 'blocked' | 'subscribed' | undefined
  /** An opt-out known to a helpdesk that Brevo has not. */
  readonly block: boolean
  readonly changes: readonly FieldChange[]
  readonly addLists: readonly number[]
  readonly removeLists: readonly number[]
  readonly withheld: readonly Withheld[]
  /**
   * What the ledger's row holds once everything of it is confirmed: attribute → value, and the lists that are ours. Names beginning
   * with `$` are the planner's memory.
   */
  readonly ledger: {
    readonly delivered: Readonly<Record<string, Json>>
    readonly lists: readonly number[]
  }
  readonly inputHash: string
}

/** A field both sides changed, with both values. */
export interface Conflict {
  readonly customerId: string
  readonly field: string
  readonly ours: AttributeValue | null
  readonly theirs: AttributeValue | null
  readonly winner: 'helpdesk' | 'brevo' | 'nobody'
}

/** A change made in Brevo that flows back to a helpdesk. */
export interface HelpdeskWrite {
  readonly customerId: string
  readonly source: string
  readonly contactId: string
  /** The helpdesk's own field name. */
  readonly field: string
  readonly before: AttributeValue | null
  readonly after: AttributeValue | null
  /** What the ledger holds once the helpdesk has it: attribute → value. */
  readonly settles: Readonly<Record<string, AttributeValue | null>>
  /** The helpdesk contact's own time, as the warehouse has it. */
  readonly version: string | null
  /** Read once more before it is written: a later edit in the helpdesk may win. */
  readonly guarded: boolean
}

export interface PlannedEvent {
  readonly eventKey: string
  readonly deliveryId: string
  readonly name: string
  readonly customerId: string
  readonly brevoId: number | undefined
  readonly source: string
  readonly ticketId: string | undefined
  readonly at: string
  readonly properties: Readonly<Record<string, string | number | boolean | null>>
}

export interface PlannedCompany {
  readonly companyId: string
  readonly brevoId: string | undefined
  readonly name: string
  readonly link: readonly string[]
  readonly unlink: readonly string[]
}

export interface GuardResult {
  readonly guard:
    | 'list-removal'
    | 'shrunken-source'
    | 'vanished-contacts'
    | 'same-value'
    | 'events-per-contact'
    | 'new-subscribed'
    | 'failed-sync'
  readonly ok: boolean
  /** One sentence with the numbers. */
  readonly text: string
}

export interface ListPlan {
  readonly id: number
  readonly name: string
  readonly members: number
  readonly add: number
  readonly remove: number
  readonly withheld: number
}

/** All a run would write. Plain JSON: `--dry-run`, the console and an agent show this very object, and `apply` writes nothing else. */
export interface Plan {
  readonly id: string
  /** Over everything in it but id and time: what a person releases is what is applied. */
  readonly hash: string
  readonly createdAt: string
  /** Of everything the file says about writing: another one makes every customer worth a look. */
  readonly mappingHash: string
  /** Customers looked at. */
  readonly considered: number
  readonly outcomes: Readonly<Record<Outcome, number>>
  readonly create: number
  readonly update: number
  readonly attributesToCreate: readonly Pick<DestinationAttribute, 'name' | 'type' | 'options'>[]
  readonly contacts: readonly PlannedContact[]
  /** Customers that are not written at all, by reason. */
  readonly withheldWhole: readonly { readonly reason: WithheldReason; readonly count: number; readonly text: string }[]
  readonly conflicts: readonly Conflict[]
  readonly lists: readonly ListPlan[]
  readonly events: readonly PlannedEvent[]
  readonly eventsSkipped: readonly { readonly reason: string; readonly count: number }[]
  readonly companies: readonly PlannedCompany[]
  readonly helpdeskWrites: readonly HelpdeskWrite[]
  readonly cost: { readonly calls: number; readonly ms: number; readonly route: 'single' | 'import' | 'none' }
  readonly guards: readonly GuardResult[]
  /** Sentences for a person: attributes that are missing, addresses that differ, values of two sources that differ. */
  readonly remarks: readonly string[]
}
