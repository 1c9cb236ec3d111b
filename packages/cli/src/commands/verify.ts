import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { TajoError } from '@tajo/core/errors'
import { verifyOperation } from '@tajo/operations/list/verify'
import type { News } from '@tajo/operations/operation'
import { call } from '../call.ts'
import type { Context } from '../context.ts'
import { gravest } from '../exit-codes.ts'
import { interruptible } from '../interrupt.ts'
import { openConfig, sayWarnings } from '../open.ts'
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
  const { out, streams, sample, all } = input
  const config = await openConfig(context)
  sayWarnings(context, config)
  const { signal, dispose } = interruptible(context)
  let location = ''
  const tell = (news: News): void => {
    if (news.kind === 'words') context.say(news.text)
    if (news.kind === 'part' && news.name === 'location') location = String(news.value)
  }
  const asked = { source: name, streams, sample, all }
  try {
    const { reports } = await call(context, config, verifyOperation, asked, { signal, tell })
    context.result({ reports }, (style) =>
      reports.map((report) => verifyText(report, context.width, style)).join('\n\n'),
    )
    if (out !== undefined) await writeReport(context, out, verifyMarkdown(reports, location, version))
    return gravest(reports.map(({ exitCode }) => exitCode))
  } finally {
    dispose()
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
