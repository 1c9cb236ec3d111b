import { rmSync } from 'node:fs'
import { type SourceConfig, type StreamConfig, streamConfig } from '@tajo/core/config/config'
import type { StreamSpec } from '@tajo/core/stream'
import { type ReplayReport, replayRejected } from '@tajo/engine/replay'
import type { SyncReport, VerifyReport } from '@tajo/engine/reports'
import type { Source } from '@tajo/engine/source'
import { type SyncOptions, sync } from '@tajo/engine/sync'
import { verify } from '@tajo/engine/verify/verify'
import { dice } from './dice.ts'
import { duckStore, temporaryFolder } from './duck-store.ts'
import { type Compared, differencesFrom } from './expect-equals-sandbox.ts'
import { type CommonConfig, openSource } from './source.ts'
import { Stage } from './stage.ts'
import { stageSender } from './stage-sender.ts'
import { onStage } from './stage-warehouse.ts'
import type { Store } from './store.ts'
import type { PlayedAccount, Vendor } from './vendor.ts'
import { watchCheckpoints } from './watch-checkpoints.ts'

export interface LabOptions<Account extends object = object> {
  /** Draws the account and the order of everything. */
  readonly seed?: number
  readonly account?: Account
  /** The only ones that are on; default: all, optional ones too. */
  readonly streams?: readonly string[] | undefined
  readonly settings?: Readonly<Record<string, Partial<StreamConfig>>>
  readonly config?: Partial<CommonConfig>
  /** How far the vendor's clock is ahead of ours. */
  readonly skewMs?: number
  readonly latencyMs?: number
  readonly store?: (stage: Stage, vendor: Vendor) => Promise<Store>
}

type Configured = Pick<LabOptions, 'streams' | 'settings' | 'config'> & {
  /** In the place of all that the vendor's configuration is by default. */
  readonly whole?: SourceConfig
}

/** An account, a source that reads it and a warehouse, on one clock and without sockets. */
export interface Lab<Account extends PlayedAccount = PlayedAccount> {
  readonly vendor: Vendor
  readonly sandbox: Account
  readonly world: Account['world']
  readonly stage: Stage
  readonly store: Store
  /** For files of the test's own. */
  readonly folder: string
  source: Source
  /** What a committed position promised and the table lacked. */
  readonly broken: readonly string[]
  sync(options?: Partial<SyncOptions>): Promise<SyncReport>
  replay(): Promise<ReplayReport>
  verify(options?: Partial<VerifyOptions>): Promise<VerifyReport>
  /** The same account and warehouse under another configuration. */
  configure(options: Configured): Promise<void>
  differences(read: Compared['read'], but?: Compared['but']): Promise<readonly string[]>
  close(): Promise<void>
}

type VerifyOptions = Parameters<typeof verify>[2]

const start = Date.UTC(2026, 9, 5, 8)

export async function openLab<Account extends PlayedAccount, Options extends object>(
  vendor: Vendor<Account, Options>,
  { seed = 1, account, skewMs = 0, latencyMs = 40, ...rest }: LabOptions<Options>,
): Promise<Lab<Account>> {
  const chance = dice(seed)
  const stage = new Stage(start, chance)
  const folder = temporaryFolder()
  const vendorNow = (): number => stage.clock.now() + skewMs
  const sandbox = vendor.open({ ...(account ?? ({} as Options)), seed, clock: { now: vendorNow } })
  const store = await (rest.store ?? ((stage, vendor) => duckStore(stage.clock, vendor)))(stage, vendor)
  const watch = watchCheckpoints(vendor, sandbox, store.warehouse, store.read)
  const warehouse = onStage(watch.warehouse, stage)
  const open = ({ streams, settings, config, whole }: Configured): Promise<Source> =>
    openSource({
      sender: stageSender({ sandbox, stage, dice: chance, latencyMs }),
      clock: stage.clock,
      random: chance.roll,
      streams: { ...chosen(vendor.streams, streams), ...settings },
      config: { ...(whole ?? vendor.config({ baseUrl: 'http://127.0.0.1:4101', folder })), ...config },
    })
  const lab: Lab<Account> = {
    vendor,
    sandbox,
    world: sandbox.world,
    stage,
    store,
    folder,
    source: await open(rest),
    broken: watch.broken,
    sync: (options) =>
      sync(lab.source, warehouse, { signal: new AbortController().signal, clock: stage.clock, ...options }),
    replay: () => replayRejected(lab.source, warehouse, { clock: stage.clock }),
    verify: (options) =>
      verify(lab.source, warehouse, { signal: new AbortController().signal, clock: stage.clock, ...options }),
    configure: async (options) => {
      lab.source = await open({ ...rest, ...options })
    },
    differences: (read, but = {}) => {
      const streams = [...lab.source.streams.keys()]
      const chosen = streams.map((stream) => {
        const { columns, excludeColumns } = streamConfig(lab.source.config, stream)
        return [stream, { someColumns: columns !== undefined || excludeColumns.length > 0, ...but[stream] }] as const
      })
      return differencesFrom(vendor.truth(sandbox), store.read, { streams, read, but: Object.fromEntries(chosen) })
    },
    close: async () => {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return lab
}

/** Opens a lab for as long as `use` needs it. */
export async function withLab<Account extends PlayedAccount, Options extends object>(
  vendor: Vendor<Account, Options>,
  options: LabOptions<Options>,
  use: (lab: Lab<Account>) => Promise<void>,
): Promise<void> {
  const lab = await openLab(vendor, options)
  try {
    await use(lab)
  } finally {
    await lab.close()
  }
}

function chosen(
  all: readonly StreamSpec[],
  streams: readonly string[] | undefined,
): Record<string, Partial<StreamConfig>> {
  const settings: Record<string, Partial<StreamConfig>> = {}
  for (const { name, optional } of all) {
    if (streams?.includes(name) === false) settings[name] = { enabled: false }
    // Others are on without being named, as by default.
    else if (optional === true) settings[name] = { enabled: true }
  }
  return settings
}
