import { targetOf } from '../activation/open-target.ts'
import { progressLines } from '../activation/progress-lines.ts'
import { type ActivationInput, runActivation } from '../activation/run-activation.ts'
import type { Context } from '../context.ts'
import { interruptible } from '../interrupt.ts'
import { openConfig, sayWarnings, withWarehouse } from '../open.ts'
import { activationPlanText } from '../text/activation-plan.ts'
import { activateWords, activationReportText, writeBackText } from '../text/activation-report.ts'
import { modelsLine } from '../text/models.ts'

export async function activate(context: Context, input: ActivationInput): Promise<number> {
  const config = await openConfig(context)
  sayWarnings(context, config)
  const target = targetOf(config)
  const interrupt = interruptible(context)
  const { signal } = interrupt
  const room = (): number => Math.min(context.stderr.isTTY ? context.stderr.columns : 100, 100)
  try {
    const done = await withWarehouse(context, config, { command: 'activate', signal, computes: true }, (warehouse) =>
      runActivation(context, config, target, warehouse, input, signal, {
        models: (report) => context.say(modelsLine(report, context.errorStyle, room())),
        plan: (plan) => {
          if (!context.options.json && !context.options.quiet)
            context.result(plan, (style) => `\n${activationPlanText(plan, context.width, style)}\n`)
        },
        progress: progressLines(context),
      }),
    )
    const { models, plan, report, writeBack, exitCode } = done
    if (context.options.json) context.result({ models, plan, report, writeBack }, () => '')
    else if (report !== null)
      context.result(report, (style) =>
        [
          activationReportText(report, context.width, style),
          ...(writeBack === null ? [] : [writeBackText(writeBack, context.width, style)]),
        ].join('\n\n'),
      )
    if (signal.aborted) context.say(activateWords.goOn)
    return exitCode
  } finally {
    interrupt.dispose()
  }
}
