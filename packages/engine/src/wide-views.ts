import type { Warehouse } from '@tajo/core/warehouse'
import type { Source } from './source.ts'
import type { StreamRun } from './stream-run.ts'

const maxDefinitions = 10_000

/** Brings `<table>_wide` up to date where rows or field definitions may have changed. */
export async function refreshWideViews(
  source: Source,
  warehouse: Warehouse,
  runs: readonly StreamRun[],
): Promise<void> {
  const touched = new Set(runs.filter((run) => run.rows > 0 && !run.same).map((run) => run.options.stream.stream.name))
  for (const { stream, table } of source.streams.values()) {
    const definedBy = stream.customFields?.definedBy
    if (table.customFields === undefined || definedBy === undefined) continue
    if (!runs.some((run) => run.options.stream.stream.name === stream.name)) continue
    if (!touched.has(stream.name) && !touched.has(definedBy)) continue
    const definitions = source.tables.get(definedBy)
    const rows =
      definitions === undefined || !runs.some((run) => run.options.stream.stream.name === definedBy)
        ? []
        : await warehouse.sample(definitions, maxDefinitions, 0)
    await warehouse.widen(table, source.connection.fieldDefinitions(definedBy, rows))
  }
}
