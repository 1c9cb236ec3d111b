import type { CatalogTable } from '@tajo/core/warehouse'
import { tableNamed } from '@tajo/operations/catalog'
import { catalogOperation } from '@tajo/operations/list/catalog'
import { call } from '../call.ts'
import type { Context } from '../context.ts'
import { openConfig } from '../open.ts'
import { erDiagram, keyOf, neighbours } from '../render/mermaid.ts'
import { catalogText, tableText } from '../text/catalog.ts'

export interface CatalogInput {
  readonly diagram?: boolean
}

export async function catalog(context: Context, name: string | undefined, input: CatalogInput): Promise<number> {
  const config = await openConfig(context)
  if (input.diagram === true) {
    // How tables join needs those around one.
    const { tables } = await call(context, config, catalogOperation, {})
    showDiagram(context, tables, name === undefined ? undefined : tableNamed(tables, name))
    return 0
  }
  const { tables } = await call(context, config, catalogOperation, { table: name })
  const [table] = tables
  context.result({ tables }, (style) =>
    name === undefined || table === undefined
      ? catalogText(tables, context.io.clock.now(), context.width, style)
      : tableText(table, context.width, style),
  )
  return 0
}

function showDiagram(context: Context, tables: readonly CatalogTable[], chosen: CatalogTable | undefined): void {
  const shown = chosen === undefined ? tables : neighbours(tables, chosen)
  const whole = chosen === undefined ? new Set<string>() : new Set([keyOf(chosen.source, chosen.stream)])
  const mermaid = erDiagram(shown, whole)
  context.result({ mermaid, tables: shown }, () => mermaid)
}
