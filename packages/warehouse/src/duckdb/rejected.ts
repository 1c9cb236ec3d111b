import { createHash } from 'node:crypto'
import type { Rejected } from '@tajo/core/page'
import type { WriteBatch } from '@tajo/core/warehouse'
import { forgetRejected } from '../forget-rejected.ts'
import { asDrops, recordMasks } from '../masks.ts'
import type { Layout } from './layout.ts'
import { maskedJson } from './mask-sql.ts'
import { instant, keyText, textList } from './sql.ts'
import { type Stage, stageTable } from './stage.ts'
import type { Writer } from './writer.ts'

/** Temporary table of everything a batch could not store: what its reader refused and what the load set aside. */
export const batchRejected = 'temp.tajo_batch_rejected'

/** What a batch could not store: how many records, and how many of them the load set aside. */
export interface Refused {
  readonly all: number
  readonly byLoad: number
}

export async function gatherRejected(
  writer: Writer,
  layout: Layout,
  fromReader: readonly Rejected[],
  hasBad: boolean,
): Promise<Refused> {
  if (fromReader.length === 0 && !hasBad) return { all: 0, byLoad: 0 }
  await writer.run(
    `CREATE OR REPLACE TEMP TABLE tajo_batch_rejected (key VARCHAR, reason VARCHAR, request VARCHAR, raw VARCHAR)`,
  )
  const hashed = layout.spec.key.some((name) => layout.spec.masks[name] === 'hash')
  await writer.append('tajo_batch_rejected', (appender) => {
    for (const { key, reason, request, raw } of fromReader) {
      const shown = key !== null && hashed ? createHash('sha256').update(key).digest('hex') : key
      for (const value of [shown, reason, request ?? null, raw ?? null]) {
        if (value === null) appender.appendNull()
        else appender.appendVarchar(value)
      }
      appender.endRow()
    }
  })
  const masks = asDrops(recordMasks(layout.spec))
  if (masks.children.size > 0) {
    await writer.run(
      `UPDATE ${batchRejected} SET raw = CASE WHEN json_valid(raw) THEN CAST(${maskedJson('raw', masks)} AS VARCHAR) END`,
    )
  }
  const byLoad = hasBad
    ? await writer.change(`INSERT INTO ${batchRejected} SELECT key, reason, NULL, raw FROM temp.tajo_bad`)
    : 0
  return { all: fromReader.length + byLoad, byLoad }
}

/**
 * A record that was stored is no longer rejected, nor is a parent whose children were read after all; one that is rejected
 * again replaces its former entry.
 */
export async function writeRejected(
  writer: Writer,
  batch: WriteBatch,
  stage: Stage | undefined,
  refused: Refused,
): Promise<void> {
  const { source, stream, key } = batch.table
  const of = { source, stream }
  const mine = 'r.source = $source AND r.stream = $stream'
  if ((await writer.count(`SELECT count(*) FROM _tajo.rejected r WHERE ${mine}`, of)) > 0) {
    const read = textList(batch.parentsDone.filter((parent) => parent.compare).map((parent) => parent.id))
    const settled = [`(r.raw IS NULL AND list_contains(${read}, r.key))`]
    if (stage !== undefined) settled.push(`r.key IN (SELECT ${keyText('s', key)} FROM ${stageTable} s)`)
    if (refused.all > 0) settled.push(`EXISTS (FROM ${batchRejected} b WHERE ${sameRejected})`)
    await writer.run(`DELETE FROM _tajo.rejected AS r WHERE ${mine} AND (${settled.join(' OR ')})`, of)
  }
  if (refused.all === 0) return
  await forgetRejected(writer, batch.table, batchRejected)
  await writer.run(
    `INSERT INTO _tajo.rejected SELECT left(sha256(concat_ws(chr(0), $source, $stream, $run, key, request, raw, reason)), 20) AS id, $source, $stream, $run,
       ${instant(batch.syncedAt)}, key, reason, request, raw
     FROM ${batchRejected} b WHERE NOT EXISTS (FROM ${batchRejected} r WHERE r.rowid > b.rowid AND ${sameRejected})`,
    { ...of, run: batch.runId },
  )
}

const sameRejected = `CASE WHEN b.key IS NULL
    THEN r.key IS NULL AND b.request IS NOT DISTINCT FROM r.request AND b.raw IS NOT DISTINCT FROM r.raw AND b.reason = r.reason
    ELSE b.key = r.key END`
