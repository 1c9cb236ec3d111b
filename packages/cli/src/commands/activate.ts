import type { Plan } from '@tajo/activation/plan'
import type { RunReport } from '@tajo/models/run-models'
import { type ActivationInput, activationExitCode } from '@tajo/operations/activation/run-activation'
import { activateApplyOperation } from '@tajo/operations/list/activate-apply'
import { activatePlanOperation } from '@tajo/operations/list/activate-plan'
import type { News } from '@tajo/operations/operation'
import { progressLines } from '../activation/progress-lines.ts'
import { call } from '../call.ts'
import type { Context } from '../context.ts'
import { interruptible } from '../interrupt.ts'
import { openConfig, sayWarnings } from '../open.ts'
import { activationPlanText } from '../text/activation-plan.ts'
import { activateWords, activationReportText, writeBackText } from '../text/activation-report.ts'
import { modelsLine } from '../text/models.ts'

export async function activate(context: Context, { dryRun = false, ...input }: ActivationInput): Promise<number> {
  const config = await openConfig(context)
  sayWarnings(context, config)
  const { signal, dispose } = interruptible(context)
  const calling = { signal, tell: listener(context) }
  try {
    const done = await (dryRun
      ? call(context, config, activatePlanOperation, ofWhom(input), calling)
      : call(context, config, activateApplyOperation, { ...input }, calling))
    const { models, plan, report, writeBack } = done
    if (context.options.json) context.result({ models, plan, report, writeBack }, () => '')
    else if (report !== null)
      context.result(report, (style) =>
        [
          activationReportText(report, context.width, style),
          ...(writeBack === null ? [] : [writeBackText(writeBack, context.width, style)]),
        ].join('\n\n'),
      )
    if (signal.aborted) context.say(activateWords.goOn)
    return activationExitCode(done, dryRun)
  } finally {
    dispose()
  }
}

const ofWhom = ({ contact, contacts }: ActivationInput) => ({ contact, contacts })

/** Tells of the parts as they come. */
function listener(context: Context): (news: News) => void {
  const progress = progressLines(context)
  const room = Math.min(context.stderr.isTTY ? context.stderr.columns : 100, 100)
  return (news) => {
    if (news.kind === 'words') context.say(news.text)
    if (news.kind === 'apply') progress(news.progress)
    if (news.kind !== 'part') return
    if (news.name === 'models') context.say(modelsLine(news.value as RunReport, context.errorStyle, room))
    if (news.name === 'plan' && !context.options.json && !context.options.quiet)
      context.result(news.value, (style) => `\n${activationPlanText(news.value as Plan, context.width, style)}\n`)
  }
}
