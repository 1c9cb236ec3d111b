import { createHash } from 'node:crypto'
import type { Rejected } from '@tajo/core/page'
import type { WriteBatch } from '@tajo/core/warehouse'
import { forgetRejected } from '../forget-rejected.ts'
import { asDrops, recordMasks } from '../masks.ts'
import { CopyRows } from './copy-rows.ts'
import type { Layout } from './layout.ts'
import { badTable } from './load.ts'
import { instant, keyText, text, textList } from './sql.ts'
import { masked, type Stage, stageTable } from './stage.ts'
import { storable, type Writer } from './writer.ts'

/** Temporary table of everything a batch could not store: what its reader refused and what the load set aside. */
export const batchRejected = 'pg_temp.tajo_batch_rejected'

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
    'CREATE TEMP TABLE tajo_batch_rejected (ord integer, key text, reason text, request text, raw text) ON COMMIT DROP',
  )
  const hashed = layout.spec.key.some((name) => layout.spec.masks[name] === 'hash')
  const rows = new CopyRows()
  for (const [index, { key, reason, request, raw }] of fromReader.entries()) {
    const shown = key !== null && hashed ? createHash('sha256').update(key).digest('hex') : key
    rows.add([index, ...[shown, reason, request ?? null, raw ?? null].map((value) => value && storable(value))])
  }
  await writer.copy(batchRejected, rows.finish())
  const masks = asDrops(recordMasks(layout.spec))
  if (masks.children.size > 0)
    await writer.run(`UPDATE ${batchRejected} SET raw = ${masked('_tajo.try_jsonb(raw)', masks)}::text`)
  const byLoad = hasBad
    ? await writer.change(
        `INSERT INTO ${batchRejected} SELECT ${fromReader.length} + row_number() OVER (), key, reason, NULL, raw FROM ${badTable}`,
      )
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
  const mine = `r.source = ${text(source)} AND r.stream = ${text(stream)}`
  if ((await writer.count(`SELECT count(*) FROM _tajo.rejected r WHERE ${mine}`)) > 0) {
    const read = textList(batch.parentsDone.filter((parent) => parent.compare).map((parent) => parent.id))
    const settled = [`(r.raw IS NULL AND r.key = ANY (${read}))`]
    if (stage !== undefined) settled.push(`r.key IN (SELECT ${keyText('s', key)} FROM ${stageTable} s)`)
    if (refused.all > 0) settled.push(`EXISTS (SELECT FROM ${batchRejected} b WHERE ${sameRejected})`)
    await writer.run(`DELETE FROM _tajo.rejected r WHERE ${mine} AND (${settled.join(' OR ')})`)
  }
  if (refused.all === 0) return
  await forgetRejected(writer, batch.table, batchRejected)
  const of = [source, stream, batch.runId].map(text).join(', ')
  await writer.run(
    `INSERT INTO _tajo.rejected SELECT left(encode(sha256(convert_to(concat_ws(chr(31), ${of}, b.key, b.request, b.raw, b.reason), 'UTF8')), 'hex'), 20),
       ${of}, ${instant(batch.syncedAt)}, b.key, b.reason, b.request, b.raw
     FROM ${batchRejected} b WHERE NOT EXISTS (SELECT FROM ${batchRejected} r WHERE r.ord > b.ord AND ${sameRejected})`,
  )
}

// Written so that both halves can be looked up by a hash of the key.
const sameRejected = `((b.key = r.key) OR (b.key IS NULL AND r.key IS NULL
    AND b.request IS NOT DISTINCT FROM r.request AND b.raw IS NOT DISTINCT FROM r.raw AND b.reason = r.reason))`
