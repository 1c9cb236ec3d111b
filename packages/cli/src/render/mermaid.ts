import type { CatalogTable } from '@tajo/core/warehouse'

/**
 * The tables as a Mermaid entity diagram: keys, and the columns that lead to other tables. Tables in `whole` show all of
 * their columns.
 */
export function erDiagram(tables: readonly CatalogTable[], whole: ReadonlySet<string> = new Set()): string {
  const names = entityNames(tables)
  const lines = ['erDiagram']
  for (const table of tables) {
    const shown = table.columns.filter(
      ({ name }) =>
        whole.has(keyOf(table.source, table.stream)) || table.key.includes(name) || name in table.references,
    )
    const attributes = shown.map(({ name, type }) => `    ${word(type)} ${word(name)}${marks(table, name)}`)
    lines.push(
      ...(attributes.length === 0 ? [`  ${names.get(table)}`] : [`  ${names.get(table)} {`, ...attributes, '  }']),
    )
  }
  for (const table of tables) {
    for (const [column, stream] of Object.entries(table.references)) {
      const target = tables.find((other) => other.source === table.source && other.stream === stream)
      // A reference to a table that is not there would draw an empty box.
      if (target !== undefined) lines.push(`  ${names.get(target)} ||--o{ ${names.get(table)} : ${word(column)}`)
    }
  }
  return `${lines.join('\n')}\n`
}

/** The tables that one table leads to, those that lead to it, and itself. */
export function neighbours(tables: readonly CatalogTable[], table: CatalogTable): readonly CatalogTable[] {
  const targets = new Set(Object.values(table.references))
  return tables.filter(
    (other) =>
      other.source === table.source &&
      (other === table || targets.has(other.stream) || Object.values(other.references).includes(table.stream)),
  )
}

export function keyOf(source: string, stream: string): string {
  return `${source}/${stream}`
}

/** Table names, with the layer where two layers have the same one. */
function entityNames(tables: readonly CatalogTable[]): ReadonlyMap<CatalogTable, string> {
  const uses = Map.groupBy(tables, ({ table }) => table)
  return new Map(
    tables.map((table) => [
      table,
      word((uses.get(table.table)?.length ?? 0) > 1 ? `${table.layer}_${table.table}` : table.table),
    ]),
  )
}

function marks(table: CatalogTable, column: string): string {
  const kinds = [...(table.key.includes(column) ? ['PK'] : []), ...(column in table.references ? ['FK'] : [])]
  return kinds.length === 0 ? '' : ` ${kinds.join(', ')}`
}

/** Mermaid takes letters, digits, _ and brackets. */
function word(text: string): string {
  const safe = text.replace(/[^\p{L}\p{N}_[\]]+/gu, '_')
  return /^[\p{L}_]/u.test(safe) ? safe : `_${safe}`
}
