import { modelsRunOperation } from '@tajo/operations/list/models-run'
import { call } from '../call.ts'
import type { Context } from '../context.ts'
import { interruptible } from '../interrupt.ts'
import { openConfig, sayWarnings } from '../open.ts'
import { modelsText } from '../text/models.ts'

export interface ModelsRunInput {
  readonly full?: boolean
}

export async function modelsRun(context: Context, { full }: ModelsRunInput): Promise<number> {
  const config = await openConfig(context)
  sayWarnings(context, config)
  const { signal, dispose } = interruptible(context)
  try {
    const report = await call(context, config, modelsRunOperation, { full }, { signal })
    context.result(report, (style) => modelsText(report, context.width, style))
    return 0
  } finally {
    dispose()
  }
}
