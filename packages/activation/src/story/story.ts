import type { AttributeValue } from '@tajo/core/destination'
import type { Json, JsonObject } from '@tajo/core/json'
import type { Conflict, HelpdeskWrite, Outcome, PlannedContact, PlannedEvent } from '../plan.ts'

/** Who one address is, or where it was looked for in vain. */
export type StoryAnswer =
  | { readonly kind: 'found'; readonly story: ContactStory }
  /** Several customers have the address, and none of them has verified it: ask again with one of their ids. */
  | {
      readonly kind: 'several'
      readonly asked: string
      readonly customers: readonly { readonly customerId: string; readonly name: string | null }[]
    }
  | { readonly kind: 'unknown'; readonly asked: string; readonly lookedIn: readonly string[] }

/** One person in every system, what Tajo made of it, and what it will do next. Plain JSON. */
export interface ContactStory {
  readonly asked: string
  /** `null`: Brevo knows them, and no helpdesk does. */
  readonly customer: CustomerFacts | null
  readonly identities: readonly IdentityFacts[]
  readonly brevo: BrevoFacts | null
  readonly tickets: { readonly total: number; readonly latest: readonly TicketFacts[] }
  /** Columns of customer_metrics; `null`: there is no row. */
  readonly metrics: JsonObject | null
  readonly attributes: readonly AttributeStory[]
  readonly lists: readonly ListStory[]
  readonly events: readonly EventFacts[]
  readonly record: RecordFacts
  /** What the next run would do; `null`: nothing was asked to plan. */
  readonly next: NextChange | null
  /** With `why`. */
  readonly why: WhyAnswer | null
  /** What could not be told, and why. */
  readonly notes: readonly string[]
}

export interface CustomerFacts {
  readonly customerId: string
  readonly name: string | null
  readonly email: string | null
  readonly isStaff: boolean
  readonly isDeleted: boolean
}

export interface IdentityFacts {
  readonly source: string
  readonly contactId: string
  readonly email: string | null
  /** `null`: the helpdesk does not say. */
  readonly emailVerified: boolean | null
  readonly isDeleted: boolean
  readonly updatedAt: string | null
  /** Why it is the same person as the others. */
  readonly joinedBy: string
}

export interface BrevoFacts {
  readonly id: number
  readonly email: string | null
  readonly extId: string | null
  readonly phone: string | null
  readonly emailBlocked: boolean
  readonly smsBlocked: boolean
  readonly isDeleted: boolean
  readonly modifiedAt: string | null
  /** How it was found. */
  readonly foundBy: 'external id' | 'earlier delivery' | 'e-mail'
  readonly lists: readonly { readonly id: number; readonly name: string | null; readonly isOurs: boolean }[]
  readonly unsubscribedLists: readonly { readonly id: number; readonly name: string | null }[]
  readonly attributes: JsonObject
}

export interface TicketFacts {
  readonly source: string
  readonly ticketId: string
  readonly subject: string | null
  readonly status: string
  readonly createdAt: string | null
  readonly solvedAt: string | null
  /** Its latest rating, 1 to 5. */
  readonly csat: number | null
  /** Spam, deleted and merged tickets count nowhere. */
  readonly counted: boolean
}

export interface AttributeStory {
  readonly attribute: string
  /** What the helpdesk's value, or the metric, is by now; `null`: known to be empty, absent: unknown. */
  readonly raw?: Json
  /** As it would be written. */
  readonly wanted?: AttributeValue | null
  /** Confirmed by the last delivery; absent: never. */
  readonly confirmed?: AttributeValue | null
  readonly inBrevo: AttributeValue | null
  /** Where the value comes from: `freshdesk contact 31`, `customer_metrics.open_tickets`. */
  readonly origin: string
  readonly rule: RuleFacts
  /** Why it is not written although it could be. */
  readonly refused?: string
}

export interface RuleFacts {
  readonly from: string
  /** `tajo.yml:12 connectors.freshdesk.contact_mapping.open_tickets` */
  readonly where: string
  readonly owner: string
  readonly whenNull: string
  /** What the metric is, in the words of its model. */
  readonly definition: string | null
}

export interface ListStory {
  readonly id: number
  readonly name: string
  readonly source: string
  readonly where: string
  readonly condition: string
  /** The values the condition looks at. */
  readonly values: JsonObject
  readonly belongs: boolean
  readonly isIn: boolean
  readonly isOurs: boolean
}

export interface EventFacts {
  readonly name: string
  readonly happenedAt: string
  readonly source: string
  readonly ticketId: string | null
  readonly state: string
  readonly settledAt: string | null
  readonly reason: string | null
}

/** What earlier runs left behind. */
export interface RecordFacts {
  readonly outcome: {
    readonly outcome: Outcome
    readonly reason: string | null
    readonly attempts: number
    readonly nextTryAt: string | null
    readonly confirmedAt: string | null
  } | null
  readonly rejected: readonly {
    readonly field: string | null
    readonly cause: string
    readonly message: string
    readonly fix: string
    readonly at: string
  }[]
  readonly conflicts: readonly (Omit<Conflict, 'customerId'> & {
    readonly foundAt: string
    readonly settledAt: string | null
  })[]
  readonly helpdeskWrites: readonly {
    readonly source: string
    readonly contactId: string
    readonly field: string
    readonly state: string
    readonly at: string
    readonly reason: string | null
  }[]
  /** The address was blocked once: it is only ever created on the blocklist. */
  readonly suppressed: { readonly since: string; readonly why: string } | null
}

export interface NextChange {
  readonly outcome: Outcome | 'none'
  readonly contact: Pick<
    PlannedContact,
    'brevoId' | 'consent' | 'block' | 'phone' | 'changes' | 'addLists' | 'removeLists' | 'withheld'
  > | null
  /** Why nothing of it is written. */
  readonly withheld: string | null
  readonly conflicts: readonly Conflict[]
  readonly helpdeskWrites: readonly Pick<HelpdeskWrite, 'source' | 'contactId' | 'field' | 'before' | 'after'>[]
  readonly events: readonly Pick<PlannedEvent, 'name' | 'source' | 'ticketId' | 'at'>[]
}

export interface WhyAnswer {
  readonly attribute: string
  /** `null`: nothing is mapped to it. */
  readonly story: AttributeStory | null
  /** One sentence. */
  readonly text: string
  readonly tickets: readonly {
    readonly source: string
    readonly ticketId: string
    readonly at: string | null
    /** A status, a score, seconds. */
    readonly value: string | number | null
    readonly counts: boolean
  }[]
}
