import { selectedSources } from '@tajo/core/config/sources'
import { syncOperation } from '@tajo/operations/list/sync'
import type { News } from '@tajo/operations/operation'
import { type ReadingInput, readingOptions } from '@tajo/operations/reading-options'
import type { SyncOutcome } from '@tajo/operations/sync-source'
import { call } from '../call.ts'
import type { Context } from '../context.ts'
import { gravest } from '../exit-codes.ts'
import { interruptible } from '../interrupt.ts'
import { openConfig, sayWarnings } from '../open.ts'
import { type ProgressView, progressView } from '../progress-view.ts'
import { common } from '../text/common.ts'
import { errorText } from '../text/errors.ts'
import { type Missed, missedText, syncText, verdictLine } from '../text/sync.ts'
import { plan } from './plan.ts'

export interface SyncInput extends ReadingInput {
  readonly dryRun?: boolean
}

export async function syncSources(context: Context, name: string | undefined, input: SyncInput): Promise<number> {
  if (input.dryRun === true) return plan(context, name, input)
  // A date nobody understands is refused before anything is opened.
  readingOptions(input, context.io.clock.now())
  const config = await openConfig(context)
  sayWarnings(context, config)
  selectedSources(config, name)
  const { signal, dispose } = interruptible(context)
  const watch = watchSyncs(context)
  const { streams, full, since } = input
  const asked = { source: name, streams, full, since }
  try {
    const document = await call(context, config, syncOperation, asked, { signal, tell: watch.tell })
    if (context.options.json) context.result(document, () => '')
    if (signal.aborted) context.say(common.goOn(`tajo sync${name === undefined ? '' : ` ${name}`}`))
    return gravest([...document.reports.map(({ exitCode }) => exitCode), ...(signal.aborted ? [130] : [])])
  } finally {
    watch.end()
    dispose()
  }
}

/** Shows a sync while it goes on, and the summary of each source when it has ended. */
export function watchSyncs(
  context: Context,
  mostStreams?: number,
): { readonly tell: (news: News) => void; end(): void } {
  let view: ProgressView | undefined
  const end = (): void => {
    view?.end()
    view = undefined
  }
  return {
    end,
    tell: (news) => {
      if (news.kind === 'words') context.say(news.text)
      if (news.kind === 'sync') {
        view ??= progressView(context)
        view.show(news.progress)
      }
      if (news.kind === 'part' && news.name === 'missed') context.say(missedText(news.value as Missed))
      if (news.kind !== 'part' || news.name !== 'report') return
      end()
      if (!context.options.json) tellOutcome(context, news.value as SyncOutcome, mostStreams)
    },
  }
}

/** The summary of one source on stdout; what could not begin on stderr. */
function tellOutcome(context: Context, outcome: SyncOutcome, mostStreams: number | undefined): void {
  if ('error' in outcome) {
    context.insist(errorText(outcome.error, context.stderr.columns, context.errorStyle))
    return
  }
  if (!context.options.quiet) context.result(outcome, (style) => syncText(outcome, context.width, style, mostStreams))
  else if (outcome.exitCode !== 0) context.insist(verdictLine(outcome, context.errorStyle))
}
