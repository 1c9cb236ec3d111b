import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Warehouse } from '@tajo/core/warehouse'
import type { SyncReport } from '@tajo/engine/reports'
import type { Source } from '@tajo/engine/source'
import { sync } from '@tajo/engine/sync'
import { openDuckDb } from '@tajo/warehouse/duckdb/open'
import { Emission } from '@tajo/warehouse/protocol/emission'
import type { Feed } from '@tajo/warehouse/protocol/feed'
import type { StreamState } from '@tajo/warehouse/protocol/stream-state'
import type { EmittedStream } from '@tajo/warehouse/protocol/track'
import type { Context } from '../context.ts'
import { lostError, type Output } from './output.ts'

export interface EmitRun {
  readonly source: Source
  readonly streams: readonly EmittedStream[]
  readonly states: ReadonlyMap<string, StreamState>
  readonly feed: Feed
  readonly output: Output
  readonly cache: string | undefined
}

/** Syncs a source and emits what it brings. */
export async function runEmission(context: Context, run: EmitRun): Promise<SyncReport> {
  const { source, streams, states, feed, output, cache } = run
  const { clock } = context.io
  return withStore(context, cache, async (store) => {
    const emission = new Emission({
      source: source.name,
      store,
      cached: cache !== undefined,
      feed,
      clock,
      streams,
      states,
    })
    await emission.begin()
    const report = await sync(source, emission.warehouse, {
      streams: streams.map(({ name }) => name),
      signal: output.signal,
      clock,
    })
    if (output.lost()) throw lostError()
    const complete = report.streams.filter(({ verdict }) => verdict.kind === 'complete')
    await emission.end(new Set(complete.map(({ stream }) => stream)))
    return report
  })
}

/** The cache the user named, or a store that leaves nothing behind. */
async function withStore<T>(
  context: Context,
  cache: string | undefined,
  use: (store: Warehouse) => Promise<T>,
): Promise<T> {
  const dir = cache === undefined ? await mkdtemp(join(tmpdir(), 'tajo-emit-')) : undefined
  try {
    const path = dir === undefined ? resolve(context.io.cwd, cache ?? '') : join(dir, 'run.duckdb')
    const store = await openDuckDb({ path, command: 'tajo emit', clock: context.io.clock })
    try {
      return await use(store)
    } finally {
      await store.close()
    }
  } finally {
    if (dir !== undefined) await rm(dir, { recursive: true, force: true })
  }
}
