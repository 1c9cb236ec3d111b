import type { TableSpec } from '@tajo/core/warehouse'

/** Rows of an appended table carry every version, so it needs no history beside it. */
export function keepsHistory(spec: TableSpec): boolean {
  return spec.history && spec.write !== 'append'
}
