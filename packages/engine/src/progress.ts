import type { Clock } from '@tajo/core/clock'
import type { Progress, StreamProgress } from './reports.ts'
import type { Source } from './source.ts'
import type { StreamRun } from './stream-run.ts'

const everyMs = 250

/** Tells the watcher how a run stands, several times a second, and forecasts its end. */
export async function startProgress(
  source: Source,
  runs: readonly StreamRun[],
  onProgress: ((progress: Progress) => void) | undefined,
  clock: Clock,
): Promise<{ stop(): void; waitedSeconds(): number }> {
  const expected = onProgress === undefined ? new Map<string, number>() : await expectedRows(source, runs)
  let waitedMs = 0
  const startedAt = clock.now()
  const tick = (): void => {
    if (source.connection.usage().waitingMs > 0) waitedMs += everyMs
    onProgress?.(snapshot(source, runs, expected, clock.now() - startedAt))
  }
  const timer = setInterval(tick, everyMs)
  timer.unref()
  return {
    stop: () => {
      clearInterval(timer)
      onProgress?.(snapshot(source, runs, expected, clock.now() - startedAt))
    },
    waitedSeconds: () => waitedMs / 1000,
  }
}

/** Rows a first read of the large streams will meet, from one cheap call each; children are counted by their parents. */
async function expectedRows(source: Source, runs: readonly StreamRun[]): Promise<Map<string, number>> {
  const expected = new Map<string, number>()
  for (const { options } of runs) {
    const { stream } = options.stream
    if (options.stored !== undefined || stream.paging !== 'pages' || stream.parent !== undefined) continue
    const size = await source.connection.size(stream, undefined).catch(() => undefined)
    // Each call is tried again for minutes: where one failed, the streams are to say so and not wait for more of them.
    if (size === undefined) break
    if (size.rows !== undefined) expected.set(stream.name, size.rows)
  }
  for (const { options } of runs) {
    const { parent, name } = options.stream.stream
    const parents = parent?.changedOnly === true ? expected.get(parent.stream) : undefined
    if (parents !== undefined) expected.set(name, parents)
  }
  return expected
}

function snapshot(
  source: Source,
  runs: readonly StreamRun[],
  expected: ReadonlyMap<string, number>,
  elapsedMs: number,
): Progress {
  const usage = source.connection.usage()
  const perCredit = usage.allowedPerMinute === undefined ? undefined : 60 / usage.allowedPerMinute
  let creditsLeft: number | null = 0
  const streams = runs.map((run): StreamProgress => {
    const { stream } = run.options
    const name = stream.stream.name
    const left = run.verdict !== undefined ? 0 : leftOf(run, source, expected.get(name))
    const cost =
      left === undefined
        ? undefined
        : source.connection.cost(stream.stream, left, new Set(Object.keys(stream.table.columns)))
    if (run.verdict === undefined)
      creditsLeft = cost === undefined || creditsLeft === null ? null : creditsLeft + cost.credits
    return {
      stream: name,
      state: stateOf(run),
      rows: run.rows,
      rowsPerSecond: elapsedMs > 0 ? Math.round((run.rows * 1000) / elapsedMs) : 0,
      callsLeft: run.verdict !== undefined ? 0 : (cost?.calls ?? null),
      secondsLeft: cost === undefined || perCredit === undefined ? null : Math.ceil(cost.credits * perCredit),
      note: run.verdict === undefined ? run.lastNote : 'reason' in run.verdict ? run.verdict.reason : null,
    }
  })
  return {
    source: source.name,
    streams,
    calls: usage.calls,
    credits: usage.credits,
    remaining: usage.remaining ?? null,
    allowedPerMinute: usage.allowedPerMinute ?? null,
    waitingMs: usage.waitingMs,
    secondsLeft: creditsLeft === null || perCredit === undefined ? null : Math.ceil(creditsLeft * perCredit),
  }
}

/** Rows still to come, or for a child the parents it has not asked for yet: its own rows tell nothing of those. */
function leftOf(run: StreamRun, source: Source, expected: number | undefined): number | undefined {
  const { stream } = run.options.stream
  const met = stream.parent === undefined ? run.rows : source.connection.usage(stream.name).calls
  return expected === undefined ? undefined : Math.max(0, expected - met)
}

function stateOf(run: StreamRun): StreamProgress['state'] {
  switch (run.verdict?.kind) {
    case undefined:
      return run.rows > 0 ? 'reading' : 'waiting'
    case 'failed':
    case 'interrupted':
      return 'failed'
    case 'skipped':
      return 'skipped'
    default:
      return 'done'
  }
}
