import type { WriteBatch, WriteResult } from '@tajo/core/warehouse'
import { type Steps, storeBatch } from '../store-batch.ts'
import { appendStage } from './append.ts'
import { foldByKey } from './fold.ts'
import { forgetErased } from './forget-erased.ts'
import type { Layout } from './layout.ts'
import { loadPages, stagedRows } from './load.ts'
import { mergeStage } from './merge.ts'
import { recordParentReads } from './parents.ts'
import { gatherRejected, type Refused, writeRejected } from './rejected.ts'
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

/** Stores a batch in one transaction; readers see all of it or nothing. */
export function writeBatch(writer: Writer, layout: Layout, batch: WriteBatch): Promise<WriteResult> {
  return writer.transaction(async () => {
    // A batch touches few rows of a table that may be large. PostgreSQL, which has no statistics of what just came, would rather
    // read the large one whole each time than look them up. The end of a walk does look at every row.
    if (batch.walk?.end === undefined) await writer.run('SET LOCAL enable_seqscan = off')
    const { stage, hasBad } = await loadPages(writer, layout, batch.pages)
    const refused = await gatherRejected(writer, layout, batch.rejected, hasBad)
    return { ...(await storeBatch(steps, writer, layout, batch, stage, refused)), rejected: refused.byLoad }
  })
}
