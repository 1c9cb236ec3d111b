import type { SourceConfig } from '@tajo/core/config/config'
import { selectedSources } from '@tajo/core/config/sources'
import { isTajoError } from '@tajo/core/errors'
import type { Warehouse } from '@tajo/core/warehouse'
import type { SyncReport } from '@tajo/engine/reports'
import type { SyncOptions } from '@tajo/engine/sync'
import type { Context } from '../context.ts'
import { gravest } from '../exit-codes.ts'
import { interruptible } from '../interrupt.ts'
import { openConfig, patiently, sayWarnings, withSource, withWarehouse } from '../open.ts'
import { progressView } from '../progress-view.ts'
import { common } from '../text/common.ts'
import { type ErrorWords, errorText } from '../text/errors.ts'
import { syncText, verdictLine } from '../text/sync.ts'
import { plan, type ReadingInput, readingOptions } from './plan.ts'

export interface SyncInput extends ReadingInput {
  readonly dryRun?: boolean
}

/** A run and its report, or why it could not begin. */
export type Outcome =
  | { readonly source: string; readonly exitCode: number; readonly report: SyncReport }
  | { readonly source: string; readonly exitCode: number; readonly error: ErrorWords }

export async function syncSources(context: Context, name: string | undefined, input: SyncInput): Promise<number> {
  if (input.dryRun === true) return plan(context, name, input)
  const options = readingOptions(context, input)
  const config = await openConfig(context)
  sayWarnings(context, config)
  const sources = selectedSources(config, name)
  const interrupt = interruptible(context)
  const { signal } = interrupt
  try {
    const opening = { command: 'sync', signal }
    const outcomes = await withWarehouse(context, config, opening, async (warehouse) => {
      const made: Outcome[] = []
      for (const source of sources) {
        if (signal.aborted) break
        const outcome = await syncOne(context, source, warehouse, { ...options, signal })
        if (!context.options.json) tell(context, outcome)
        made.push(outcome)
      }
      return made
    })
    if (context.options.json) context.result(documentOf(outcomes), () => '')
    if (signal.aborted) context.say(common.goOn(`tajo sync${name === undefined ? '' : ` ${name}`}`))
    return gravest([...outcomes.map(({ exitCode }) => exitCode), ...(signal.aborted ? [130] : [])])
  } finally {
    interrupt.dispose()
  }
}

/** One source, watched. That one could not begin keeps no other from being synced. */
export async function syncOne(
  context: Context,
  config: SourceConfig,
  warehouse: Warehouse,
  options: SyncOptions,
): Promise<Outcome> {
  const { sync } = await import('@tajo/engine/sync')
  const view = progressView(context)
  try {
    const report = await withSource(context, config, (source) => {
      const begin = (): Promise<SyncReport> =>
        sync(source, warehouse, { ...options, clock: context.io.clock, onProgress: (progress) => view.show(progress) })
      return context.options.wait ? patiently(context, options.signal, begin) : begin()
    })
    return { source: config.name, exitCode: report.exitCode, report }
  } catch (error) {
    if (!isTajoError(error)) throw error
    const words = { code: error.code, message: context.redact(error.message), hint: context.redact(error.hint) }
    return { source: config.name, exitCode: error.exitCode, error: words }
  } finally {
    view.end()
  }
}

/** The summary of one source on stdout; what could not begin on stderr. */
export function tell(context: Context, outcome: Outcome, mostStreams?: number): void {
  if ('error' in outcome) {
    context.insist(errorText(outcome.error, context.stderr.columns, context.errorStyle))
    return
  }
  const { report } = outcome
  if (!context.options.quiet) context.result(report, (style) => syncText(report, context.width, style, mostStreams))
  else if (report.exitCode !== 0) context.insist(verdictLine(report, context.errorStyle))
}

/** All reports; `error` beside them says what the gravest failure was. */
function documentOf(outcomes: readonly Outcome[]): unknown {
  const failures = outcomes.flatMap((outcome) => failureOf(outcome) ?? [])
  const [error] = failures
  return {
    ...(error === undefined ? {} : { error }),
    reports: outcomes.map((outcome) => ('report' in outcome ? outcome.report : outcome)),
  }
}

/** Why the run failed, if it did. */
export function failureOf(outcome: Outcome): ErrorWords | undefined {
  if ('error' in outcome) return outcome.error
  const { verdict } = outcome.report
  return verdict.kind === 'failed' ? { code: verdict.code, message: verdict.reason, hint: verdict.hint } : undefined
}
