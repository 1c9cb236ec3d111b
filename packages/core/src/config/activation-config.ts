import type { AttributeValue } from '../destination.ts'

/** Whose edit of a field counts when both sides have one. */
export type Owner = 'helpdesk' | 'brevo' | 'newest' | 'first_non_empty'

/** One line of `contact_mapping` or `field_mapping`. */
export interface FieldMapping {
  /** `email`, `custom_fields.account_type`, `organization.name`, or a metric such as `open_tickets`. */
  readonly from: string
  /** Attribute in Brevo, as written. */
  readonly to: string
  /** What a value that is known to be empty does: nothing, empties the attribute, or writes `default`. */
  readonly whenNull: 'keep' | 'clear' | 'default'
  readonly default: AttributeValue | undefined
  readonly owner: Owner
  /** `tajo.yml:12 connectors.freshdesk.contact_mapping.phone`. */
  readonly where: string
}

export interface ListRule {
  readonly name: string
  readonly id: number
  /** A condition over the columns of `support.customer_source_metrics` and `support.customers`; without it the name says who is in. */
  readonly condition: string | undefined
  readonly where: string
}

/** What of one helpdesk goes to Brevo. */
export interface SourceActivation {
  readonly source: string
  readonly type: 'freshdesk' | 'zendesk'
  readonly fields: readonly FieldMapping[]
  readonly lists: readonly ListRule[]
  /** What happened → name of the Brevo event. */
  readonly events: Readonly<Record<string, string>>
}

/** Shares are 0 to 1. A plan beyond one of these waits for a person. */
export interface Guards {
  /** Of a list's own members, removed by one plan. */
  readonly maxListRemoval: number
  /** Of the customers there were at the last plan, gone. */
  readonly maxShrink: number
  /** Of the contacts a plan changes, given the same value of one attribute that is no flag or count. */
  readonly maxSameValue: number
  readonly maxEventsPerContact: number
  /** Contacts created subscribed by one plan. */
  readonly maxNewSubscribed: number
}

/** Everything `brevo:` says about writing, and what the sources map. */
export interface ActivationConfig {
  readonly newContacts: 'subscribe' | 'blocklist' | 'skip'
  /** Of a contact created subscribed: the contact field that must be true. */
  readonly consentField: string | undefined
  /** Two letters; numbers without a country code are taken to be of there. Without it they are left out. */
  readonly defaultRegion: string | undefined
  readonly createAttributes: boolean
  /** When a server writes without being told to: with webhooks and after syncs, after syncs, or never. */
  readonly when: 'live' | 'after_sync' | 'manual'
  readonly companies: 'attribute' | 'objects'
  readonly readBack: 'all' | number
  /** Older events are never sent. */
  readonly eventMaxAgeMs: number
  /** Attribute names, beside the known ones, that hold consent and are never written. */
  readonly consentAttributes: readonly string[]
  readonly guards: Guards
  /** In the file's order, which is the order of precedence. */
  readonly sources: readonly SourceActivation[]
}
