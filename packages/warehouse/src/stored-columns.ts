import type { ColumnType } from '@tajo/core/columns'
import { pathOf } from '@tajo/core/columns'
import { TajoError } from '@tajo/core/errors'
import type { TableSpec } from '@tajo/core/warehouse'

/** A column as a warehouse keeps it: the stream's column with the user's mask applied. */
export interface StoredColumn {
  readonly name: string
  /** Type of the stored value: the digest of a number is text. */
  readonly type: ColumnType
  readonly description: string
  readonly pii: boolean
  /** Where the value lies in the vendor's record. */
  readonly path: readonly string[]
  /** Response shapes that carry it; absent means all of them. */
  readonly shapes?: readonly string[]
  readonly mask?: 'hash' | 'redact'
}

/** Columns Tajo adds to every table. A vendor's column may not start like them. */
export const addedColumns = {
  synced: '_tajo_synced_at',
  deleted: '_tajo_deleted_at',
  extra: '_tajo_extra',
  raw: '_tajo_raw',
  validFrom: '_tajo_valid_from',
  validTo: '_tajo_valid_to',
} as const

export const addedDescriptions: Readonly<Record<string, string>> = {
  [addedColumns.synced]: 'When Tajo stored the present content of the row; a re-read that changes nothing leaves it.',
  [addedColumns.deleted]: 'When the record was deleted at the vendor, or Tajo learned of it; empty while it lives.',
  [addedColumns.extra]: 'Keys of the record that no column knows yet, by their dotted path.',
  [addedColumns.raw]: 'The vendor’s record whole, less masked parts.',
  [addedColumns.validFrom]: 'Since when the row had this content.',
  [addedColumns.validTo]: 'Until when the row had this content; empty for the present one.',
}

export function storedColumns(table: TableSpec): readonly StoredColumn[] {
  const stored: StoredColumn[] = []
  const taken = new Set<string>()
  for (const [name, column] of Object.entries(table.columns)) {
    const folded = name.toLowerCase()
    if (folded.startsWith('_tajo_') || taken.has(folded)) {
      throw new TajoError(
        'TAJO_SCHEMA_CONFLICT',
        `${table.stream}: a table cannot have the column "${name}" twice or reserved.`,
      )
    }
    taken.add(folded)
    const mask = table.masks[name]
    if (mask === 'drop') continue
    stored.push({
      name,
      type: mask === 'hash' ? 'text' : column.type,
      description: column.description,
      pii: column.pii === true,
      path: pathOf(name, column),
      ...(column.in === undefined ? {} : { shapes: column.in }),
      ...(mask === undefined ? {} : { mask }),
    })
  }
  for (const name of table.key) {
    const column = stored.find((candidate) => candidate.name === name)
    if (column === undefined || column.mask === 'redact') {
      throw new TajoError('TAJO_SCHEMA_CONFLICT', `${table.stream}: the key "${name}" must be stored.`, {
        hint: 'Keep the column, or mask it with `hash`.',
      })
    }
  }
  return stored
}
