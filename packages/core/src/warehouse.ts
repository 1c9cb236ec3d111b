import type { Columns, ColumnType } from './columns.ts'
import type { Json, JsonObject } from './json.ts'
import type { Page, ParentRead, Rejected, Tombstone } from './page.ts'
import type { SqlWork } from './sql.ts'
import type { CustomFieldsShape, Within } from './stream.ts'

export type Mask = 'hash' | 'redact' | 'drop'

/** One table of a source as the user configured it: a stream's columns with the user's choices applied. */
export interface TableSpec {
  readonly source: string
  readonly stream: string
  /** Schema in the warehouse (the user's `layer`). */
  readonly layer: string
  /** Table name with the prefix. */
  readonly table: string
  readonly description: string
  /** Selected columns only; a masked column stays with its mask, a dropped one is absent. */
  readonly columns: Columns
  readonly key: readonly string[]
  /** Column that orders versions of a row: an older version never overwrites a newer one. */
  readonly version?: string
  /** `merge` one row per key · `append` every version · `replace` swapped whole when a walk ends. */
  readonly write: 'merge' | 'append' | 'replace'
  /** Keep every change of a row in `<table>_history`. */
  readonly history: boolean
  /** By column name, or dotted into a JSON column (`custom_fields.cf_iban`). */
  readonly masks: Readonly<Record<string, Mask>>
  /** Where dropped columns lie in the vendor's record, so that `_tajo_raw` and rejected records lose them too. */
  readonly dropped?: Readonly<Record<string, readonly string[]>>
  /** Records with this value are left out (private notes). */
  readonly exclude?: { readonly column: string; readonly equals: boolean | string | number }
  /** Keep the vendor's record whole in `_tajo_raw`. */
  readonly raw: boolean
  /** Column of this table that holds the parent's key. */
  readonly parentColumn?: string
  readonly customFields?: { readonly column: string; readonly shape?: CustomFieldsShape }
  /** Columns that hold another stream's key: column → stream. */
  readonly references?: Readonly<Record<string, string>>
  /** One row is one person: columns that hold the addresses he or she is known by. */
  readonly person?: { readonly emails: readonly string[] }
  /** Further columns that say whom or what a row is about: column → stream. */
  readonly about?: Readonly<Record<string, string>>
}

/** Everything one transaction stores. Rows and position commit together or not at all. */
export interface WriteBatch {
  readonly table: TableSpec
  readonly runId: string
  /** When the batch was read, ISO 8601. */
  readonly syncedAt: string
  readonly pages: readonly Page[]
  readonly gone: readonly Tombstone[]
  readonly parentsDone: readonly (ParentRead & { readonly compare: boolean })[]
  readonly rejected: readonly Rejected[]
  /** New position; absent when the batch only carries rows of a walk that cannot resume inside. */
  readonly checkpoint?: Json
  /**
   * A walk reads a list from end to end. `start` forgets what an earlier walk saw; while `open`, keys are noted; at the end
   * rows that were not seen become tombstones (`tombstone`), vanish in an atomic swap (`replace`) or stay (`ignore`).
   */
  readonly walk?: {
    readonly start: boolean
    readonly end?: 'tombstone' | 'replace' | 'ignore'
    /** With `tombstone`: only rows from here on were walked, older ones are left alone. */
    readonly within?: Within
  }
}

export interface WriteResult {
  readonly inserted: number
  readonly updated: number
  readonly unchanged: number
  readonly deleted: number
  /** Records the store could not take; they are in `_tajo.rejected`. */
  readonly rejected: number
  /** Records about people who were erased: left out, or stored without what is personal. */
  readonly erased: number
}

/** A custom field as its vendor defines it. */
export interface FieldDefinition {
  /** Key in the custom fields object, or id in the list of them. */
  readonly key: string
  /** What its column is called; default: the key. */
  readonly name?: string
  readonly label: string
  readonly type: ColumnType
}

export interface RunRecord {
  readonly id: string
  readonly source: string
  readonly command: string
  readonly startedAt: string
  readonly finishedAt: string | null
  /** `running`, or one of the verdicts of a run. */
  readonly verdict: string
  readonly calls: number
  readonly credits: number
}

export interface RunStreamRecord {
  readonly runId: string
  readonly stream: string
  readonly verdict: string
  readonly reason: string | null
  readonly read: number
  readonly inserted: number
  readonly updated: number
  readonly unchanged: number
  readonly deleted: number
  readonly rejected: number
  readonly calls: number
  readonly credits: number
  readonly startedAt: string
  readonly finishedAt: string | null
}

export interface RejectedRecord extends Rejected {
  readonly id: string
  readonly source: string
  readonly stream: string
  readonly runId: string
  readonly at: string
}

export interface CatalogTable {
  readonly source: string
  readonly stream: string
  readonly layer: string
  readonly table: string
  readonly description: string
  readonly folder: string | null
  readonly key: readonly string[]
  readonly parent: string | null
  readonly rows: number
  readonly deletedRows: number
  readonly lastSyncedAt: string | null
  readonly columns: readonly {
    readonly name: string
    readonly type: string
    readonly description: string
    readonly pii: boolean
  }[]
  /** Columns that point at other tables of the source: column → stream. */
  readonly references: Readonly<Record<string, string>>
}

export interface ParentRef {
  readonly id: string
  readonly version: string
  /** `false` for a tombstone: the vendor may still show its children, or refuse them. */
  readonly live?: boolean
}

/** Which parents count as stale. */
export interface StaleOptions {
  /** Column of the parent that tells its versions apart. */
  readonly version?: string
  /** Only parents with fewer live rows in `children` than their `column` says. */
  readonly fewerThan?: { readonly column: string; readonly children: TableSpec }
}

export interface QueryOptions {
  /** What lies beyond is left in the store. */
  readonly mostRows?: number
  readonly signal?: AbortSignal
}

export interface QueryResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly Json[])[]
  /** There are more rows than were asked for. */
  readonly truncated?: true
}

/** The one interface every store implements. Methods reject with a `TajoError` that says what to do. */
export interface Warehouse {
  readonly kind: string
  /** Where it is, safe to print (no password). */
  readonly location: string

  /**
   * Keeps other runs from writing a source until the answer is called; rejects with who holds it. Absent where opening the
   * warehouse already keeps everybody else out.
   */
  lockSource?(source: string): Promise<() => Promise<void>>

  /** Creates or widens the table, its history, comments and catalog entry. Idempotent; never drops a column. */
  prepare(table: TableSpec, catalog: Pick<CatalogTable, 'folder' | 'parent' | 'references'>): Promise<void>
  /** The only way to advance: rows, tombstones, rejected records and the checkpoint in one transaction. */
  write(batch: WriteBatch): Promise<WriteResult>
  /** (Re)creates `<table>_wide` with one typed column per definition and per further key met in the rows. */
  widen(table: TableSpec, definitions: readonly FieldDefinition[]): Promise<void>

  checkpoint(source: string, stream: string): Promise<Json | undefined>
  checkpoints(
    source?: string,
  ): Promise<readonly { source: string; stream: string; checkpoint: Json; at: string; runId: string }[]>
  /** Changes a position by hand (`undefined` forgets it, and with it which parents were read). */
  setCheckpoint(source: string, stream: string, checkpoint: Json | undefined): Promise<void>

  /**
   * Rows of `parent` whose children were not read as of their present version, newest first, tombstones included: their
   * children were never read either. Without `version` every live row.
   */
  staleParents(
    parent: TableSpec,
    childStream: string,
    options: StaleOptions & { limit: number; skip: ReadonlySet<string> },
  ): Promise<readonly ParentRef[]>
  countStaleParents(parent: TableSpec, childStream: string, options?: StaleOptions): Promise<number>
  /** Keys of all live rows, as strings; with `unmet` only of those that the walk under way has not met so far. */
  keys(table: TableSpec, options?: { unmet?: boolean }): Promise<readonly string[]>
  /** Integers from 1 to the largest key (or `upTo`) that no row has, tombstones included; at most `limit`, newest first. */
  idGaps(
    table: TableSpec,
    options: { upTo?: number; limit: number },
  ): Promise<{ readonly total: number; readonly ids: readonly number[] }>
  counts(
    table: TableSpec,
    where?: Within,
  ): Promise<{
    readonly live: number
    readonly deleted: number
    readonly oldest: string | null
    readonly newest: string | null
  }>
  /** Up to `n` live rows chosen by `seed`, each column rendered as JSON text of the stored value. */
  sample(table: TableSpec, n: number, seed: number): Promise<readonly JsonObject[]>
  /** Live rows of these parents, columns as in `sample`. */
  rowsByParent(table: TableSpec, parents: readonly string[]): Promise<readonly JsonObject[]>
  /** Rows with these keys, columns as in `sample`. */
  rowsByKey(table: TableSpec, keys: readonly string[]): Promise<readonly JsonObject[]>

  /** Notes that these streams were read to their end, with or without news. */
  noteUpToDate(source: string, streams: readonly string[], at: string): Promise<void>
  startRun(run: RunRecord): Promise<void>
  saveRun(run: RunRecord, streams: readonly RunStreamRecord[]): Promise<void>
  runs(options: {
    source?: string
    id?: string
    limit: number
  }): Promise<readonly (RunRecord & { readonly streams: readonly RunStreamRecord[] })[]>
  rejected(options: { source?: string; stream?: string; limit: number }): Promise<readonly RejectedRecord[]>
  countRejected(source: string): Promise<number>
  deleteRejected(ids: readonly string[]): Promise<void>
  catalog(source?: string): Promise<readonly CatalogTable[]>
  /** Read-only SQL. Values as the JSON contract of `tajo query` says. */
  query(sql: string, options?: QueryOptions): Promise<QueryResult>
  /**
   * Tajo's own computing inside the store: models and ledgers. One transaction: whatever throws leaves everything as it was. The
   * task may be run again from its start.
   */
  work<T>(task: (sql: SqlWork) => Promise<T>): Promise<T>

  close(): Promise<void>
}
