import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { selectedSources } from '@tajo/core/config/sources'
import { TajoError } from '@tajo/core/errors'
import type { VerifyReport } from '@tajo/engine/reports'
import type { Context } from '../context.ts'
import { gravest } from '../exit-codes.ts'
import { interruptible } from '../interrupt.ts'
import { openConfig, sayWarnings, withSource, withWarehouse } from '../open.ts'
import { common } from '../text/common.ts'
import { verifyText } from '../text/verify.ts'
import { verifyMarkdown } from '../text/verify-markdown.ts'
import { version } from '../version.ts'

export interface VerifyInput {
  readonly streams?: readonly string[]
  readonly sample?: number
  readonly all?: boolean
  readonly out?: string
}

export async function verifySources(context: Context, name: string | undefined, input: VerifyInput): Promise<number> {
  const { out, ...chosen } = input
  const config = await openConfig(context)
  sayWarnings(context, config)
  const sources = selectedSources(config, name)
  const { verify } = await import('@tajo/engine/verify/verify')
  const interrupt = interruptible(context)
  const options = { ...chosen, clock: context.io.clock, signal: interrupt.signal }
  try {
    const { reports, location } = await withWarehouse(
      context,
      config,
      { command: 'verify', readOnly: true },
      async (warehouse) => {
        const made: VerifyReport[] = []
        for (const source of sources) {
          context.say(common.comparing(source.name))
          made.push(await withSource(context, source, (open) => verify(open, warehouse, options)))
        }
        return { reports: made, location: warehouse.location }
      },
    )
    context.result({ reports }, (style) =>
      reports.map((report) => verifyText(report, context.width, style)).join('\n\n'),
    )
    if (out !== undefined) await writeReport(context, out, verifyMarkdown(reports, location, version))
    return gravest(reports.map(({ exitCode }) => exitCode))
  } finally {
    interrupt.dispose()
  }
}

async function writeReport(context: Context, out: string, markdown: string): Promise<void> {
  const path = resolve(context.io.cwd, out)
  try {
    await writeFile(path, markdown)
  } catch (cause) {
    throw new TajoError('TAJO_USAGE', `The report could not be written to ${path}.`, {
      cause,
      hint: 'Check the folder and its permissions.',
    })
  }
  context.say(`Report: ${path}`)
}
