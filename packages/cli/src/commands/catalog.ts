import { TajoError } from '@tajo/core/errors'
import { nearest } from '@tajo/core/nearest'
import type { CatalogTable } from '@tajo/core/warehouse'
import type { Context } from '../context.ts'
import { modelTables } from '../model-tables.ts'
import { openConfig, withWarehouse } from '../open.ts'
import { erDiagram, keyOf, neighbours } from '../render/mermaid.ts'
import { catalogText, tableText } from '../text/catalog.ts'

export interface CatalogInput {
  readonly diagram?: boolean
}

export async function catalog(context: Context, name: string | undefined, input: CatalogInput): Promise<number> {
  const config = await openConfig(context)
  const opening = { command: 'catalog', readOnly: true }
  const tables = await withWarehouse(context, config, opening, async (warehouse) => [
    ...(await warehouse.catalog()),
    ...(await modelTables(warehouse)),
  ])
  const chosen = name === undefined ? undefined : tableNamed(tables, name)
  const shown = chosen === undefined ? tables : input.diagram === true ? neighbours(tables, chosen) : [chosen]
  if (input.diagram === true) {
    const whole = chosen === undefined ? new Set<string>() : new Set([keyOf(chosen.source, chosen.stream)])
    const mermaid = erDiagram(shown, whole)
    context.result({ mermaid, tables: shown }, () => mermaid)
    return 0
  }
  context.result({ tables: shown }, (style) =>
    chosen === undefined
      ? catalogText(tables, context.io.clock.now(), context.width, style)
      : tableText(chosen, context.width, style),
  )
  return 0
}

/** `tickets` or `freshdesk.tickets`. */
function tableNamed(tables: readonly CatalogTable[], name: string): CatalogTable {
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
    {
      hint: 'Run `tajo catalog` to see them.',
    },
  )
}
