import type { AttributeValue } from '@tajo/core/destination'
import type { JsonObject } from '@tajo/core/json'

/** `GET /account`. */
export interface Account {
  readonly organization_id: string
  readonly companyName: string
  readonly email: string
  readonly enterprise?: boolean
  readonly plan: readonly { readonly type: string; readonly credits: number; readonly creditsType: string }[]
  readonly dateTimePreferences?: { readonly timezone: string; readonly timeFormat: string; readonly dateFormat: string }
}

export interface Contact {
  readonly id: number
  /** Absent for people known by phone or external id; older accounts show `<phone>@mailin-sms.com`. */
  readonly email?: string | null
  readonly emailBlacklisted: boolean
  readonly smsBlacklisted: boolean
  readonly whatsappBlacklisted?: boolean
  /** With the account's UTC offset. */
  readonly createdAt: string
  readonly modifiedAt: string
  readonly listIds: readonly number[]
  /** `null` or absent where the account has no unsubscribing per list. */
  readonly listUnsubscribed?: readonly number[] | null
  readonly attributes: Readonly<Record<string, AttributeValue>>
  readonly consentGroups?: readonly { readonly id: number; readonly status: 'subscribed' | 'unsubscribed' }[]
}

/** A contact read by itself brings sums over its campaigns of the last 90 days. */
export interface ContactView extends Contact {
  readonly statistics?: JsonObject
}

export interface Attribute {
  readonly name: string
  readonly category: 'normal' | 'category' | 'transactional' | 'calculated' | 'global'
  /** Absent for categories. */
  readonly type?: string
  /** `value` is 0 where the key is no number: `valueStr` has it. */
  readonly enumeration?: readonly { readonly value: number; readonly valueStr?: string; readonly label: string }[]
  readonly multiCategoryOptions?: readonly string[]
  readonly calculatedValue?: string
}

export interface ContactList {
  readonly id: number
  readonly name: string
  readonly folderId: number
  readonly uniqueSubscribers: number
}

export interface ContactListView extends ContactList {
  readonly createdAt: string
  readonly dynamicList: boolean
}

export interface Folder {
  readonly id: number
  readonly name: string
}

export interface Segment {
  readonly id: number
  readonly segmentName: string
  readonly categoryName: string
  readonly updatedAt?: string
}

/** Work in the background. `completed`, `failed` and `cancelled` are its ends; any other status goes on. */
export interface Process {
  readonly id: number
  readonly name: string
  readonly status: string
  /** CSV of an export. */
  readonly export_url?: string
  /** Of an import: for each cause a CSV of the rows that were not taken, or `null`. */
  readonly info?: { readonly import?: Readonly<Record<string, string | null>> }
}

export interface Company {
  /** 24 hexadecimal digits. */
  readonly id: string
  readonly attributes: JsonObject & { readonly name: string }
  readonly linkedContactsIds: readonly number[]
  readonly linkedDealsIds: readonly string[]
}

export interface BrevoEvent {
  readonly contact_id: number | null
  readonly event_date: string
  readonly event_name: string
  readonly event_properties: JsonObject
}

export interface Webhook {
  readonly id: number
  readonly url: string
  readonly type: 'marketing' | 'transactional' | 'inbound'
  readonly events: readonly string[]
  readonly description?: string
  readonly batched?: boolean
  readonly createdAt?: string
  readonly modifiedAt?: string
}
