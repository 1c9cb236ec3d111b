import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { TajoError } from '@tajo/core/errors'
import { erasureExitCode } from '@tajo/operations/gdpr/erase-person'
import { gdprEraseOperation } from '@tajo/operations/list/gdpr-erase'
import { gdprExportOperation } from '@tajo/operations/list/gdpr-export'
import { gdprPlanOperation } from '@tajo/operations/list/gdpr-plan'
import { call } from '../call.ts'
import type { Context } from '../context.ts'
import { interruptible } from '../interrupt.ts'
import { openConfig, sayWarnings } from '../open.ts'
import { tarOf } from '../tar.ts'
import { erasedText, exportedText, gdprWords, nobodyText, planText } from '../text/gdpr.ts'

export interface GdprExportInput {
  readonly out?: string
}

/** Writes all that is kept of a person into one archive, which is its owner's alone. */
export async function gdprExport(context: Context, email: string, { out }: GdprExportInput): Promise<number> {
  const config = await openConfig(context)
  sayWarnings(context, config)
  const { signal, dispose } = interruptible(context)
  try {
    const answer = await call(context, config, gdprExportOperation, { email }, { signal })
    if (answer.kind === 'nobody') {
      context.result(answer, () => nobodyText(answer))
      return 1
    }
    const { manifest, files } = answer
    const now = context.io.clock.now()
    const file = resolve(context.io.cwd, out ?? `tajo-export-${new Date(now).toISOString().slice(0, 10)}.tar.gz`)
    const all = [{ name: 'manifest.json', text: `${JSON.stringify(manifest, undefined, 2)}\n` }, ...files]
    await write(file, await promisify(gzip)(tarOf(all, now)))
    context.result({ file, manifest }, (style) => exportedText(file, manifest, context.width, style))
    return 0
  } finally {
    dispose()
  }
}

/** Never over a file that is there: its mode would stay as it is. */
async function write(file: string, content: Uint8Array): Promise<void> {
  try {
    await writeFile(file, content, { mode: 0o600, flag: 'wx' })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
    throw new TajoError('TAJO_USAGE', gdprWords.notWritten(file, code), { hint: gdprWords.elsewhere, cause })
  }
}

export interface GdprEraseInput {
  readonly dryRun?: boolean
  readonly helpdesk?: boolean
  readonly reason?: string
  readonly yes?: boolean
}

/** Shows the plan, asks, and erases. Exit 5 where a vendor has yet to do its part. */
export async function gdprErase(context: Context, email: string, input: GdprEraseInput): Promise<number> {
  const { dryRun = false, helpdesk = false, reason, yes = false } = input
  if (!dryRun && reason === undefined) throw new TajoError('TAJO_USAGE', gdprWords.reasonMissing)
  const mayAsk = context.io.canAsk && !context.options.json
  if (!dryRun && !yes && !mayAsk) throw new TajoError('TAJO_USAGE', gdprWords.yesMissing, { hint: gdprWords.sayYes })
  const config = await openConfig(context)
  sayWarnings(context, config)
  const { signal, dispose } = interruptible(context)
  try {
    if (dryRun || !yes) {
      const plan = await call(context, config, gdprPlanOperation, { email, helpdesk }, { signal })
      if (plan.kind === 'nobody' && (dryRun || plan.erasedBefore === null)) {
        context.result(plan, () => nobodyText(plan))
        return 1
      }
      if (dryRun && plan.kind === 'plan') {
        context.result(plan, (style) => planText(plan, context.width, style))
        return 0
      }
      if (plan.kind === 'plan') context.insist(planText(plan, context.width, context.errorStyle))
      const { askConfirmed } = await import('../init/ask.ts')
      if (!(await askConfirmed(gdprWords.confirm(email)))) {
        context.say(gdprWords.leftAlone)
        return 1
      }
    }
    const answer = await call(
      context,
      config,
      gdprEraseOperation,
      { email, helpdesk, reason: reason ?? '' },
      { signal, tell: (news) => (news.kind === 'words' ? context.say(news.text) : undefined) },
    )
    context.result(answer, () => (answer.kind === 'nobody' ? nobodyText(answer) : erasedText(answer)))
    return erasureExitCode(answer)
  } finally {
    dispose()
  }
}
