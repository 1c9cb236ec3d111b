import type { Clock } from '@tajo/core/clock'
import type { Json } from '@tajo/core/json'
import type {
  CatalogTable,
  FieldDefinition,
  RunRecord,
  RunStreamRecord,
  StaleOptions,
  TableSpec,
  Warehouse,
  WriteBatch,
  WriteResult,
} from '@tajo/core/warehouse'
import { noteUpToDate, readCatalog } from '../catalog.ts'
import { forgetCheckpoint, readCheckpoint, readCheckpoints, writeCheckpoint } from '../checkpoints.ts'
import { countRejected, deleteRejected, readRejected } from '../rejected-records.ts'
import { readRuns, saveRun } from '../runs.ts'
import { type Layout, readLayout } from './layout.ts'
import { isHeld } from './lock.ts'
import { countStaleParents, staleParents } from './parents.ts'
import { prepareTable } from './prepare.ts'
import { runQuery } from './query.ts'
import { countRows, idGaps, liveKeys, rowsByKey, rowsByParent, sampleRows } from './rows.ts'
import type { Session } from './session.ts'
import { widenTable } from './wide.ts'
import { writeBatch } from './write.ts'

/** A PostgreSQL database as a warehouse. Every method is a function of its own beside this file; here they meet the session. */
export class PostgresWarehouse implements Warehouse {
  readonly kind = 'postgres'
  readonly location: string
  readonly #session: Session
  readonly #clock: Clock
  readonly #queryTimeoutMs: number
  /** Valid until a table is prepared again; nothing else alters one. */
  #layouts = new WeakMap<TableSpec, Layout>()

  constructor(session: Session, clock: Clock, queryTimeoutMs: number) {
    this.location = session.location
    this.#session = session
    this.#clock = clock
    this.#queryTimeoutMs = queryTimeoutMs
  }

  async prepare(table: TableSpec, lineage: Pick<CatalogTable, 'folder' | 'parent' | 'references'>): Promise<void> {
    await this.#session.exclusively((writer) => prepareTable(writer, table, lineage))
    this.#layouts = new WeakMap()
  }

  write(batch: WriteBatch): Promise<WriteResult> {
    return this.#session.exclusively(async (writer) => {
      const layout = this.#layouts.get(batch.table) ?? (await readLayout(writer, batch.table))
      this.#layouts.set(batch.table, layout)
      return writeBatch(writer, layout, batch)
    })
  }

  widen(table: TableSpec, definitions: readonly FieldDefinition[]): Promise<void> {
    return this.#session.exclusively((writer) => widenTable(writer, table, definitions))
  }

  checkpoint(source: string, stream: string): Promise<Json | undefined> {
    return readCheckpoint(this.#session, source, stream)
  }

  checkpoints(source?: string) {
    return readCheckpoints(this.#session, source)
  }

  setCheckpoint(source: string, stream: string, checkpoint: Json | undefined): Promise<void> {
    const at = new Date(this.#clock.now()).toISOString()
    return this.#session.exclusively((writer) =>
      writer.transaction(() =>
        checkpoint === undefined
          ? forgetCheckpoint(writer, source, stream)
          : writeCheckpoint(writer, source, stream, checkpoint, at, ''),
      ),
    )
  }

  staleParents(
    parent: TableSpec,
    childStream: string,
    options: StaleOptions & { limit: number; skip: ReadonlySet<string> },
  ) {
    return staleParents(this.#session, parent, childStream, options)
  }

  countStaleParents(parent: TableSpec, childStream: string, options: StaleOptions = {}): Promise<number> {
    return countStaleParents(this.#session, parent, childStream, options)
  }

  keys(table: TableSpec, options: { unmet?: boolean } = {}): Promise<readonly string[]> {
    return liveKeys(this.#session, table, options.unmet === true)
  }

  idGaps(table: TableSpec, options: { upTo?: number; limit: number }) {
    return idGaps(this.#session, table, options)
  }

  counts(table: TableSpec, where?: { readonly column: string; readonly from: string }) {
    return countRows(this.#session, table, where)
  }

  sample(table: TableSpec, n: number, seed: number) {
    return sampleRows(this.#session, table, n, seed)
  }

  rowsByParent(table: TableSpec, parents: readonly string[]) {
    return rowsByParent(this.#session, table, parents)
  }

  rowsByKey(table: TableSpec, keys: readonly string[]) {
    return rowsByKey(this.#session, table, keys)
  }

  noteUpToDate(source: string, streams: readonly string[], at: string): Promise<void> {
    return this.#session.exclusively((writer) => noteUpToDate(writer, source, streams, at))
  }

  startRun(run: RunRecord): Promise<void> {
    return this.saveRun(run, [])
  }

  saveRun(run: RunRecord, streams: readonly RunStreamRecord[]): Promise<void> {
    return this.#session.exclusively((writer) => saveRun(writer, run, streams))
  }

  runs(options: { source?: string; id?: string; limit: number }) {
    return readRuns(this.#session, options, (source) => isHeld(this.#session, source))
  }

  rejected(options: { source?: string; stream?: string; limit: number }) {
    return readRejected(this.#session, options)
  }

  countRejected(source: string): Promise<number> {
    return countRejected(this.#session, source)
  }

  deleteRejected(ids: readonly string[]): Promise<void> {
    return this.#session.exclusively((writer) => deleteRejected(writer, ids))
  }

  catalog(source?: string) {
    return readCatalog(this.#session, source)
  }

  query(sql: string) {
    return runQuery(this.#session, sql, this.#queryTimeoutMs)
  }

  lockSource(source: string): Promise<() => Promise<void>> {
    return this.#session.hold(source)
  }

  close(): Promise<void> {
    return this.#session.close()
  }
}
