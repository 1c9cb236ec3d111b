import type { WriteBatch, WriteResult } from '@tajo/core/warehouse'
import { writeCheckpoint } from '../checkpoints.ts'
import { appendStage } from './append.ts'
import { foldByKey } from './fold.ts'
import type { Layout } from './layout.ts'
import { loadPages, stagedRows } from './load.ts'
import { type MergeCounts, mergeStage } from './merge.ts'
import { recordParentReads } from './parents.ts'
import { gatherRejected, type Refused, writeRejected } from './rejected.ts'
import { instant } from './sql.ts'
import type { Stage } from './stage.ts'
import { buryAbsentChildren, buryGone, metKeys } from './tombstones.ts'
import { endWalk, hasStaging, noteSeen, stageForReplace, stagingTable, startWalk } from './walk.ts'
import type { Writer } from './writer.ts'

const nothing: MergeCounts = { inserted: 0, updated: 0, unchanged: 0, deleted: 0 }

/** Stores a batch in one transaction; readers see all of it or nothing. */
export function writeBatch(writer: Writer, layout: Layout, batch: WriteBatch): Promise<WriteResult> {
  return writer.transaction(async () => {
    // A batch touches few rows of a table that may be large. PostgreSQL, which has no statistics of what just came, would rather
    // read the large one whole each time than look them up. The end of a walk does look at every row.
    if (batch.walk?.end === undefined) await writer.run('SET LOCAL enable_seqscan = off')
    const { stage, hasBad } = await loadPages(writer, layout, batch.pages)
    const refused = await gatherRejected(writer, layout, batch.rejected, hasBad)
    return { ...(await storeBatch(writer, layout, batch, stage, refused)), rejected: refused.byLoad }
  })
}

async function storeBatch(
  writer: Writer,
  layout: Layout,
  batch: WriteBatch,
  stage: Stage | undefined,
  refused: Refused,
): Promise<MergeCounts> {
  const { spec } = layout
  const { syncedAt, walk } = batch
  if (walk?.start === true) await startWalk(writer, layout, syncedAt)

  let counts = nothing
  if (spec.write === 'replace' && walk !== undefined) {
    if (stage !== undefined) await stageForReplace(writer, layout)
    await noteSeen(writer, layout, metKeys(layout, undefined, refused))
    if (walk.end !== undefined && (await hasStaging(writer, spec))) {
      counts = await storeStage(writer, layout, await stagedRows(writer, layout, stagingTable(spec)), syncedAt)
    }
  } else {
    counts = await storeStage(writer, layout, stage, syncedAt)
    if (walk !== undefined) await noteSeen(writer, layout, metKeys(layout, stage, refused))
  }

  let { deleted } = counts
  deleted += await buryAbsentChildren(writer, layout, batch, metKeys(layout, stage, refused))
  deleted += await buryGone(writer, layout, batch.gone, syncedAt)
  if (walk?.end !== undefined) deleted += await endWalk(writer, layout, walk, syncedAt)

  await writeRejected(writer, batch, stage, refused)
  await recordParentReads(writer, batch)
  if (batch.checkpoint !== undefined) {
    await writeCheckpoint(writer, spec.source, spec.stream, batch.checkpoint, syncedAt, batch.runId)
  }
  await writer.run(
    `UPDATE _tajo.catalog SET last_synced_at = ${instant(syncedAt)} WHERE source = $source AND stream = $stream`,
    { source: spec.source, stream: spec.stream },
  )
  return { ...counts, deleted }
}

async function storeStage(
  writer: Writer,
  layout: Layout,
  stage: Stage | undefined,
  syncedAt: string,
): Promise<MergeCounts> {
  if (stage === undefined || stage.rows === 0) return nothing
  if (layout.spec.write === 'append') return appendStage(writer, layout, stage, syncedAt)
  return mergeStage(writer, layout, await foldByKey(writer, layout, stage), syncedAt)
}
