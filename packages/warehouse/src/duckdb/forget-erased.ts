import { forgetIn } from '../erased.ts'
import { erasedSql } from './erased-sql.ts'
import type { Layout } from './layout.ts'
import { stagedRows } from './load.ts'
import { type Stage, stageTable } from './stage.ts'
import type { Writer } from './writer.ts'

export async function forgetErased(writer: Writer, layout: Layout, stage: Stage, syncedAt: string) {
  const erased = await forgetIn(writer, layout, stageTable, erasedSql, syncedAt)
  if (erased === 0) return { stage, erased }
  const left = await stagedRows(writer, layout, stageTable)
  return { stage: left === undefined ? undefined : { ...left, shapes: stage.shapes }, erased }
}
