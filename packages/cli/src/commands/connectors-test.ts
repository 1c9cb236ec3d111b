import { sourceNamed } from '@tajo/core/config/sources'
import type { Context } from '../context.ts'
import { openConfig, sayWarnings, withSource } from '../open.ts'
import { testText } from '../text/connectors.ts'

export async function connectorsTest(context: Context, name: string): Promise<number> {
  const config = await openConfig(context)
  sayWarnings(context, config)
  const source = sourceNamed(config, name)
  const { testSource } = await import('@tajo/engine/test-source')
  const report = await withSource(context, source, testSource)
  const { error, ...rest } = report
  context.result(error === null ? rest : { error, ...rest }, (style) => testText(report, context.width, style))
  return report.exitCode
}
