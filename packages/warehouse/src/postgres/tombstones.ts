import type { Tombstone } from '@tajo/core/page'
import type { WriteBatch } from '@tajo/core/warehouse'
import { addedColumns } from '../stored-columns.ts'
import { closeHistory } from './history.ts'
import type { Layout } from './layout.ts'
import { batchRejected, type Refused } from './rejected.ts'
import { ident, instant, keyEquals, keyText, list, text, textList } from './sql.ts'
import { type Stage, storedFromText } from './stage.ts'
import type { Writer } from './writer.ts'

const { synced, deleted } = addedColumns

/** Marks records the vendor says are gone; one that was never stored gets a row of its key alone. Returns how many are new. */
export async function buryGone(
  writer: Writer,
  layout: Layout,
  gone: readonly Tombstone[],
  syncedAt: string,
): Promise<number> {
  if (gone.length === 0) return 0
  const { key } = layout.spec
  const values = gone.map((tombstone) => `(${tombstone.key.map((part) => text(String(part))).join(', ')})`)
  const columns = key.map((name, index) => {
    const column = layout.columns.find((each) => each.name === name)
    return `${column === undefined ? `c${index}` : storedFromText(`c${index}`, column)} AS ${ident(name)}`
  })
  await writer.run(
    `CREATE TEMP TABLE tajo_gone ON COMMIT DROP AS SELECT DISTINCT ${columns.join(', ')} FROM (VALUES ${values.join(', ')}) v(${key.map((_, index) => `c${index}`).join(', ')})`,
  )
  const known = `EXISTS (SELECT FROM pg_temp.tajo_gone g WHERE ${keyEquals('g', 't', key)})`
  const marked = await bury(writer, layout, known, syncedAt)
  const unknown = await writer.change(
    `INSERT INTO ${layout.name} (${list(key)}, ${synced}, ${deleted}) SELECT ${list(key, 'g')}, ${instant(syncedAt)}, ${instant(syncedAt)}
     FROM pg_temp.tajo_gone g WHERE NOT EXISTS (SELECT FROM ${layout.name} t WHERE ${keyEquals('g', 't', key)})`,
  )
  return marked + unknown
}

/** Children of parents that were read completely: whichever of them is stored and was not met in the batch is gone. */
export async function buryAbsentChildren(
  writer: Writer,
  layout: Layout,
  batch: WriteBatch,
  met: string,
): Promise<number> {
  const parents = batch.parentsDone.filter((parent) => parent.compare).map((parent) => parent.id)
  const column = layout.columns.find((each) => each.name === layout.spec.parentColumn)
  if (parents.length === 0 || column === undefined) return 0
  const ofParents = `t.${ident(column.name)} IN (SELECT ${storedFromText('id', column)} FROM unnest(${textList(parents)}) id)`
  const unmet = `NOT EXISTS (SELECT FROM (${met}) n WHERE n.key = ${keyText('t', layout.spec.key)})`
  return bury(writer, layout, `${ofParents} AND ${unmet}`, batch.syncedAt)
}

/** Keys a batch met, of records that were stored and of such that could not be. */
export function metKeys(layout: Layout, stage: Stage | undefined, refused: Refused): string {
  const keys = ['SELECT NULL::text AS key WHERE false']
  if (refused.all > 0) keys.push(`SELECT key FROM ${batchRejected} WHERE key IS NOT NULL`)
  if (stage !== undefined) keys.push(`SELECT ${keyText('s', layout.spec.key)} AS key FROM ${stage.table} s`)
  return keys.join(' UNION ')
}

/** Marks the live ones among the rows `t` of a condition. */
export async function bury(writer: Writer, layout: Layout, condition: string, syncedAt: string): Promise<number> {
  const mark = `UPDATE ${layout.name} t SET ${deleted} = ${instant(syncedAt)} WHERE t.${deleted} IS NULL AND ${condition}`
  if (layout.history === undefined) return writer.change(mark)
  const keys = list(layout.spec.key, 't')
  const count = await writer.change(
    `CREATE TEMP TABLE tajo_buried ON COMMIT DROP AS SELECT ${keys} FROM ${layout.name} t WHERE t.${deleted} IS NULL AND ${condition}`,
  )
  if (count > 0) {
    await writer.run(
      `UPDATE ${layout.name} t SET ${deleted} = ${instant(syncedAt)} FROM pg_temp.tajo_buried b WHERE t.${deleted} IS NULL AND ${keyEquals('b', 't', layout.spec.key)}`,
    )
    await closeHistory(writer, layout, 'pg_temp.tajo_buried', syncedAt)
  }
  await writer.run('DROP TABLE pg_temp.tajo_buried')
  return count
}
