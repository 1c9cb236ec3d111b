import type { JsonObject } from '@tajo/core/json'

/** A kind of record the account made up (vendor reference, custom objects). */
export interface CustomObjectSchema {
  readonly id: number
  readonly name: string
  readonly title?: string
  readonly description?: string | null
  /** What the `display_id` of its records begins with. */
  readonly prefix?: string
  readonly version?: number
  readonly deleted?: boolean
  readonly fields: readonly JsonObject[]
  /** Milliseconds since 1970, unlike all other times. */
  readonly created_time: number
  readonly updated_time: number
}

/** A record of such a kind. */
export interface CustomObjectRecord {
  /** Identifies the record within its kind, for example `BKG-2`. */
  readonly display_id: string
  readonly data: JsonObject
  readonly metadata?: JsonObject
  /** Counts up with each change; sent when the record is updated, so that no other change is lost. */
  readonly version?: number
  /** Milliseconds since 1970. */
  readonly created_time: number
  readonly updated_time: number
}
