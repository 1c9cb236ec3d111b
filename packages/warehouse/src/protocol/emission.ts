import type { Clock } from '@tajo/core/clock'
import type { ParentRef, StaleOptions, TableSpec, Warehouse, WriteBatch, WriteResult } from '@tajo/core/warehouse'
import { Mutex } from '../mutex.ts'
import { partsOf, sum, undigested, unsaidColumns } from './batch-parts.ts'
import { beginnings } from './beginnings.ts'
import type { Feed } from './feed.ts'
import { overlay } from './overlay.ts'
import { changedRecords, laterRecords, latestMoment } from './record-sql.ts'
import type { StreamState } from './stream-state.ts'
import { type EmittedStream, renew, settleParents, startTrack, stateOf, type Track, told } from './track.ts'

export interface EmissionOptions {
  readonly source: string
  /** Holds what the run reads: an empty one that is thrown away, or with `cached` the one of all runs before. */
  readonly store: Warehouse
  readonly cached: boolean
  readonly feed: Feed
  readonly clock: Clock
  /** Parents before their children. */
  readonly streams: readonly EmittedStream[]
  readonly states: ReadonlyMap<string, StreamState>
}

type StaleQuery = StaleOptions & { readonly limit: number; readonly skip: ReadonlySet<string> }

/** Parents whose children are due that a state may name; with more of them it stays behind instead. */
const mostDue = 5_000
const rowsAtOnce = 2_000

/**
 * Lets the engine sync into a store as ever, and emits what every batch changed there: the rows with their masks, types and
 * tombstones as any warehouse has them. The state of a stream follows the records it stands for.
 */
export class Emission {
  /** What the engine is to write to. */
  readonly warehouse: Warehouse
  readonly #options: EmissionOptions
  readonly #tracks: ReadonlyMap<string, Track>
  /** Messages of one batch are not mixed with those of another. */
  readonly #batches = new Mutex()
  #seq: number
  #latest = 0

  constructor(options: EmissionOptions) {
    this.#options = options
    const { streams, states, cached } = options
    const begin = beginnings(streams, states)
    this.#tracks = new Map(
      streams.map((stream) => {
        const state = states.get(stream.name)
        const { at, fresh, due } = begin.get(stream.name) ?? { at: undefined, fresh: true, due: new Map() }
        // A cache knows by itself where it stands; anew is only what it never emitted.
        const begins = cached
          ? { at: undefined, due: new Map<string, string>(), fresh: stream.whole || state?.cached === undefined }
          : { at, fresh, due }
        return [stream.name, startTrack(stream, state, begins)]
      }),
    )
    this.#seq = Math.max(0, ...[...states.values()].flatMap(({ at, parent }) => [at?.seq ?? 0, parent?.at?.seq ?? 0]))
    this.warehouse = overlay(options.store, {
      prepare: async (table, facts) => {
        await options.store.prepare(table, facts)
        await this.#prepared(table)
      },
      write: (batch) => this.#batches.run(() => this.#write(batch)),
      staleParents: (parent, child, query) => this.#staleParents(parent, child, query),
      countStaleParents: async (parent, child, query) =>
        (await options.store.countStaleParents(parent, child, query)) + (this.#tracks.get(child)?.due.size ?? 0),
      // Views on top of tables are the target's business.
      widen: async () => {},
    })
  }

  /** Announces the streams and puts the store where the state stands. Comes before the sync. */
  async begin(): Promise<void> {
    const { source, store, cached, feed, clock, states } = this.#options
    for (const track of this.#tracks.values()) {
      const { name, emitted } = track.stream
      if (track.renews && (cached || states.get(name) === undefined)) renew(track, clock.now())
      if (emitted) await feed.begin(name, track.emitted)
      if (!cached && track.at !== undefined) await store.setCheckpoint(source, name, track.at.checkpoint)
    }
  }

  /** Emits what is left to say once the sync has ended. `complete`: streams that were read to their end without loss. */
  end(complete: ReadonlySet<string>): Promise<void> {
    return this.#batches.run(async () => {
      const { feed } = this.#options
      const last: Track[] = []
      for (const track of this.#tracks.values()) {
        if (!track.stream.emitted) continue
        if (track.open && this.#isWhole(track, complete)) {
          await feed.activate(track.stream.name, track.version)
          track.open = false
        }
        const before = track.told
        if ((await this.#advance(track)) && told(track) !== before) last.push(track)
      }
      await this.#emitStates(last)
    })
  }

  async #write(batch: WriteBatch): Promise<WriteResult> {
    const track = this.#tracks.get(batch.table.stream)
    if (track === undefined) return this.#options.store.write(batch)
    if (track.renews) renew(track, this.#options.clock.now())
    let written: WriteResult = { inserted: 0, updated: 0, unchanged: 0, deleted: 0, rejected: 0, erased: 0 }
    for (const part of this.#options.cached ? [batch] : partsOf(batch)) {
      const at = this.#moment(part.syncedAt)
      written = sum(written, await this.#options.store.write({ ...part, syncedAt: at }))
      if (track.stream.emitted) await this.#emitChanged(track, part, at)
      track.cached = at
    }
    track.rejected += written.rejected + batch.rejected.length
    settleParents(track, batch.parentsDone)
    if (batch.checkpoint !== undefined) {
      const checkpoint = track.rejected > 0 ? undigested(batch.checkpoint) : batch.checkpoint
      track.at = { checkpoint, seq: ++this.#seq }
    }
    const moved = batch.checkpoint !== undefined || batch.parentsDone.length > 0
    if (track.stream.emitted && moved && (await this.#advance(track))) await this.#emitStates([track])
    return written
  }

  /** No two batches are stored under one moment, so that the rows of each can be found. */
  #moment(syncedAt: string): string {
    this.#latest = Math.max(Date.parse(syncedAt), this.#latest + 1)
    return new Date(this.#latest).toISOString()
  }

  async #emitChanged(track: Track, { table, pages }: WriteBatch, at: string): Promise<void> {
    const { store, cached } = this.#options
    const unsaid = cached ? new Set<string>() : unsaidColumns(table, pages)
    const { rows } = await store.query(changedRecords(track.emitted, { at, unsaid, partial: !cached }))
    await this.#emit(
      track,
      rows.map(([record]) => String(record)),
      at,
    )
  }

  async #emit(track: Track, records: readonly string[], at: string): Promise<void> {
    if (records.length === 0) return
    track.records += records.length
    await this.#options.feed.records(track.stream.name, records, { at, version: track.version })
  }

  /** What a cache stored after the state was written never reached the target, or nobody knows that it did. */
  async #prepared(table: TableSpec): Promise<void> {
    const track = this.#tracks.get(table.stream)
    if (!this.#options.cached || track === undefined) return
    const { store, clock } = this.#options
    const { rows } = await store.query(latestMoment(track.emitted))
    const latest = rows[0]?.[0]
    if (typeof latest !== 'string') return
    this.#latest = Math.max(this.#latest, Date.parse(latest))
    if (!track.stream.emitted) return
    const at = new Date(clock.now()).toISOString()
    for (let rowid = '-1'; ; ) {
      const found = await store.query(laterRecords(track.emitted, track.cached, rowid, rowsAtOnce))
      await this.#emit(
        track,
        found.rows.map(([, record]) => String(record)),
        at,
      )
      if (found.rows.length < rowsAtOnce) break
      rowid = String(found.rows.at(-1)?.[0])
    }
    track.cached = latest
    if (track.records > 0 && (await this.#advance(track))) await this.#emitStates([track])
  }

  async #staleParents(parent: TableSpec, child: string, query: StaleQuery): Promise<readonly ParentRef[]> {
    const { store } = this.#options
    const track = this.#tracks.get(child)
    if (track === undefined) return store.staleParents(parent, child, query)
    const { limit, skip, ...stale } = query
    track.stale = stale
    const met = await store.staleParents(parent, child, {
      ...query,
      skip: track.due.size === 0 ? skip : new Set([...skip, ...track.due.keys()]),
    })
    const left = [...track.due].filter(([id]) => !skip.has(id)).slice(0, limit - met.length)
    return [...met, ...left.map(([id, version]) => ({ id, version }))]
  }

  /** Moves a stream's state up to what was emitted; `false` where it has to stay behind. */
  async #advance(track: Track): Promise<boolean> {
    if (this.#options.cached) {
      track.state = stateOf({ ...track, at: undefined, parent: undefined })
      return true
    }
    if (track.stream.details && (await this.#due(track, track.stream.table, 0)) === undefined) return false
    const parent = this.#tracks.get(track.stream.parent ?? '')
    if (parent !== undefined && track.stream.changedOnly) {
      const due = await this.#due(track, parent.stream.table, mostDue)
      if (due !== undefined) track.parent = { at: parent.at, due }
    }
    track.state = stateOf({ ...track, cached: undefined })
    return true
  }

  /** Parents whose children are due as of now, `undefined` when there are more or it is not known yet. */
  async #due(track: Track, parents: TableSpec, most: number): Promise<Map<string, string> | undefined> {
    if (track.stale === undefined) return undefined
    const query = { ...track.stale, limit: most + 1, skip: new Set<string>() }
    const met = await this.#options.store.staleParents(parents, track.stream.name, query)
    const due = new Map([...track.due, ...met.map(({ id, version }): [string, string] => [id, version])])
    return due.size > most ? undefined : due
  }

  async #emitStates(tracks: readonly Track[]): Promise<void> {
    const states = tracks.flatMap(({ stream, state, records, rejected }) =>
      state === undefined ? [] : [{ stream: stream.name, state, records, rejected }],
    )
    await this.#options.feed.states(states)
    for (const track of tracks) {
      track.told = told(track)
      track.records = 0
      track.rejected = 0
    }
  }

  /** Children are all there only if their parents were. */
  #isWhole({ stream, renews }: Track, complete: ReadonlySet<string>): boolean {
    if (renews || !complete.has(stream.name)) return false
    const parent = this.#tracks.get(stream.parent ?? '')
    return parent === undefined || complete.has(parent.stream.name)
  }
}
