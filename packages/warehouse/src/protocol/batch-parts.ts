import { providedColumns } from '@tajo/core/columns'
import type { Json } from '@tajo/core/json'
import { isObject } from '@tajo/core/json'
import type { Page } from '@tajo/core/page'
import type { TableSpec, WriteBatch, WriteResult } from '@tajo/core/warehouse'

/**
 * A batch cut where its pages begin to speak of other columns, so that of each part it is known what it says nothing about.
 * Children stay with the word that all of their parent's were read.
 */
export function partsOf(batch: WriteBatch): readonly WriteBatch[] {
  const runs: Page[][] = []
  for (const page of batch.pages) {
    const run = runs.at(-1)
    if (run?.[0] !== undefined && run[0].shapes.join() === page.shapes.join()) run.push(page)
    else runs.push([page])
  }
  if (runs.length < 2 || batch.parentsDone.length > 0) return [batch]
  const { table, runId, syncedAt, walk, checkpoint: _, ...rest } = batch
  return runs.map((pages, index) => {
    if (index === runs.length - 1)
      return { ...batch, pages, ...(walk === undefined ? {} : { walk: { ...walk, start: false } }) }
    const part = { ...rest, table, runId, syncedAt, pages, gone: [], rejected: [] }
    return walk === undefined ? part : { ...part, walk: { start: walk.start && index === 0 } }
  })
}

/** Columns some page does not speak of. */
export function unsaidColumns({ columns }: TableSpec, pages: readonly Page[]): ReadonlySet<string> {
  const unsaid = new Set<string>()
  for (const { shapes } of pages) {
    const provided = providedColumns(columns, shapes)
    for (const name of Object.keys(columns)) if (!provided.has(name)) unsaid.add(name)
  }
  return unsaid
}

/** A list of which records were refused must be read again though it comes the same: its digest is forgotten. */
export function undigested(checkpoint: Json): Json {
  if (!isObject(checkpoint)) return checkpoint
  const { digest: _, ...rest } = checkpoint
  return rest as Json
}

export function sum(one: WriteResult, other: WriteResult): WriteResult {
  return {
    inserted: one.inserted + other.inserted,
    updated: one.updated + other.updated,
    unchanged: one.unchanged + other.unchanged,
    deleted: one.deleted + other.deleted,
    rejected: one.rejected + other.rejected,
    erased: one.erased + other.erased,
  }
}
