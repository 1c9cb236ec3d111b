import { type ErasedSql, forgetIn } from '../erased.ts'
import type { Layout } from './layout.ts'
import { stagedRows } from './load.ts'
import { ident, keyText } from './sql.ts'
import { type Stage, stageTable } from './stage.ts'
import type { Writer } from './writer.ts'

export const erasedSql: ErasedSql = {
  digest: (value) => `sha256(${value})`,
  ident,
  keyText,
  asText: (value) => `CAST(${value} AS VARCHAR)`,
  addressIn: (value) => `nullif(regexp_extract(lower(${value}), '[^<>\\s,;"]+@[^<>\\s,;"]+'), '')`,
  // A lambda may not ask a table: the list is taken apart and put together again.
  without: (array, condition) =>
    `(SELECT CASE WHEN ${array} IS NULL THEN NULL ELSE coalesce(list(e ORDER BY n) FILTER (NOT coalesce(${condition('e')}, false)), []) END
      FROM (SELECT unnest(${array}) AS e, generate_subscripts(${array}, 1) AS n))`,
}

export async function forgetErased(writer: Writer, layout: Layout, stage: Stage, syncedAt: string) {
  const erased = await forgetIn(writer, layout, stageTable, erasedSql, syncedAt)
  if (erased === 0) return { stage, erased }
  const left = await stagedRows(writer, layout, stageTable)
  return { stage: left === undefined ? undefined : { ...left, shapes: stage.shapes }, erased }
}
