import { statusOperation } from '@tajo/operations/list/status'
import { call } from '../call.ts'
import type { Context } from '../context.ts'
import { openConfig, sayWarnings } from '../open.ts'
import { statusText } from '../text/status.ts'

export async function showStatus(context: Context): Promise<number> {
  const config = await openConfig(context)
  sayWarnings(context, config)
  const { sources } = await call(context, config, statusOperation, {})
  context.result({ sources }, (style) => statusText(sources, context.io.clock.now(), context.width, style))
  return 0
}
