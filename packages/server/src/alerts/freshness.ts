import type { AlertView, Standing } from '@tajo/control/alerts'
import { type Config, type SourceConfig, streamConfig } from '@tajo/core/config/config'
import type { statusOperation } from '@tajo/operations/list/status'

type SourceStatus = Awaited<ReturnType<typeof statusOperation.run>>['sources'][number]

const late = 'TAJO_LATE'

/** How old each stream is that somebody wants fresh, in milliseconds; `null`: it was never read. */
export interface Age {
  readonly source: string
  readonly stream: string
  readonly objectiveMs: number
  /** The objective is the source's, and not the stream's own. */
  readonly ofSource: boolean
  readonly ageMs: number | null
}

export function agesOf(config: Config, statuses: readonly SourceStatus[], nowMs: number): readonly Age[] {
  return config.sources
    .filter(({ enabled }) => enabled)
    .flatMap((source) => {
      const status = statuses.find((one) => one.source === source.name)
      return (status?.streams ?? []).flatMap((stream) => ageOf(source, stream, nowMs))
    })
}

function ageOf(source: SourceConfig, stream: SourceStatus['streams'][number], nowMs: number): readonly Age[] {
  const objectiveMs = streamConfig(source, stream.stream).freshnessMs
  if (objectiveMs === undefined) return []
  const { lastSyncedAt } = stream
  return [
    {
      source: source.name,
      stream: stream.stream,
      objectiveMs,
      ofSource: objectiveMs === source.freshnessMs,
      ageMs: lastSyncedAt === null ? null : nowMs - Date.parse(lastSyncedAt),
    },
  ]
}

/**
 * Late after once the objective, failed after twice. Streams without an objective of their own speak for their source together, and
 * only where its runs themselves are well: why they fail says more.
 */
export function standingsByAge(ages: readonly Age[], known: readonly AlertView[]): readonly Standing[] {
  const own = ages.filter(({ ofSource }) => !ofSource).map((age) => standingOf(age.source, age.stream, [age]))
  const shared = Map.groupBy(
    ages.filter(({ ofSource }) => ofSource),
    ({ source }) => source,
  )
  const together = [...shared].flatMap(([source, members]) => {
    const before = known.find((one) => one.source === source && one.stream === null)
    const failsOtherwise = before !== undefined && before.state !== 'ok' && before.code !== late
    return failsOtherwise ? [] : [standingOf(source, null, members)]
  })
  return [...own, ...together]
}

function standingOf(source: string, stream: string | null, ages: readonly Age[]): Standing {
  // What was never read is for its first run to say.
  const known = ages.filter(({ ageMs }) => ageMs !== null)
  const share = (age: Age): number => (age.ageMs ?? 0) / age.objectiveMs
  const worst = known.reduce<Age | undefined>(
    (most, age) => (most === undefined || share(age) > share(most) ? age : most),
    undefined,
  )
  if (worst === undefined || share(worst) <= 1)
    return { source, stream, state: 'ok', code: null, message: null, hint: null }
  const message = `${worst.stream} was last brought up to date ${words(worst.ageMs ?? 0)} ago; it may be ${words(worst.objectiveMs)} old.`
  const hint = 'Look at `tajo runs` and `tajo status`.'
  return { source, stream, state: share(worst) > 2 ? 'failed' : 'late', code: late, message, hint }
}

function words(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 120) return `${minutes} min`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`
}
