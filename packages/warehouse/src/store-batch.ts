import type { Tombstone } from '@tajo/core/page'
import type { TableSpec, WriteBatch } from '@tajo/core/warehouse'
import { writeCheckpoint } from './checkpoints.ts'
import type { SqlWriter } from './sql-connection.ts'
import { instant } from './sql-text.ts'

/** What became of the rows of a batch. */
export interface MergeCounts {
  readonly inserted: number
  readonly updated: number
  readonly unchanged: number
  readonly deleted: number
}

const nothing: MergeCounts = { inserted: 0, updated: 0, unchanged: 0, deleted: 0 }

/**
 * The parts of storing a batch that each store does in its own SQL. `Stage` are the batch's records in the shape of the table,
 * `Refused` what could not be stored.
 */
export interface Steps<Writer, Layout, Stage, Refused> {
  /** Takes out of the stage what is about people who were erased; answers how many records that were. */
  forgetErased(
    writer: Writer,
    layout: Layout,
    stage: Stage,
    syncedAt: string,
  ): Promise<{ readonly stage: Stage | undefined; readonly erased: number }>
  appendStage(writer: Writer, layout: Layout, stage: Stage, syncedAt: string): Promise<MergeCounts>
  /** One row per key is left. */
  foldByKey(writer: Writer, layout: Layout, stage: Stage): Promise<Stage>
  mergeStage(writer: Writer, layout: Layout, stage: Stage, syncedAt: string): Promise<MergeCounts>
  startWalk(writer: Writer, layout: Layout, startedAt: string): Promise<void>
  hasStaging(writer: Writer, spec: TableSpec): Promise<boolean>
  stagingTable(spec: TableSpec): string
  stageForReplace(writer: Writer, layout: Layout): Promise<void>
  stagedRows(writer: Writer, layout: Layout, table: string): Promise<Stage | undefined>
  noteSeen(writer: Writer, layout: Layout, met: string): Promise<void>
  endWalk(writer: Writer, layout: Layout, walk: NonNullable<WriteBatch['walk']>, syncedAt: string): Promise<number>
  metKeys(layout: Layout, stage: Stage | undefined, refused: Refused): string
  buryAbsentChildren(writer: Writer, layout: Layout, batch: WriteBatch, met: string): Promise<number>
  buryGone(writer: Writer, layout: Layout, gone: readonly Tombstone[], syncedAt: string): Promise<number>
  writeRejected(writer: Writer, batch: WriteBatch, stage: Stage | undefined, refused: Refused): Promise<void>
  recordParentReads(writer: Writer, batch: WriteBatch): Promise<void>
}

/** Stores what was read into the stage: rows, tombstones, rejected records, parents, and the checkpoint, in the writer's transaction. */
export async function storeBatch<
  Writer extends SqlWriter,
  Layout extends { readonly spec: TableSpec },
  Stage extends { readonly rows: number },
  Refused,
>(
  steps: Steps<Writer, Layout, Stage, Refused>,
  writer: Writer,
  layout: Layout,
  batch: WriteBatch,
  loaded: Stage | undefined,
  refused: Refused,
): Promise<MergeCounts & { readonly erased: number }> {
  const { spec } = layout
  const { syncedAt, walk } = batch
  const { stage, erased } =
    loaded === undefined ? { stage: undefined, erased: 0 } : await steps.forgetErased(writer, layout, loaded, syncedAt)
  if (walk?.start === true) await steps.startWalk(writer, layout, syncedAt)

  let counts = nothing
  if (spec.write === 'replace' && walk !== undefined) {
    if (stage !== undefined) await steps.stageForReplace(writer, layout)
    await steps.noteSeen(writer, layout, steps.metKeys(layout, undefined, refused))
    if (walk.end !== undefined && (await steps.hasStaging(writer, spec)))
      counts = await storeStage(await steps.stagedRows(writer, layout, steps.stagingTable(spec)))
  } else {
    counts = await storeStage(stage)
    if (walk !== undefined) await steps.noteSeen(writer, layout, steps.metKeys(layout, stage, refused))
  }

  let { deleted } = counts
  deleted += await steps.buryAbsentChildren(writer, layout, batch, steps.metKeys(layout, stage, refused))
  deleted += await steps.buryGone(writer, layout, batch.gone, syncedAt)
  if (walk?.end !== undefined) deleted += await steps.endWalk(writer, layout, walk, syncedAt)

  await steps.writeRejected(writer, batch, stage, refused)
  await steps.recordParentReads(writer, batch)
  if (batch.checkpoint !== undefined) {
    await writeCheckpoint(writer, spec.source, spec.stream, batch.checkpoint, syncedAt, batch.runId)
  }
  await writer.run(
    `UPDATE _tajo.catalog SET last_synced_at = ${instant(syncedAt)} WHERE source = $source AND stream = $stream`,
    { source: spec.source, stream: spec.stream },
  )
  return { ...counts, deleted, erased }

  async function storeStage(rows: Stage | undefined): Promise<MergeCounts> {
    if (rows === undefined || rows.rows === 0) return nothing
    if (spec.write === 'append') return steps.appendStage(writer, layout, rows, syncedAt)
    return steps.mergeStage(writer, layout, await steps.foldByKey(writer, layout, rows), syncedAt)
  }
}
