import type { JsonObject } from '@tajo/core/json'

/** A company (vendor reference, company attributes). */
export interface Company {
  readonly id: number
  /** Unique in the account. */
  readonly name: string
  readonly description: string | null
  readonly note: string | null
  /** Senders of these mail domains are put into this company. */
  readonly domains: readonly string[]
  readonly health_score: string | null
  readonly account_tier: string | null
  /** Midnight UTC of the day. */
  readonly renewal_date: string | null
  readonly industry: string | null
  /** The account’s own fields, by name without `cf_`. */
  readonly custom_fields: JsonObject
  readonly created_at: string
  readonly updated_at: string
}
