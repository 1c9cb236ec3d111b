import { TajoError } from '@tajo/core/errors'
import { nearest } from '@tajo/core/nearest'
import type { EmittedTable } from './emitted-columns.ts'

/** A stream as a catalog offers it. */
export interface OfferedStream {
  readonly emitted: EmittedTable
  /** Column that orders versions of a record, where there is one. */
  readonly cursor: string | undefined
  /** What changed can be read alone; otherwise the list is read whole each time. */
  readonly incremental: boolean
  /** Columns that cannot be left out. */
  readonly automatic: ReadonlySet<string>
  /** Read unless the user says no. */
  readonly byDefault: boolean
}

/** A stream the user's catalog selects. */
export interface ChosenStream {
  readonly name: string
  /** Everything is wanted, whatever the state says. */
  readonly whole: boolean
  /** Columns left out. */
  readonly without: ReadonlySet<string>
}

export function offeredNamed(offered: readonly OfferedStream[], name: string): OfferedStream {
  const names = offered.map(({ emitted }) => emitted.table.stream)
  const found = offered[names.indexOf(name)]
  if (found !== undefined) return found
  const near = nearest(name, names)
  throw new TajoError(
    'TAJO_CONFIG_UNKNOWN_STREAM',
    `The catalog names a stream "${name}" that the source does not have.`,
    {
      hint: near === undefined ? 'Discover the catalog anew.' : `Did you mean "${near}"?`,
    },
  )
}

export function invalidCatalog(what: string): TajoError {
  return new TajoError('TAJO_ARGUMENT', `The catalog cannot be used: ${what}.`, { hint: 'Discover the catalog anew.' })
}
