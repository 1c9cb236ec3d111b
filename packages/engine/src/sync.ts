import { randomBytes } from 'node:crypto'
import { type Clock, systemClock } from '@tajo/core/clock'
import { codes } from '@tajo/core/error-codes'
import { TajoError } from '@tajo/core/errors'
import type { Warehouse } from '@tajo/core/warehouse'
import { decideMode } from './decide-mode.ts'
import { holding } from './holding.ts'
import { ParentGate } from './parent-gate.ts'
import { type Envelope, openEnvelope, sealEnvelope } from './position-envelope.ts'
import { startProgress } from './progress.ts'
import type { Progress, SyncReport } from './reports.ts'
import { beginRun, endRun } from './run-record.ts'
import { chooseStreams, type Source, type SourceStream } from './source.ts'
import { StreamRun } from './stream-run.ts'
import { catalogFacts } from './tables.ts'
import { exitCodeOf, failedVerdict, runVerdict } from './verdicts.ts'
import { refreshWideViews } from './wide-views.ts'

export interface SyncOptions {
  readonly streams?: readonly string[]
  /** Read everything again, though positions are known. */
  readonly full?: boolean
  /** Read again from here; on a first sync nothing older is read. */
  readonly since?: Date
  readonly signal: AbortSignal
  readonly onProgress?: (progress: Progress) => void
  readonly clock?: Clock
}

const active = new WeakSet<Source>()

/**
 * Brings a source's tables up to date. Streams run side by side within the account's one budget; every batch commits its rows
 * with its position, so that whatever ends the run, the next one goes on from there.
 *
 * Rejects only when the run could not begin; what happens to a stream is in its report.
 */
export async function sync(source: Source, warehouse: Warehouse, options: SyncOptions): Promise<SyncReport> {
  if (active.has(source)) throw new TajoError('TAJO_RUN_ACTIVE', `${source.name} is being synced already.`)
  const chosen = chooseStreams(source, options.streams)
  const clock = options.clock ?? systemClock
  active.add(source)
  try {
    return await holding(source.name, warehouse, () => run(source, warehouse, options, chosen, clock))
  } finally {
    active.delete(source)
  }
}

/** A child asks its parent's table what is due, although the parent may not be read in this run. */
function withParents(source: Source, chosen: readonly SourceStream[]): ReadonlySet<SourceStream> {
  const all = new Set(chosen)
  for (const { stream } of all) {
    const parent = source.streams.get(stream.parent?.stream ?? '')
    if (parent !== undefined) all.add(parent)
  }
  return all
}

/** Everything read again means every record's own call too, although no version says that it changed: a group's members move none. */
function isReadOneByOne({ stream, details, syncType }: SourceStream): boolean {
  if (stream.parent?.changedOnly === true || stream.parent?.fewerThan !== undefined) return true
  return details && stream.details?.default === true && syncType === 'incremental'
}

/** Forgets which parents or records were read, and notes that all of them are to be read again. */
async function beginAnew(
  warehouse: Warehouse,
  source: string,
  { stream }: SourceStream,
  stored: Envelope | undefined,
  now: number,
): Promise<void> {
  await warehouse.setCheckpoint(source, stream.name, undefined)
  if (stored === undefined) return
  const { digest: _, ...kept } = stored
  await warehouse.setCheckpoint(source, stream.name, sealEnvelope({ ...kept, fullSince: new Date(now).toISOString() }))
}

/** `--since` reads again from an earlier moment; it never skips what lies between the position and a later one. */
function wound(
  source: Source,
  { stream }: SourceStream,
  stored: Envelope | undefined,
  since: Date | undefined,
): Envelope | undefined {
  if (stored === undefined || since === undefined) return stored
  const position = source.connection.positionOf(stream, stored.at)
  return position !== null && since.getTime() < Date.parse(position)
    ? { ...stored, at: source.connection.positionAt(stream, since) }
    : stored
}

async function run(
  source: Source,
  warehouse: Warehouse,
  options: SyncOptions,
  chosen: readonly SourceStream[],
  clock: Clock,
): Promise<SyncReport> {
  const startedAt = clock.now()
  const runId = `${new Date(startedAt).toISOString().replace(/[-:]|\.\d+/g, '')}-${randomBytes(3).toString('hex')}`
  const stop = new AbortController()
  const onAbort = (): void => stop.abort(options.signal.reason)
  options.signal.addEventListener('abort', onAbort, { once: true })
  if (options.signal.aborted) onAbort()
  let fatal: unknown
  const gates = new Map(chosen.map(({ stream }) => [stream.name, new ParentGate()]))
  const runs: StreamRun[] = []
  // What was rejected, or is wanted anew, must be stored again.
  const trustsDigest = options.full !== true && (await warehouse.countRejected(source.name)) === 0
  const record = await beginRun(warehouse, source.name, runId, startedAt)
  for (const stream of withParents(source, chosen))
    await warehouse.prepare(stream.table, catalogFacts(source.config, stream.stream, stream.table))
  for (const stream of chosen) {
    const found = openEnvelope(await warehouse.checkpoint(source.name, stream.stream.name))
    const since = stream.settings.since ?? (found === undefined ? options.since : undefined)
    const stored = wound(source, stream, found, options.since)
    const mode = decideMode(stream, stored, {
      full: options.full === true,
      since,
      now: startedAt,
      fullSyncDays: source.config.fullSyncDays,
    })
    if (mode === 'full' && stored?.fullSince === undefined && isReadOneByOne(stream))
      await beginAnew(warehouse, source.name, stream, stored, startedAt)
    const parent = stream.stream.parent?.stream
    runs.push(
      new StreamRun({
        source,
        stream,
        warehouse,
        runId,
        clock,
        signal: stop.signal,
        mode,
        trustsDigest,
        stored,
        since,
        gate: gates.get(stream.stream.name) ?? new ParentGate(),
        parentGate: parent === undefined ? undefined : gates.get(parent),
        onFatal: (error) => {
          fatal ??= error
          stop.abort(error)
        },
      }),
    )
  }
  const progress = await startProgress(source, runs, options.onProgress, clock)
  await Promise.all(runs.map((streamRun) => streamRun.run()))
  progress.stop()
  options.signal.removeEventListener('abort', onAbort)
  const upToDate = runs
    .filter(({ verdict: ended }) => ended?.kind === 'complete')
    .map(({ options: { stream } }) => stream.stream.name)
  if (upToDate.length > 0) await warehouse.noteUpToDate(source.name, upToDate, new Date(clock.now()).toISOString())
  await refreshWideViews(source, warehouse, runs)

  const streams = runs.map((streamRun) => streamRun.report())
  const rejected = streams.reduce((sum, stream) => sum + stream.rejected, 0)
  const verdict =
    fatal === undefined
      ? runVerdict(
          runs.map(({ options: { stream, stored }, verdict: ended }) => ({
            verdict: ended ?? { kind: 'interrupted' },
            // What was read before and is refused now goes stale: that is no complete run.
            asked: stream.asked || stored !== undefined,
          })),
          rejected,
        )
      : failedVerdict(fatal)
  const usage = source.connection.usage()
  const report: SyncReport = {
    runId,
    source: source.name,
    verdict,
    exitCode: exitCodeOf(verdict, (code) => (code in codes ? codes[code as keyof typeof codes].exit : 1)),
    startedAt: new Date(startedAt).toISOString(),
    seconds: (clock.now() - startedAt) / 1000,
    waitedSeconds: progress.waitedSeconds(),
    calls: usage.calls,
    credits: usage.credits,
    limited: usage.limited,
    streams,
  }
  await endRun(warehouse, record, report, clock.now())
  return report
}
