import type { ColumnType } from '@tajo/core/columns'
import type { JsonObject } from '@tajo/core/json'
import type { TableSpec } from '@tajo/core/warehouse'
import { addedColumns, addedDescriptions, storedColumns } from '../stored-columns.ts'

/** A column as it leaves in messages. */
export interface EmittedColumn {
  readonly name: string
  readonly type: ColumnType
  readonly description: string
  /** Part of the key: always there, never null. */
  readonly key: boolean
  /** Response shapes that carry it; absent means all of them. */
  readonly shapes?: readonly string[]
}

/** A stream of a run and what of it leaves. */
export interface EmittedTable {
  readonly table: TableSpec
  /** Columns Tajo adds that the user does not want. */
  readonly without: ReadonlySet<string>
}

/** Columns a table's records have in messages: the stored ones, what no column knows, and when the record was deleted. */
export function emittedColumns({ table, without }: EmittedTable): readonly EmittedColumn[] {
  const added = (name: string, type: ColumnType): EmittedColumn => ({
    name,
    type,
    description: addedDescriptions[name] ?? '',
    key: false,
  })
  const columns = storedColumns(table).map(
    ({ name, type, description, shapes }): EmittedColumn => ({
      name,
      type,
      description,
      key: table.key.includes(name),
      ...(shapes === undefined ? {} : { shapes }),
    }),
  )
  return [
    ...columns,
    added(addedColumns.extra, 'json'),
    ...(table.raw ? [added(addedColumns.raw, 'json')] : []),
    added(addedColumns.deleted, 'timestamp'),
  ].filter(({ name }) => !without.has(name))
}

/**
 * JSON Schema of a table's records, draft 7. An open object may turn out to be an array: vendors keep lists in such fields.
 * `airbyte` adds Airbyte's own word for an instant [airbyte: supported data types].
 */
export function recordSchema(emitted: EmittedTable, dialect: 'singer' | 'airbyte'): JsonObject {
  const properties = emittedColumns(emitted).map(({ name, type, description, key }) => {
    const { types, ...more } = propertyTypes[type]
    const instant = type === 'timestamp' && dialect === 'airbyte' ? { airbyte_type: 'timestamp_with_timezone' } : {}
    return [
      name,
      {
        type: key && types.length === 1 ? (types[0] ?? '') : key ? types : ['null', ...types],
        ...more,
        ...instant,
        description,
      },
    ]
  })
  return {
    ...(dialect === 'airbyte' ? { $schema: 'http://json-schema.org/draft-07/schema#' } : {}),
    type: 'object',
    properties: Object.fromEntries(properties),
    additionalProperties: dialect === 'airbyte',
  }
}

const propertyTypes: Readonly<Record<ColumnType, { readonly types: readonly string[] } & JsonObject>> = {
  bigint: { types: ['integer'] },
  double: { types: ['number'] },
  boolean: { types: ['boolean'] },
  text: { types: ['string'] },
  timestamp: { types: ['string'], format: 'date-time' },
  date: { types: ['string'], format: 'date' },
  json: { types: ['object', 'array'] },
  'text[]': { types: ['array'], items: { type: ['null', 'string'] } },
  'bigint[]': { types: ['array'], items: { type: ['null', 'integer'] } },
}
