import type { Clock } from '@tajo/core/clock'
import type { Json, JsonObject } from '@tajo/core/json'
import type { SqlReader, SqlWork } from '@tajo/core/sql'
import type {
  CatalogTable,
  FieldDefinition,
  ParentRef,
  QueryOptions,
  QueryResult,
  RunRecord,
  RunStreamRecord,
  StaleOptions,
  TableSpec,
  Warehouse,
  WriteBatch,
  WriteResult,
} from '@tajo/core/warehouse'
import { noteUpToDate, readCatalog } from './catalog.ts'
import { forgetCheckpoint, readCheckpoint, readCheckpoints, writeCheckpoint } from './checkpoints.ts'
import { countRejected, deleteRejected, readRejected } from './rejected-records.ts'
import { readRuns, saveRun } from './runs.ts'
import type { SqlWriter } from './sql-connection.ts'

type Lineage = Pick<CatalogTable, 'folder' | 'parent' | 'references'>

/** The open store: reads at any time, one write after the other. */
export interface SqlSession<Writer> extends SqlReader {
  readonly location: string
  exclusively<T>(task: (writer: Writer) => Promise<T>): Promise<T>
}

/** What each store does in its own SQL, by functions that stand beside it. */
export interface Dialect<Writer, Session, Layout> {
  prepareTable(writer: Writer, table: TableSpec, lineage: Lineage): Promise<void>
  widenTable(writer: Writer, table: TableSpec, definitions: readonly FieldDefinition[]): Promise<void>
  readLayout(writer: Writer, table: TableSpec): Promise<Layout>
  staleParents(
    session: Session,
    parent: TableSpec,
    childStream: string,
    options: StaleOptions & { limit: number; skip: ReadonlySet<string> },
  ): Promise<readonly ParentRef[]>
  countStaleParents(session: Session, parent: TableSpec, childStream: string, options: StaleOptions): Promise<number>
  liveKeys(session: Session, table: TableSpec, unmet: boolean): Promise<readonly string[]>
  idGaps(session: Session, table: TableSpec, options: { upTo?: number; limit: number }): ReturnType<Warehouse['idGaps']>
  countRows(
    session: Session,
    table: TableSpec,
    where?: { readonly column: string; readonly from: string },
  ): ReturnType<Warehouse['counts']>
  sampleRows(session: Session, table: TableSpec, n: number, seed: number): Promise<readonly JsonObject[]>
  rowsByParent(session: Session, table: TableSpec, parents: readonly string[]): Promise<readonly JsonObject[]>
  rowsByKey(session: Session, table: TableSpec, keys: readonly string[]): Promise<readonly JsonObject[]>
}

/** A store that speaks SQL as a warehouse. Every method is a function of its own; here they meet the session. */
export abstract class SqlWarehouse<Writer extends SqlWriter, Session extends SqlSession<Writer>, Layout>
  implements Warehouse
{
  abstract readonly kind: string
  readonly location: string
  protected readonly session: Session
  readonly #clock: Clock
  readonly #dialect: Dialect<Writer, Session, Layout>
  /** Valid until a table is prepared again; nothing else alters one. */
  #layouts = new WeakMap<TableSpec, Layout>()

  constructor(session: Session, clock: Clock, dialect: Dialect<Writer, Session, Layout>) {
    this.location = session.location
    this.session = session
    this.#clock = clock
    this.#dialect = dialect
  }

  abstract write(batch: WriteBatch): Promise<WriteResult>
  abstract query(sql: string, options?: QueryOptions): Promise<QueryResult>
  abstract close(): Promise<void>
  /** Whether anybody writes the source at the moment. */
  protected abstract isHeld(source: string): Promise<boolean>

  async prepare(table: TableSpec, lineage: Lineage): Promise<void> {
    await this.session.exclusively((writer) => this.#dialect.prepareTable(writer, table, lineage))
    this.#layouts = new WeakMap()
  }

  protected async layoutOf(writer: Writer, table: TableSpec): Promise<Layout> {
    const layout = this.#layouts.get(table) ?? (await this.#dialect.readLayout(writer, table))
    this.#layouts.set(table, layout)
    return layout
  }

  widen(table: TableSpec, definitions: readonly FieldDefinition[]): Promise<void> {
    return this.session.exclusively((writer) => this.#dialect.widenTable(writer, table, definitions))
  }

  checkpoint(source: string, stream: string): Promise<Json | undefined> {
    return readCheckpoint(this.session, source, stream)
  }

  checkpoints(source?: string) {
    return readCheckpoints(this.session, source)
  }

  setCheckpoint(source: string, stream: string, checkpoint: Json | undefined): Promise<void> {
    const at = new Date(this.#clock.now()).toISOString()
    return this.session.exclusively((writer) =>
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
    return this.#dialect.staleParents(this.session, parent, childStream, options)
  }

  countStaleParents(parent: TableSpec, childStream: string, options: StaleOptions = {}): Promise<number> {
    return this.#dialect.countStaleParents(this.session, parent, childStream, options)
  }

  keys(table: TableSpec, options: { unmet?: boolean } = {}): Promise<readonly string[]> {
    return this.#dialect.liveKeys(this.session, table, options.unmet === true)
  }

  idGaps(table: TableSpec, options: { upTo?: number; limit: number }) {
    return this.#dialect.idGaps(this.session, table, options)
  }

  counts(table: TableSpec, where?: { readonly column: string; readonly from: string }) {
    return this.#dialect.countRows(this.session, table, where)
  }

  sample(table: TableSpec, n: number, seed: number) {
    return this.#dialect.sampleRows(this.session, table, n, seed)
  }

  rowsByParent(table: TableSpec, parents: readonly string[]) {
    return this.#dialect.rowsByParent(this.session, table, parents)
  }

  rowsByKey(table: TableSpec, keys: readonly string[]) {
    return this.#dialect.rowsByKey(this.session, table, keys)
  }

  noteUpToDate(source: string, streams: readonly string[], at: string): Promise<void> {
    return this.session.exclusively((writer) => noteUpToDate(writer, source, streams, at))
  }

  startRun(run: RunRecord): Promise<void> {
    return this.saveRun(run, [])
  }

  saveRun(run: RunRecord, streams: readonly RunStreamRecord[]): Promise<void> {
    return this.session.exclusively((writer) => saveRun(writer, run, streams))
  }

  runs(options: { source?: string; id?: string; limit: number }) {
    return readRuns(this.session, options, (source) => this.isHeld(source))
  }

  rejected(options: { source?: string; stream?: string; limit: number }) {
    return readRejected(this.session, options)
  }

  countRejected(source: string): Promise<number> {
    return countRejected(this.session, source)
  }

  deleteRejected(ids: readonly string[]): Promise<void> {
    return this.session.exclusively((writer) => deleteRejected(writer, ids))
  }

  catalog(source?: string) {
    return readCatalog(this.session, source)
  }

  work<T>(task: (sql: SqlWork) => Promise<T>): Promise<T> {
    return this.session.exclusively((writer) => writer.transaction(() => task(writer)))
  }
}
