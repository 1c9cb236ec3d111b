import { parseSince } from '@tajo/core/config/values/dates'
import { TajoError } from '@tajo/core/errors'

export interface ReadingInput {
  readonly streams?: readonly string[] | undefined
  readonly full?: boolean | undefined
  readonly since?: string | undefined
}

/** What `plan` and `sync` share, understood. */
export function readingOptions(
  input: ReadingInput,
  now: number,
): { streams?: readonly string[]; full?: boolean; since?: Date } {
  const since = input.since === undefined ? undefined : sinceDate(input.since, now)
  return {
    ...(input.streams === undefined ? {} : { streams: input.streams }),
    ...(input.full === undefined ? {} : { full: input.full }),
    ...(since === undefined ? {} : { since }),
  }
}

function sinceDate(text: string, now: number): Date {
  const parsed = parseSince(text, now)
  if (parsed.ok) return parsed.value
  throw new TajoError('TAJO_USAGE', `"${text}" ${parsed.problem}.`, {
    hint: 'For example 2023-01-31, 2023-01-31T08:00:00Z or 30d.',
  })
}

/** Words that stand for no position: everything is read again. */
const beginning = new Set(['reset', 'beginning'])

/** Where a stream is to read on from; `undefined`: from its beginning. */
export function positionDate(text: string, now: number): Date | undefined {
  return beginning.has(text) ? undefined : sinceDate(text, now)
}
