import type { StaleOptions, TableSpec, WriteBatch } from '@tajo/core/warehouse'
import type { Beginner, Beginning } from './beginnings.ts'
import type { EmittedTable } from './emitted-columns.ts'
import { type ParentState, type Position, type StreamState, writeStreamState } from './stream-state.ts'

/** A stream of the run as the engine will read it. */
export interface EmittedStream extends Beginner {
  readonly table: TableSpec
  readonly without: ReadonlySet<string>
  /** Each record is read by itself too, so its rows are complete only when none is due any more. */
  readonly details: boolean
}

/** How far a stream of this run is. */
export interface Track {
  readonly stream: EmittedStream
  readonly emitted: EmittedTable
  at: Position | undefined
  version: number
  open: boolean
  /** A new version begins with the first batch: until then the old records may prove to be all there is. */
  renews: boolean
  /** Parents left over from an earlier run: key → version. */
  readonly due: Map<string, string>
  /** What makes a parent due, as the engine asks for it; `undefined` before it has asked. */
  stale: StaleOptions | undefined
  parent: { at: Position | undefined; due: Map<string, string> } | undefined
  cached: string | undefined
  /** As emitted last. */
  state: StreamState | undefined
  /** The same as text, once this run has emitted one. */
  told: string | undefined
  records: number
  rejected: number
}

export function startTrack(stream: EmittedStream, state: StreamState | undefined, begins: Beginning): Track {
  return {
    stream,
    emitted: { table: stream.table, without: stream.without },
    at: begins.at,
    version: state?.version ?? 0,
    open: state?.open ?? false,
    renews: begins.fresh,
    due: new Map(begins.due),
    stale: undefined,
    parent: state?.parent === undefined ? undefined : { at: state.parent.at, due: new Map(state.parent.due) },
    cached: stream.whole ? undefined : state?.cached,
    state,
    told: undefined,
    records: 0,
    rejected: 0,
  }
}

/** Begins a new version of the stream's records, later than every one before. */
export function renew(track: Track, now: number): void {
  track.version = Math.max(now, track.version + 1)
  track.open = true
  track.renews = false
}

/** Parents whose children were read are due no longer, unless a later version of them is. */
export function settleParents({ due, parent }: Track, done: WriteBatch['parentsDone']): void {
  for (const { id, version } of done) {
    for (const list of [due, ...(parent === undefined ? [] : [parent.due])]) {
      const wanted = list.get(id)
      if (wanted !== undefined && !(Date.parse(version) < Date.parse(wanted))) list.delete(id)
    }
  }
}

export function stateOf(track: Track): StreamState {
  const { at, version, open, parent, cached } = track
  const known: ParentState | undefined =
    parent === undefined
      ? undefined
      : { ...(parent.at === undefined ? {} : { at: parent.at }), due: new Map(parent.due) }
  return {
    ...(at === undefined ? {} : { at }),
    version,
    open,
    ...(known === undefined ? {} : { parent: known }),
    ...(known === undefined || at !== undefined ? {} : { columns: track.stream.columns }),
    ...(cached === undefined ? {} : { cached }),
  }
}

/** A state as text, to tell whether it says anything new. */
export function told({ state }: Track): string {
  return JSON.stringify(state === undefined ? null : writeStreamState(state))
}
