import type { ColumnType } from '@tajo/core/columns'

export type DialectName = 'duckdb' | 'postgres'

export const columnTypes = [
  'bigint',
  'double',
  'boolean',
  'text',
  'timestamp',
  'date',
  'json',
  'text[]',
  'bigint[]',
] as const satisfies readonly ColumnType[]

const types: Readonly<Record<DialectName, Readonly<Record<ColumnType, string>>>> = {
  duckdb: {
    bigint: 'BIGINT',
    double: 'DOUBLE',
    boolean: 'BOOLEAN',
    text: 'VARCHAR',
    timestamp: 'TIMESTAMP WITH TIME ZONE',
    date: 'DATE',
    json: 'JSON',
    'text[]': 'VARCHAR[]',
    'bigint[]': 'BIGINT[]',
  },
  postgres: {
    bigint: 'bigint',
    double: 'double precision',
    boolean: 'boolean',
    text: 'text',
    timestamp: 'timestamp with time zone',
    date: 'date',
    json: 'jsonb',
    'text[]': 'text[]',
    'bigint[]': 'bigint[]',
  },
}

export function sqlType(dialect: DialectName, type: ColumnType): string {
  return types[dialect][type]
}

/** Name in quotes. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

export function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}
