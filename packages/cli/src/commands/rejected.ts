import { selectedSources } from '@tajo/core/config/sources'
import type { ReplayReport } from '@tajo/engine/replay'
import type { Context } from '../context.ts'
import { interruptible } from '../interrupt.ts'
import { openConfig, withSource, withWarehouse } from '../open.ts'
import { rejectedText, replayText } from '../text/rejected.ts'

export interface RejectedListInput {
  readonly source?: string
  readonly stream?: string
  readonly limit: number
}

export async function rejectedList(context: Context, input: RejectedListInput): Promise<number> {
  const config = await openConfig(context)
  const rejected = await withWarehouse(context, config, { command: 'rejected', readOnly: true }, (warehouse) =>
    warehouse.rejected(input),
  )
  context.result({ rejected }, (style) => rejectedText(rejected, context.io.clock.now(), context.width, style))
  return 0
}

export interface RejectedReplayInput {
  readonly stream?: string
}

/** Exit 5 while some are rejected still. */
export async function rejectedReplay(
  context: Context,
  name: string | undefined,
  input: RejectedReplayInput,
): Promise<number> {
  const config = await openConfig(context)
  const sources = selectedSources(config, name)
  const { replayRejected } = await import('@tajo/engine/replay')
  const interrupt = interruptible(context)
  const { signal } = interrupt
  const options = { ...(input.stream === undefined ? {} : { stream: input.stream }), clock: context.io.clock, signal }
  try {
    const reports = await withWarehouse(context, config, { command: 'rejected replay', signal }, async (warehouse) => {
      const made: (ReplayReport & { readonly source: string })[] = []
      for (const source of sources) {
        const report = await withSource(context, source, (open) => replayRejected(open, warehouse, options))
        made.push({ source: source.name, ...report })
      }
      return made
    })
    context.result({ sources: reports }, (style) => replayText(reports, style))
    return reports.some((report) => report.stillRejected + report.waiting > 0) ? 5 : 0
  } finally {
    interrupt.dispose()
  }
}
