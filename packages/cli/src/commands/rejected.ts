import { rejectedListOperation } from '@tajo/operations/list/rejected-list'
import { rejectedReplayOperation } from '@tajo/operations/list/rejected-replay'
import { call } from '../call.ts'
import type { Context } from '../context.ts'
import { interruptible } from '../interrupt.ts'
import { openConfig } from '../open.ts'
import { rejectedText, replayText } from '../text/rejected.ts'

export interface RejectedListInput {
  readonly source?: string
  readonly stream?: string
  readonly limit: number
}

export async function rejectedList(context: Context, { source, stream, limit }: RejectedListInput): Promise<number> {
  const config = await openConfig(context)
  const { rejected } = await call(context, config, rejectedListOperation, { source, stream, limit })
  context.result({ rejected }, (style) => rejectedText(rejected, context.io.clock.now(), context.width, style))
  return 0
}

export interface RejectedReplayInput {
  readonly stream?: string
}

/** Exit 5 while some are rejected still. */
export async function rejectedReplay(
  context: Context,
  source: string | undefined,
  { stream }: RejectedReplayInput,
): Promise<number> {
  const config = await openConfig(context)
  const { signal, dispose } = interruptible(context)
  try {
    const { sources } = await call(context, config, rejectedReplayOperation, { source, stream }, { signal })
    context.result({ sources }, (style) => replayText(sources, style))
    return sources.some((report) => report.stillRejected + report.waiting > 0) ? 5 : 0
  } finally {
    dispose()
  }
}
