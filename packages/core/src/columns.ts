/** Types every warehouse maps to its natural ones. `timestamp` is an instant in UTC, `json` an open object. */
export type ColumnType =
  | 'bigint'
  | 'double'
  | 'boolean'
  | 'text'
  | 'timestamp'
  | 'date'
  | 'json'
  | 'text[]'
  | 'bigint[]'

export interface Column {
  readonly type: ColumnType
  readonly description: string
  /** Where the value lies in the vendor's record; default: the column's own name at the top level. */
  readonly from?: readonly string[]
  /** Holds personal data: a candidate for masking, named in docs and catalog. */
  readonly pii?: boolean
  /**
   * Response shapes that carry the key (`view`, `stats` …); default: all of them. A page of another shape leaves the stored
   * value alone: absent is not null.
   */
  readonly in?: readonly string[]
  /** Changes without the row's version moving, or looks different in a view than on the list: a check leaves it out. */
  readonly volatile?: boolean
}

export type Columns = Readonly<Record<string, Column>>

/** Column names that a page of these shapes speaks about. */
export function providedColumns(columns: Columns, shapes: readonly string[]): Set<string> {
  const provided = new Set<string>()
  for (const [name, column] of Object.entries(columns)) {
    if (column.in === undefined || column.in.some((shape) => shapes.includes(shape))) provided.add(name)
  }
  return provided
}

/** Where a column's value lies in the vendor's record. */
export function pathOf(name: string, column: Column): readonly string[] {
  return column.from ?? [name]
}
