import type { WriteBatch, WriteResult } from '@tajo/core/warehouse'
import { appendStage } from './append.ts'
import { writeCheckpoint } from './checkpoints.ts'
import { foldByKey } from './fold.ts'
import { type Layout, readLayout } from './layout.ts'
import { dropStage, loadPages } from './load.ts'
import { type MergeCounts, mergeStage } from './merge.ts'
import { recordParentReads } from './parents.ts'
import { gatherRejected, writeRejected } from './rejected.ts'
import type { Spool } from './spool.ts'
import { instant } from './sql.ts'
import { stage } from './stage.ts'
import { buryAbsentChildren, buryGone } from './tombstones.ts'
import { endWalk, hasStaging, noteSeen, stageForReplace, stagingTable, startWalk } from './walk.ts'
import type { Writer } from './writer.ts'

const nothing: MergeCounts = { inserted: 0, updated: 0, unchanged: 0, deleted: 0 }

/** Stores a batch: its records are read into temporary tables first, so that the transaction holds the file for a moment only. */
export async function writeBatch(writer: Writer, spool: Spool, batch: WriteBatch): Promise<WriteResult> {
  const layout = await readLayout(writer, batch.table)
  try {
    await loadPages(writer, spool, layout, batch.pages)
    const rejected = await gatherRejected(writer, layout, batch.rejected)
    const counts = await writer.transaction(() => storeBatch(writer, layout, batch))
    return { ...counts, rejected }
  } finally {
    await dropStage(writer)
  }
}

async function storeBatch(writer: Writer, layout: Layout, batch: WriteBatch): Promise<MergeCounts> {
  const { spec } = layout
  const { syncedAt, walk } = batch
  const hasStage = batch.pages.length > 0
  const replacing = spec.write === 'replace' && walk !== undefined
  if (walk?.start === true) await startWalk(writer, layout, syncedAt)

  let counts = nothing
  if (replacing) {
    if (hasStage) await stageForReplace(writer, layout)
    await noteSeen(writer, layout, false)
    if (walk.end !== undefined && (await hasStaging(writer, spec))) counts = await storeStage(writer, layout, stagingTable(spec), syncedAt)
  } else {
    if (hasStage) counts = await storeStage(writer, layout, stage, syncedAt)
    if (walk !== undefined) await noteSeen(writer, layout, hasStage)
  }

  let deleted = counts.deleted
  deleted += await buryAbsentChildren(writer, layout, batch, hasStage)
  deleted += await buryGone(writer, layout, batch.gone, syncedAt)
  if (walk?.end !== undefined) deleted += await endWalk(writer, layout, walk, syncedAt)

  await writeRejected(writer, batch, hasStage)
  await recordParentReads(writer, batch)
  if (batch.checkpoint !== undefined) await writeCheckpoint(writer, spec.source, spec.stream, batch.checkpoint, syncedAt, batch.runId)
  await writer.run(
    `UPDATE _tajo.catalog SET last_synced_at = ${instant(syncedAt)} WHERE source = $source AND stream = $stream`,
    { source: spec.source, stream: spec.stream },
  )
  return { ...counts, deleted }
}

async function storeStage(writer: Writer, layout: Layout, table: string, syncedAt: string): Promise<MergeCounts> {
  if (layout.spec.write === 'append') return appendStage(writer, layout, table, syncedAt)
  await foldByKey(writer, layout, table)
  return mergeStage(writer, layout, table, syncedAt)
}
