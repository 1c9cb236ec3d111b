import { planOperation } from '@tajo/operations/list/plan'
import { type ReadingInput, readingOptions } from '@tajo/operations/reading-options'
import { call } from '../call.ts'
import type { Context } from '../context.ts'
import { openConfig, sayWarnings } from '../open.ts'
import { planText } from '../text/plan.ts'

export async function plan(context: Context, name: string | undefined, input: ReadingInput): Promise<number> {
  // A date nobody understands is refused before anything is opened.
  readingOptions(input, context.io.clock.now())
  const { streams, full, since } = input
  const config = await openConfig(context)
  sayWarnings(context, config)
  const { plans } = await call(context, config, planOperation, { source: name, streams, full, since })
  context.result({ plans }, (style) => plans.map((each) => planText(each, context.width, style)).join('\n\n'))
  return 0
}
