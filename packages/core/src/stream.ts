import type { Columns } from './columns.ts'
import type { Json } from './json.ts'
import type { Page, ParentRead, Rejected, Tombstone } from './page.ts'

export type SyncType = 'incremental' | 'full_table'

/** One stream as data. Docs, DDL, JSON Schema, the estimator and the contract tests are generated from it. */
export interface StreamSpec {
  readonly name: string
  readonly description: string
  /** The vendor's own page for it. */
  readonly docs: string
  /** Path under the API root; `{id}` is the parent's key. */
  readonly path: string
  readonly key: readonly string[]
  readonly syncTypes: readonly [SyncType, ...SyncType[]]
  /** Present when the vendor can be asked for changes only. */
  readonly cursor?: CursorSpec
  readonly paging: 'pages' | 'single' | 'tokens'
  readonly parent?: ParentSpec
  /** Rate limit class with a limit of its own, see the vendor's limits.ts. */
  readonly limitClass?: string
  /** Credits one page costs with the columns asked for by default. */
  readonly credits: number
  readonly needs?: { readonly role?: 'admin'; readonly feature?: string }
  readonly deletes: DeletesSpec
  /** One row is one person outside the company: columns that hold the addresses he or she is known by. */
  readonly person?: { readonly emails: readonly string[] }
  /** Columns that say whom or what a row is about where their name does not: column → stream. */
  readonly about?: Readonly<Record<string, string>>
  /** Rows are further addresses of the people that a column names. */
  readonly addressesOf?: { readonly person: string; readonly address: string }
  /** What a private note has, so that `exclude_private` can leave it out. */
  readonly privateBy?: { readonly column: string; readonly equals: boolean }
  /** Columns that stay whatever the configuration leaves out, beside key, cursor and parent. */
  readonly keeps?: readonly string[]
  /** Keys count up from 1 per account, so a number without a row wants an explanation. */
  readonly consecutiveIds?: boolean
  readonly columns: Columns
  /** Response shapes every read brings, default `['list']`. Columns of other shapes are kept only when the configuration names them. */
  readonly shapes?: readonly string[]
  /** Further shapes that are asked for when the configuration names a column of theirs. */
  readonly onRequest?: readonly string[]
  /** Path of a single record, which has more columns (shape `view`) than its row on the list; costs a call a changed record. */
  readonly details?: { readonly path: string; readonly default: boolean }
  /** Column holding open custom fields, and the stream that defines them: gives the `<table>_wide` view. */
  readonly customFields?: { readonly column: string; readonly definedBy: string; readonly shape?: CustomFieldsShape }
  /** Off unless the configuration names it. */
  readonly optional?: boolean
}

/** An object by key (the default), or a list of `{ id, value }` where the id is the key. */
export type CustomFieldsShape = 'object' | 'id-value-list'

export interface CursorSpec {
  readonly field: string
  /** Query parameter that filters by it. */
  readonly filter: string
  /** What the vendor promises about the order, and the reader checks. */
  readonly order: 'asc' | 'none'
  /** Re-read this far behind the newest row seen, because the filter misses later edits. */
  readonly lookbackDays?: number
}

export interface ParentSpec {
  readonly stream: string
  /** Column of this stream that holds the parent's key. */
  readonly column: string
  /** Only parents that changed since their children were read; otherwise every parent each time. */
  readonly changedOnly?: boolean
  /** Only changed parents with fewer children stored than this column of theirs says the vendor has: children come on another way first. */
  readonly fewerThan?: string
}

/**
 * How a record that vanished shows: `passes` = the vendor lists deleted ones; `compare` = absent from a complete read;
 * `with-parent` = absent from a complete read of its parent's children; `never` = nothing tells.
 */
export type DeletesSpec = 'passes' | 'compare' | 'with-parent' | 'never'

/** Rows whose `column` is at or after `from` (ISO 8601). */
export interface Within {
  readonly column: string
  readonly from: string
}

/** The list was read to its end. */
export interface WalkEnd {
  readonly type: 'walk-end'
  /** Nothing on the list was missed; otherwise nothing may be concluded from a row's absence. */
  readonly whole: boolean
  /** Set when absence says nothing although the list was read whole: the reader asked for each absent row itself. */
  readonly absent?: 'ignore'
  /** Only rows from here on were walked. */
  readonly within?: Within
}

/** What a reader reports. Rows are stored together with the latest checkpoint at or before them, in one transaction. */
export type ReadEvent =
  | { readonly type: 'page'; readonly page: Page; readonly checkpoint?: Json }
  /** Position moved, perhaps without rows. */
  | { readonly type: 'checkpoint'; readonly checkpoint: Json }
  /** All children of a parent were read; earlier pages since the last such event belong to it. */
  | { readonly type: 'parent-done'; readonly parent: ParentRead; readonly compare: boolean }
  | { readonly type: 'gone'; readonly tombstone: Tombstone }
  | { readonly type: 'rejected'; readonly rejected: Rejected }
  /** A list is read from end to end: what is stored and not seen until `walk-end` is gone. */
  | { readonly type: 'walk-start' /** Goes on with a walk that an earlier run began. */; readonly resume: boolean }
  | WalkEnd
  /** Something could not be read completely. The run goes on, its verdict says why. */
  | { readonly type: 'incomplete'; readonly reason: string }
  /** A word for the person watching. */
  | { readonly type: 'note'; readonly text: string }
