import type { Clock } from '@tajo/core/clock'
import type { Json } from '@tajo/core/json'
import type { Warehouse, WriteResult } from '@tajo/core/warehouse'
import { Batcher } from './batcher.ts'
import type { ParentGate } from './parent-gate.ts'
import { type Envelope, sealEnvelope } from './position-envelope.ts'
import type { StreamReport, Verdict } from './reports.ts'
import type { Source, SourceStream } from './source.ts'
import { staleOptions } from './stale-options.ts'
import { endsTheRun, failedVerdict, isUnavailable } from './verdicts.ts'

export interface StreamRunOptions {
  readonly source: Source
  readonly stream: SourceStream
  readonly warehouse: Warehouse
  readonly runId: string
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly mode: 'incremental' | 'full'
  readonly stored: Envelope | undefined
  readonly since: Date | undefined
  /** A list that comes as it was last stored need not be stored again. */
  readonly trustsDigest: boolean
  /** Gate of this stream, for its children. */
  readonly gate: ParentGate
  /** Gate of its parent in this run; absent when the parent is not read now. */
  readonly parentGate: ParentGate | undefined
  /** An error after which no stream can go on. */
  readonly onFatal: (error: unknown) => void
}

/** One stream of one run: reads, stores, counts, and ends with a verdict; it never throws. */
export class StreamRun {
  readonly options: StreamRunOptions
  readonly startedAt: number
  finishedAt: number | undefined
  verdict: Verdict | undefined
  rows = 0
  /** The whole list came as it is stored, so nothing was written. */
  same = false
  /** Read from the beginning to the end, in this run or over several. */
  #ended = false
  #position: Json | undefined
  #written = { inserted: 0, updated: 0, unchanged: 0, deleted: 0, rejected: 0, erased: 0 }
  #reported = 0
  readonly #notes: string[] = []
  readonly #incomplete: string[] = []

  constructor(options: StreamRunOptions) {
    this.options = options
    this.startedAt = options.clock.now()
  }

  get lastNote(): string | null {
    return this.#notes.at(-1) ?? null
  }

  async run(): Promise<void> {
    const { gate, clock, signal, onFatal } = this.options
    const batcher = this.#batcher()
    try {
      await this.#read(batcher)
      await batcher.flush()
      this.verdict = this.#verdictOfRows()
    } catch (error) {
      this.verdict = await this.#verdictOf(error, batcher)
      if (endsTheRun(error) && !signal.aborted) onFatal(error)
    } finally {
      this.finishedAt = clock.now()
      gate.end()
    }
  }

  report(): StreamReport {
    const { source, stream, clock } = this.options
    const { calls, credits } = source.connection.usage(stream.stream.name)
    const { rejected, erased, ...written } = this.#written
    return {
      stream: stream.stream.name,
      table: `${stream.table.layer}.${stream.table.table}`,
      verdict: this.verdict ?? { kind: 'interrupted' },
      read: this.rows,
      ...written,
      rejected: rejected + this.#reported,
      calls,
      credits,
      seconds: ((this.finishedAt ?? clock.now()) - this.startedAt) / 1000,
      notes: erased === 0 ? this.#notes : [...this.#notes, erasedNote(erased)],
    }
  }

  async #read(batcher: Batcher): Promise<void> {
    const { source, stream, signal, stored, mode, since, clock } = this.options
    const events = source.connection.read(stream.stream, {
      checkpoint: stored?.at,
      mode,
      resumed: mode === 'full' && stored?.fullSince !== undefined,
      since,
      columns: new Set(Object.keys(stream.table.columns)),
      details: stream.details,
      clock,
      signal,
      ...this.#surroundings(batcher),
    })
    for await (const event of events) {
      if (event.type === 'incomplete') this.#incomplete.push(event.reason)
      else if (event.type === 'note') this.#notes.push(event.text)
      else if (event.type === 'rejected') this.#reported += 1
      else if (event.type === 'page') this.rows += event.page.rows
      if ('checkpoint' in event) this.#position = event.checkpoint ?? this.#position
      await batcher.add(event)
      signal.throwIfAborted()
    }
    await this.#noteEnd(batcher)
  }

  /** Only now is a full read one: until here a cut would have left rows unread, or deletions unseen. */
  async #noteEnd(batcher: Batcher): Promise<void> {
    const { mode, stored } = this.options
    const position = this.#position ?? stored?.at
    const wasOpen = mode === 'full' || stored === undefined || stored.fullAt === null || stored.fullSince !== undefined
    if (!wasOpen || this.#incomplete.length > 0 || position === undefined) return
    this.#ended = true
    await batcher.add({ type: 'checkpoint', checkpoint: position })
  }

  #fullness(): Pick<Envelope, 'fullAt' | 'fullSince'> {
    const { mode, stored } = this.options
    const startedAt = new Date(this.startedAt).toISOString()
    const before = stored?.fullAt ?? null
    // What was cut short and finished as a read of changes has still to be read in full.
    if (this.#ended) return { fullAt: mode === 'full' || before === null ? startedAt : before }
    const since = stored?.fullSince ?? (mode === 'full' ? startedAt : undefined)
    return { fullAt: before, ...(since === undefined ? {} : { fullSince: since }) }
  }

  /** What the reader may ask the warehouse through us. */
  #surroundings(batcher: Batcher) {
    const { source, stream, warehouse, parentGate } = this.options
    const { parent, name } = stream.stream
    const own = stream.details
    const parentTable = own ? stream.table : source.tables.get(parent?.stream ?? '')
    return {
      parents: async (limit: number, skip: ReadonlySet<string>) => {
        if (parentTable === undefined) return []
        const stale = staleOptions(stream, parentTable)
        if (own || stale.fewerThan !== undefined) await batcher.flush()
        return warehouse.staleParents(parentTable, name, { limit, skip, ...stale })
      },
      parentsComplete: () => parentGate?.ended ?? true,
      parentsChanged: () => parentGate?.changed() ?? Promise.resolve(),
      unmetKeys: async () => {
        await batcher.flush()
        return warehouse.keys(stream.table, { unmet: true })
      },
    }
  }

  #batcher(): Batcher {
    const { warehouse, stream, runId, clock, stored, since, gate } = this.options
    const columns = Object.keys(stream.table.columns)
    return new Batcher({
      warehouse,
      table: stream.table,
      runId,
      now: () => clock.now(),
      byParent: stream.stream.parent?.changedOnly === true,
      seal: (at, digest) =>
        sealEnvelope({
          at,
          ...this.#fullness(),
          since: since?.toISOString() ?? null,
          columns,
          ...(digest === undefined ? {} : { digest }),
        }),
      storedDigest: this.options.trustsDigest ? stored?.digest : undefined,
      onSame: (rows) => {
        this.#written.unchanged += rows
        this.same = true
      },
      onWritten: (result: WriteResult) => {
        for (const key of ['inserted', 'updated', 'unchanged', 'deleted', 'rejected', 'erased'] as const)
          this.#written[key] += result[key]
        gate.rowsStored()
      },
    })
  }

  #verdictOfRows(): Verdict {
    const [reason] = this.#incomplete
    if (reason !== undefined) return { kind: 'incomplete', reason }
    const rejected = this.#written.rejected + this.#reported
    return rejected > 0 ? { kind: 'complete-except', rejected } : { kind: 'complete' }
  }

  /** Keeps what was read before the failure; the checkpoint is never ahead of it. */
  async #verdictOf(error: unknown, batcher: Batcher): Promise<Verdict> {
    const { signal } = this.options
    try {
      await batcher.flush()
    } catch (writeError) {
      return failedVerdict(writeError)
    }
    if (signal.aborted) return { kind: 'interrupted' }
    if (isUnavailable(error)) return { kind: 'skipped', reason: error.message }
    return failedVerdict(error)
  }
}

function erasedNote(records: number): string {
  return `${records === 1 ? 'a record' : `${records} records`} about erased people: left out, or stored without what is personal`
}
