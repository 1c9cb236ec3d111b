import { sourceNamed } from '@tajo/core/config/sources'
import { connectorsTestOperation } from '@tajo/operations/list/connectors-test'
import { call } from '../call.ts'
import type { Context } from '../context.ts'
import { openConfig, sayWarnings } from '../open.ts'
import { testText } from '../text/connectors.ts'

export async function connectorsTest(context: Context, name: string): Promise<number> {
  const config = await openConfig(context)
  sayWarnings(context, config)
  const { name: source } = sourceNamed(config, name)
  const report = await call(context, config, connectorsTestOperation, { source })
  context.result(report, (style) => testText(report, context.width, style))
  return report.exitCode
}
