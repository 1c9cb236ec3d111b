import { TajoError } from '@tajo/core/errors'
import { nearest } from '@tajo/core/nearest'
import type { CatalogTable, Warehouse } from '@tajo/core/warehouse'

/** The tables of all sources, and the models that are built. */
export async function readCatalog(warehouse: Warehouse): Promise<readonly CatalogTable[]> {
  const { modelTables } = await import('./models/model-tables.ts')
  return [...(await warehouse.catalog()), ...(await modelTables(warehouse))]
}

/** `tickets` or `freshdesk.tickets`. */
export function tableNamed(tables: readonly CatalogTable[], name: string): CatalogTable {
  const matching = tables.filter(({ layer, table }) => name === table || name === `${layer}.${table}`)
  const [found, other] = matching
  if (found !== undefined && other === undefined) return found
  const names = tables.map(({ layer, table }) => `${layer}.${table}`)
  if (found !== undefined) {
    throw new TajoError('TAJO_USAGE', `More than one table is called ${name}.`, {
      hint: `Name one with its layer: ${matching.map(({ layer, table }) => `${layer}.${table}`).join(', ')}.`,
    })
  }
  const guess = nearest(name, [...tables.map(({ table }) => table), ...names])
  throw new TajoError(
    'TAJO_USAGE',
    `There is no table ${name}${guess === undefined ? '' : `; did you mean "${guess}"?`}`,
    { hint: 'Run `tajo catalog` to see them.' },
  )
}
