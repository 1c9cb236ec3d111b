import { selectedSources } from '@tajo/core/config/sources'
import { parseSince } from '@tajo/core/config/values/dates'
import { TajoError } from '@tajo/core/errors'
import type { SyncPlan } from '@tajo/engine/reports'
import type { Context } from '../context.ts'
import { openConfig, sayWarnings, withSource, withWarehouse } from '../open.ts'
import { planText } from '../text/plan.ts'

export interface ReadingInput {
  readonly streams?: readonly string[]
  readonly full?: boolean
  readonly since?: string
}

export async function plan(context: Context, name: string | undefined, input: ReadingInput): Promise<number> {
  const options = readingOptions(context, input)
  const config = await openConfig(context)
  sayWarnings(context, config)
  const sources = selectedSources(config, name)
  const { planSync } = await import('@tajo/engine/plan')
  const plans = await withWarehouse(
    context,
    config,
    { command: 'plan', readOnly: true, emptyWhenMissing: true },
    async (warehouse) => {
      const made: SyncPlan[] = []
      for (const source of sources) {
        made.push(
          await withSource(context, source, (open) =>
            planSync(open, warehouse, { ...options, clock: context.io.clock }),
          ),
        )
      }
      return made
    },
  )
  context.result({ plans }, (style) => plans.map((each) => planText(each, context.width, style)).join('\n\n'))
  return 0
}

/** What `plan` and `sync` share, understood. */
export function readingOptions(
  context: Context,
  input: ReadingInput,
): { streams?: readonly string[]; full?: boolean; since?: Date } {
  const since = input.since === undefined ? undefined : sinceDate(input.since, context.io.clock.now())
  return {
    ...(input.streams === undefined ? {} : { streams: input.streams }),
    ...(input.full === undefined ? {} : { full: input.full }),
    ...(since === undefined ? {} : { since }),
  }
}

export function sinceDate(text: string, now: number): Date {
  const parsed = parseSince(text, now)
  if (parsed.ok) return parsed.value
  throw new TajoError('TAJO_USAGE', `"${text}" ${parsed.problem}.`, {
    hint: 'For example 2023-01-31, 2023-01-31T08:00:00Z or 30d.',
  })
}
