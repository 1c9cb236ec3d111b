import { type FreshdeskConfig, type StreamConfig, streamConfig } from '@tajo/core/config/config'
import type { StreamSpec } from '@tajo/core/stream'
import { type ReplayReport, replayRejected } from '@tajo/engine/replay'
import type { SyncReport } from '@tajo/engine/reports'
import type { Source } from '@tajo/engine/source'
import { type SyncOptions, sync } from '@tajo/engine/sync'
import { streams as allStreams } from '@tajo/freshdesk/streams/index'
import { FreshdeskSandbox, type FreshdeskSandboxOptions, type FreshdeskWorld } from '@tajo/sandbox/freshdesk/sandbox'
import { dice } from './dice.ts'
import { duckStore } from './duck-store.ts'
import { type Compared, differencesFrom } from './expect-equals-sandbox.ts'
import { openSource } from './source.ts'
import { Stage } from './stage.ts'
import { stageSender } from './stage-sender.ts'
import { onStage } from './stage-warehouse.ts'
import type { Store } from './store.ts'
import { watchCheckpoints } from './watch-checkpoints.ts'

export interface LabOptions {
  /** Draws the account and the order of everything. */
  readonly seed?: number
  readonly account?: Omit<FreshdeskSandboxOptions, 'seed' | 'clock' | 'apiKey'>
  /** The only ones that are on; default: all, optional ones too. */
  readonly streams?: readonly string[]
  readonly settings?: Readonly<Record<string, Partial<StreamConfig>>>
  readonly config?: Partial<Omit<FreshdeskConfig, 'streams'>>
  /** How far the vendor's clock is ahead of ours. */
  readonly skewMs?: number
  readonly latencyMs?: number
  readonly store?: (stage: Stage) => Promise<Store>
}

/** An account, a source that reads it and a warehouse, on one clock and without sockets. */
export interface Lab {
  readonly sandbox: FreshdeskSandbox
  readonly world: FreshdeskWorld
  readonly stage: Stage
  readonly store: Store
  source: Source
  /** What a committed position promised and the table lacked. */
  readonly broken: readonly string[]
  sync(options?: Partial<SyncOptions>): Promise<SyncReport>
  replay(): Promise<ReplayReport>
  /** The same account and warehouse under another configuration. */
  configure(options: Pick<LabOptions, 'streams' | 'settings' | 'config'>): Promise<void>
  differences(read: Compared['read'], but?: Compared['but']): Promise<readonly string[]>
}

const start = Date.UTC(2026, 9, 5, 8)

export async function openLab({
  seed = 1,
  account = {},
  skewMs = 0,
  latencyMs = 40,
  ...rest
}: LabOptions): Promise<Lab> {
  const chance = dice(seed)
  const stage = new Stage(start, chance)
  const vendorNow = (): number => stage.clock.now() + skewMs
  const sandbox = new FreshdeskSandbox({ ...account, seed, clock: { now: vendorNow } })
  const store = await (rest.store ?? (() => duckStore(stage.clock)))(stage)
  const watch = watchCheckpoints(store.warehouse, sandbox.world, store.read)
  const warehouse = onStage(watch.warehouse, stage)
  const open = (options: Pick<LabOptions, 'streams' | 'settings' | 'config'>): Promise<Source> =>
    openSource({
      sender: stageSender({ sandbox, stage, dice: chance, latencyMs }),
      clock: stage.clock,
      random: chance.roll,
      streams: { ...chosen(options.streams), ...options.settings },
      ...(options.config === undefined ? {} : { config: options.config }),
    })
  const lab: Lab = {
    sandbox,
    world: sandbox.world,
    stage,
    store,
    source: await open(rest),
    broken: watch.broken,
    sync: (options) =>
      sync(lab.source, warehouse, { signal: new AbortController().signal, clock: stage.clock, ...options }),
    replay: () => replayRejected(lab.source, warehouse, { clock: stage.clock }),
    configure: async (options) => {
      lab.source = await open({ ...rest, ...options })
    },
    differences: (read, but = {}) => {
      const streams = [...lab.source.streams.keys()]
      const chosen = streams.map((stream) => {
        const { columns, excludeColumns } = streamConfig(lab.source.config, stream)
        return [stream, { someColumns: columns !== undefined || excludeColumns.length > 0, ...but[stream] }] as const
      })
      return differencesFrom(sandbox.world, store.read, { streams, read, but: Object.fromEntries(chosen) })
    },
  }
  return lab
}

/** Opens a lab for as long as `use` needs it. */
export async function withLab(options: LabOptions, use: (lab: Lab) => Promise<void>): Promise<void> {
  const lab = await openLab(options)
  try {
    await use(lab)
  } finally {
    await lab.store.close()
  }
}

function chosen(streams: readonly string[] | undefined): Record<string, Partial<StreamConfig>> {
  const settings: Record<string, Partial<StreamConfig>> = {}
  for (const { name, optional } of allStreams as readonly StreamSpec[]) {
    if (streams?.includes(name) === false) settings[name] = { enabled: false }
    // Others are on without being named, as by default.
    else if (optional === true) settings[name] = { enabled: true }
  }
  return settings
}
