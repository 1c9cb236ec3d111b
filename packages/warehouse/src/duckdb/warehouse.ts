import type { Clock } from '@tajo/core/clock'
import type { QueryOptions, QueryResult, WriteBatch, WriteResult } from '@tajo/core/warehouse'
import { type Dialect, SqlWarehouse } from '../sql-warehouse.ts'
import { type Layout, readLayout } from './layout.ts'
import { countStaleParents, staleParents } from './parents.ts'
import { prepareTable } from './prepare.ts'
import { runQuery } from './query.ts'
import { countRows, idGaps, liveKeys, rowsByKey, rowsByParent, sampleRows } from './rows.ts'
import type { Session } from './session.ts'
import { widenTable } from './wide.ts'
import { writeBatch } from './write.ts'
import type { Writer } from './writer.ts'

const dialect: Dialect<Writer, Session, Layout> = {
  prepareTable,
  widenTable,
  readLayout,
  staleParents,
  countStaleParents,
  liveKeys,
  idGaps,
  countRows,
  sampleRows,
  rowsByParent,
  rowsByKey,
}

/** A DuckDB file as a warehouse. */
export class DuckDbWarehouse extends SqlWarehouse<Writer, Session, Layout> {
  readonly kind = 'duckdb'
  readonly #release: () => void

  constructor(session: Session, clock: Clock, release: () => void) {
    super(session, clock, dialect)
    this.#release = release
  }

  async write(batch: WriteBatch): Promise<WriteResult> {
    const result = await this.session.exclusively(async (writer) =>
      writeBatch(writer, this.session.spool, await this.layoutOf(writer, batch.table), batch),
    )
    if (batch.pages.length > 0) await this.session.settle()
    return result
  }

  query(sql: string, options?: QueryOptions): Promise<QueryResult> {
    return runQuery(this.session, sql, options)
  }

  async close(): Promise<void> {
    await this.session.close()
    this.#release()
  }

  // Nobody reads a file that another process writes.
  protected async isHeld(): Promise<boolean> {
    return !this.session.readOnly
  }
}
