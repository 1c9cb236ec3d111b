import { emittedStreams, offeredStreams } from '@tajo/cli/emit/offering'
import type { SyncReport } from '@tajo/engine/reports'
import { sync } from '@tajo/engine/sync'
import { airbyteCatalog } from '@tajo/warehouse/protocol/airbyte-catalog'
import { airbyteFeed } from '@tajo/warehouse/protocol/airbyte-feed'
import { readAirbyteState } from '@tajo/warehouse/protocol/airbyte-state'
import { Emission } from '@tajo/warehouse/protocol/emission'
import type { ChosenStream, OfferedStream } from '@tajo/warehouse/protocol/offered-stream'
import { singerFeed } from '@tajo/warehouse/protocol/singer-feed'
import { readSingerState } from '@tajo/warehouse/protocol/singer-state'
import { duckStore } from './duck-store.ts'
import type { EmitTarget } from './emit-target.ts'
import { freshdesk } from './freshdesk/vendor.ts'
import type { Lab } from './lab.ts'
import { onStage } from './stage-warehouse.ts'
import type { Store } from './store.ts'

export interface EmitOptions {
  readonly protocol?: 'singer' | 'airbyte'
  readonly choose?: (offered: readonly OfferedStream[]) => readonly ChosenStream[]
  /** Kept between runs; without it each run has an empty one. */
  readonly cache?: Store
}

/** All streams that are on, as they are read without a catalog. */
export function chooseAll(offered: readonly OfferedStream[]): readonly ChosenStream[] {
  return offered
    .filter(({ byDefault }) => byDefault)
    .map(({ emitted, incremental }) => ({
      name: emitted.table.stream,
      whole: !incremental,
      without: new Set<string>(),
    }))
}

/** One run of `tajo emit` on the account of a lab, from the target's last state. */
export async function emit(lab: Lab, target: EmitTarget, options: EmitOptions = {}): Promise<SyncReport> {
  const { protocol = 'singer', choose = chooseAll, cache } = options
  const { clock } = lab.stage
  const { config, connection } = lab.source
  const offered = offeredStreams(config, connection)
  const { source, streams } = emittedStreams(config, connection, choose(offered), clock.now())
  const singer = protocol === 'singer'
  const { states, bookmarks } = singer
    ? readSingerState(target.state ?? {})
    : { states: readAirbyteState(target.state ?? []), bookmarks: {} }
  if (!singer) target.expect(airbyteCatalog(offered) as never)
  const { out } = target
  const feed = singer ? singerFeed({ out, bookmarks, versions: true }) : airbyteFeed(out, clock)
  const store = cache ?? (await duckStore(clock, freshdesk))
  try {
    const emission = new Emission({
      source: source.name,
      store: store.warehouse,
      cached: cache !== undefined,
      feed,
      clock,
      streams,
      states,
    })
    await emission.begin()
    const report = await sync(source, onStage(emission.warehouse, lab.stage), {
      streams: streams.map(({ name }) => name),
      signal: new AbortController().signal,
      clock,
    })
    const complete = report.streams.filter(({ verdict }) => verdict.kind === 'complete')
    await emission.end(new Set(complete.map(({ stream }) => stream)))
    return report
  } finally {
    if (cache === undefined) await store.close()
  }
}
