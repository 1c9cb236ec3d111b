import type { WriteBatch, WriteResult } from '@tajo/core/warehouse'
import { type Steps, storeBatch } from '../store-batch.ts'
import { appendStage } from './append.ts'
import { foldByKey } from './fold.ts'
import { forgetErased } from './forget-erased.ts'
import type { Layout } from './layout.ts'
import { dropStage, loadPages, stagedRows } from './load.ts'
import { mergeStage } from './merge.ts'
import { recordParentReads } from './parents.ts'
import { gatherRejected, type Refused, writeRejected } from './rejected.ts'
import type { Spool } from './spool.ts'
import type { Stage } from './stage.ts'
import { buryAbsentChildren, buryGone, metKeys } from './tombstones.ts'
import { endWalk, hasStaging, noteSeen, stageForReplace, stagingTable, startWalk } from './walk.ts'
import type { Writer } from './writer.ts'

const steps: Steps<Writer, Layout, Stage, Refused> = {
  forgetErased,
  appendStage,
  foldByKey,
  mergeStage,
  startWalk,
  hasStaging,
  stagingTable,
  stageForReplace,
  stagedRows,
  noteSeen,
  endWalk,
  metKeys,
  buryAbsentChildren,
  buryGone,
  writeRejected,
  recordParentReads,
}

/** Stores a batch: its records are read into temporary tables first, so that the transaction holds the file for a moment only. */
export async function writeBatch(
  writer: Writer,
  spool: Spool,
  layout: Layout,
  batch: WriteBatch,
): Promise<WriteResult> {
  try {
    const { stage, hasBad } = await loadPages(writer, spool, layout, batch.pages)
    const refused = await gatherRejected(writer, layout, batch.rejected, hasBad)
    const counts = await writer.transaction(() => storeBatch(steps, writer, layout, batch, stage, refused))
    return { ...counts, rejected: refused.byLoad }
  } finally {
    await dropStage(writer)
  }
}
