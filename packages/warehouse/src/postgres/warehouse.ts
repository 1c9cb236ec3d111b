import type { Clock } from '@tajo/core/clock'
import type { QueryOptions, QueryResult, WriteBatch, WriteResult } from '@tajo/core/warehouse'
import { type Dialect, SqlWarehouse } from '../sql-warehouse.ts'
import { type Layout, readLayout } from './layout.ts'
import { isHeld } from './lock.ts'
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

/** A PostgreSQL database as a warehouse. */
export class PostgresWarehouse extends SqlWarehouse<Writer, Session, Layout> {
  readonly kind = 'postgres'
  readonly #queryTimeoutMs: number

  constructor(session: Session, clock: Clock, queryTimeoutMs: number) {
    super(session, clock, dialect)
    this.#queryTimeoutMs = queryTimeoutMs
  }

  write(batch: WriteBatch): Promise<WriteResult> {
    return this.session.exclusively(async (writer) =>
      writeBatch(writer, await this.layoutOf(writer, batch.table), batch),
    )
  }

  query(sql: string, options?: QueryOptions): Promise<QueryResult> {
    return runQuery(this.session, sql, this.#queryTimeoutMs, options)
  }

  lockSource(source: string): Promise<() => Promise<void>> {
    return this.session.hold(source)
  }

  close(): Promise<void> {
    return this.session.close()
  }

  protected isHeld(source: string): Promise<boolean> {
    return isHeld(this.session, source)
  }
}
