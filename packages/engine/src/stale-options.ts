import type { StaleOptions, TableSpec } from '@tajo/core/warehouse'
import type { SourceStream } from './source.ts'

/** Which rows of a table count as parents whose children are due. */
export function staleOptions({ stream, table, details }: SourceStream, parents: TableSpec): StaleOptions {
  const { changedOnly = false, fewerThan: column } = stream.parent ?? {}
  return {
    ...((details || changedOnly || column !== undefined) && parents.version !== undefined
      ? { version: parents.version }
      : {}),
    ...(details || column === undefined ? {} : { fewerThan: { column, children: table } }),
  }
}
