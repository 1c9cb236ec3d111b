import type { JsonObject } from './json.ts'

/** How a record vanished at the vendor. Every one but `live` becomes a tombstone, with the row's last known values kept. */
export type RecordState = 'live' | 'deleted' | 'spam'

/**
 * One page as the vendor sent it. The bytes go to the warehouse's own JSON reader untouched, so a 19-digit id survives;
 * JavaScript parses a copy only to know where to go on.
 */
export interface Page {
  /** UTF-8 of a JSON array of records. */
  readonly body: Uint8Array
  /** Number of records in `body`. */
  readonly rows: number
  /** Response shapes the records have, see `Column.in`. */
  readonly shapes: readonly string[]
  readonly state: RecordState
  /** Values the records lack and the reader knows (a child's parent id), by column name. */
  readonly constants?: JsonObject
  /** Dotted paths of keys no column knows, kept in `_tajo_extra`. */
  readonly unknown?: readonly string[]
}

/** A record known to be gone, with no body to store. */
export interface Tombstone {
  /** Values of the primary key, in its order; ids as strings where they may exceed 2^53. */
  readonly key: readonly (string | number)[]
  readonly reason: string
}

/** A record that could not be read or stored. It lands in `_tajo.rejected`. */
export interface Rejected {
  readonly key: string | null
  readonly reason: string
  /** What to ask the vendor for to try again, e.g. `/tickets/17`. */
  readonly request?: string
  /** The record as sent, where there is one. */
  readonly raw?: string
}

/** A parent whose children were read completely as of this version of it. */
export interface ParentRead {
  readonly id: string
  /** The parent's cursor value when it was queued (ISO 8601), so that a later change queues it again. */
  readonly version: string
}
