import { selectedSources } from '@tajo/core/config/sources'
import type { SourceStatus } from '@tajo/engine/reports'
import type { Context } from '../context.ts'
import { openConfig, sayWarnings, withSource, withWarehouse } from '../open.ts'
import { statusText } from '../text/status.ts'

export async function showStatus(context: Context): Promise<number> {
  const config = await openConfig(context)
  sayWarnings(context, config)
  const sources = selectedSources(config, undefined)
  const { status } = await import('@tajo/engine/status')
  const opening = { command: 'status', readOnly: true, emptyWhenMissing: true }
  const statuses = await withWarehouse(context, config, opening, async (warehouse) => {
    const made: SourceStatus[] = []
    for (const source of sources) made.push(await withSource(context, source, (open) => status(open, warehouse)))
    return made
  })
  context.result({ sources: statuses }, (style) => statusText(statuses, context.io.clock.now(), context.width, style))
  return 0
}
