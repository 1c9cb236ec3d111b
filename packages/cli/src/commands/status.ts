import { selectedSources } from '@tajo/core/config/sources'
import { isTajoError } from '@tajo/core/errors'
import type { SourceStatus } from '@tajo/engine/reports'
import type { Context } from '../context.ts'
import { openConfig, sayWarnings, withSource, withWarehouse } from '../open.ts'
import { statusText } from '../text/status.ts'

export async function showStatus(context: Context): Promise<number> {
  const config = await openConfig(context)
  sayWarnings(context, config)
  const sources = selectedSources(config, undefined)
  const { status } = await import('@tajo/engine/status')
  const statuses: SourceStatus[] = []
  try {
    await withWarehouse(context, config, { command: 'status', readOnly: true }, async (warehouse) => {
      for (const source of sources) statuses.push(await withSource(context, source, (open) => status(open, warehouse)))
    })
  } catch (error) {
    // Before the first sync there is no file, and that is how it stands.
    if (!isTajoError(error) || error.code !== 'TAJO_WAREHOUSE_MISSING') throw error
    statuses.push(...sources.map(({ name, type }) => ({ source: name, type, lastRun: null, streams: [], rejected: 0 })))
  }
  context.result({ sources: statuses }, (style) => statusText(statuses, context.io.clock.now(), context.width, style))
  return 0
}
