import { type ErasedSql, forgetIn } from '../erased.ts'
import type { Layout } from './layout.ts'
import { stagedRows } from './load.ts'
import { digest, ident, keyText } from './sql.ts'
import { type Stage, stageTable } from './stage.ts'
import type { Writer } from './writer.ts'

export const erasedSql: ErasedSql = {
  digest,
  ident,
  keyText,
  asText: (value) => `${value}::text`,
  addressIn: (value) => `substring(lower(${value}) from '[^<>[:space:],;"]+@[^<>[:space:],;"]+')`,
  without: (array, condition) =>
    `(SELECT CASE WHEN ${array} IS NULL THEN NULL ELSE coalesce(array_agg(e ORDER BY n) FILTER (WHERE NOT coalesce(${condition('e')}, false)), '{}') END
      FROM unnest(${array}) WITH ORDINALITY AS a(e, n))`,
}

export async function forgetErased(writer: Writer, layout: Layout, stage: Stage, syncedAt: string) {
  const erased = await forgetIn(writer, layout, stageTable, erasedSql, syncedAt)
  if (erased === 0) return { stage, erased }
  return { stage: { ...(await stagedRows(writer, layout, stageTable)), shapes: stage.shapes }, erased }
}
