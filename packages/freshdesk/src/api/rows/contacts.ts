import type { Json, JsonObject } from '@tajo/core/json'

interface ContactBase {
  readonly id: number
  readonly name: string
  readonly first_name?: string | null
  readonly last_name?: string | null
  /** `null` for people known by phone, chat or external id only. */
  readonly email: string | null
  readonly phone: string | null
  readonly mobile: string | null
  readonly other_phone_numbers?: readonly string[]
  readonly company_id: number | null
  /** There on deleted contacts only. */
  readonly deleted?: boolean
  /** The person has verified the account. */
  readonly active: boolean
  readonly address: string | null
  readonly description: string | null
  readonly job_title: string | null
  readonly language: string | null
  /** By its Rails name, for example `Berlin`. */
  readonly time_zone: string | null
  readonly twitter_id: string | null
  readonly facebook_id?: string | null
  readonly social_handler?: readonly Json[]
  readonly unique_external_id: string | null
  readonly contact_type?: 'contact' | 'visitor'
  /** Codes as in satisfaction ratings; changes without moving `updated_at`. */
  readonly csat_rating?: number | null
  readonly preferred_source?: string | null
  readonly visitor_id?: string | null
  /** Longer than JavaScript's numbers reach, therefore text. */
  readonly org_contact_id?: string | null
  readonly twitter_profile_status?: boolean
  readonly twitter_followers_count?: number | null
  /** The account’s own fields, by name without `cf_`. */
  readonly custom_fields: JsonObject
  readonly created_at: string
  readonly updated_at: string
}

/** A contact as lists and searches have it (vendor reference, contact attributes; keys as recorded by public clients). */
export interface Contact extends ContactBase {
  /** There when `company_id` is set. */
  readonly other_companies?: readonly number[]
}

/** A contact read by itself. */
export interface ContactView extends ContactBase {
  /** There when `company_id` is set. */
  readonly other_companies?: readonly { readonly company_id: number; readonly view_all_tickets: boolean }[]
  readonly other_emails: readonly string[]
  readonly view_all_tickets: boolean
  readonly tags: readonly string[]
  /** Its link expires soon. */
  readonly avatar: JsonObject | null
}
