import { erasedSql as duckdb } from './duckdb/erased-sql.ts'
import type { ErasedSql } from './erased.ts'
import { erasedSql as postgres } from './postgres/erased-sql.ts'

/** What a kind of warehouse says differently when people are erased. */
export function erasedDialect(kind: string): ErasedSql {
  return kind === 'postgres' ? postgres : duckdb
}
