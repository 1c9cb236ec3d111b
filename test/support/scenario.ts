import { replayRejected } from '@tajo/engine/replay'
import type { SyncReport } from '@tajo/engine/reports'
import type { Source } from '@tajo/engine/source'
import { sync } from '@tajo/engine/sync'
import { type FaultKind, FreshdeskSandbox, type FreshdeskSandboxOptions } from '@tajo/sandbox/freshdesk/sandbox'
import { dice } from './dice.ts'
import { differencesFrom } from './expect-equals-sandbox.ts'
import { type Mutation, mutate } from './mutations.ts'
import { openSource } from './source.ts'
import { Stage } from './stage.ts'
import { stageSender } from './stage-sender.ts'
import { onStage } from './stage-warehouse.ts'
import type { Store } from './store.ts'
import { watchCheckpoints } from './watch-checkpoints.ts'

export interface Scenario {
  /** Draws the account and the order of everything. */
  readonly seed: number
  readonly account: Omit<FreshdeskSandboxOptions, 'seed' | 'clock' | 'apiKey'>
  /** How far the vendor's clock is ahead of ours. */
  readonly skewMs: number
  readonly latencyMs: number
  readonly syncs: readonly PlannedSync[]
  readonly mutations: readonly Timed<Mutation>[]
  readonly faults: readonly Timed<PlannedFault>[]
  /** Tickets whose calls are refused until the account comes to rest. */
  readonly refused: readonly { readonly status: 403 | 404; readonly ticket: number }[]
}

/** Happens when that many requests have been made since the one before it. */
export type Timed<What> = What & { readonly after: number }

export interface PlannedSync {
  /** Default: all. */
  readonly streams?: readonly string[]
  readonly full: boolean
  /** The run is interrupted at this request. */
  readonly stopAfter?: number
  /** Quiet time before it. */
  readonly restMs: number
}

export interface PlannedFault {
  readonly kind: FaultKind
  readonly times: number
  readonly match?: RegExp
}

export interface Outcome {
  readonly requests: number
  readonly reports: readonly SyncReport[]
  /** Sentences about what is not as it should be; empty when all is well. */
  readonly wrong: readonly string[]
}

const start = Date.UTC(2026, 9, 5, 8)
const mostQuietSyncs = 3
const optional = ['automations', 'ticket_forms', 'custom_object_schemas', 'custom_object_records']

/**
 * Plays a scenario to its end: syncs amid what happens to the account, then rest. What was promised on the way and what is
 * stored in the end is compared with the account.
 */
export async function play(scenario: Scenario, store: Store): Promise<Outcome> {
  const chance = dice(scenario.seed)
  const stage = new Stage(start, chance)
  const vendorNow = (): number => stage.clock.now() + scenario.skewMs
  const sandbox = new FreshdeskSandbox({ ...scenario.account, seed: scenario.seed, clock: { now: vendorNow } })
  const sender = stageSender({ sandbox, stage, dice: chance, vendorNow, latencyMs: scenario.latencyMs })
  const source = openSource({
    sender,
    clock: stage.clock,
    random: chance.roll,
    streams: Object.fromEntries(optional.map((name) => [name, { enabled: true }])),
  })
  const watch = watchCheckpoints(store.warehouse, sandbox.world, store.read)
  const warehouse = onStage(watch.warehouse, stage)
  const mutations = timetable(scenario.mutations, (mutation) => mutate(sandbox.world, mutation))
  const faults = timetable(scenario.faults, ({ kind, times, match }) =>
    sandbox.faults.next(kind, { times, ...(match === undefined ? {} : { match }) }),
  )
  for (const { status, ticket } of scenario.refused) sandbox.faults.record(status, new RegExp(`/tickets/${ticket}(\\D|$)`))
  const reports: SyncReport[] = []
  const run = async ({ streams, full, stopAfter }: PlannedSync): Promise<SyncReport> => {
    const stop = new AbortController()
    let left = stopAfter ?? Number.POSITIVE_INFINITY
    sandbox.beforeRequest = () => {
      mutations.tick()
      faults.tick()
      left -= 1
      if (left === 0) stop.abort(new Error('interrupted'))
    }
    const options = { full, signal: stop.signal, clock: stage.clock, ...(streams === undefined ? {} : { streams }) }
    const report = await sync(source, warehouse, options)
    reports.push(report)
    return report
  }
  const said: string[] = []
  for (const planned of scenario.syncs) {
    stage.advance(planned.restMs)
    said.push(...surprises(await run(planned), planned, scenario))
  }
  mutations.finish()
  faults.finish()
  sandbox.faults.clear()
  said.push(...watch.broken)
  const rested = { sandbox, source, stage, store, run, warehouse }
  return { requests: sandbox.calls, reports, wrong: said.length > 0 ? said : await comeToRest(rested, scenario) }
}

interface Rested {
  readonly sandbox: FreshdeskSandbox
  readonly source: Source
  readonly stage: Stage
  readonly store: Store
  readonly warehouse: Store['warehouse']
  readonly run: (planned: PlannedSync) => Promise<SyncReport>
}

/** Nothing happens any more: few syncs must make the tables equal, and a full one must show what leaves no trace. */
async function comeToRest({ sandbox, source, stage, store, warehouse, run }: Rested, scenario: Scenario): Promise<readonly string[]> {
  const streams = [...source.streams.keys()]
  const compare = (read: 'changes' | 'everything') => differencesFrom(sandbox.world, store.read, { streams, read })
  await replayRejected(source, warehouse, { clock: stage.clock })
  let wrong: readonly string[] = []
  for (let n = 0; n < mostQuietSyncs; n += 1) {
    stage.advance(10_000)
    const { verdict, streams: each } = await run({ full: false, restMs: 0 })
    if (verdict.kind !== 'complete') return [`a quiet sync ended ${JSON.stringify(verdict)}`]
    wrong = await compare('changes')
    const moved = each.some(({ inserted, updated, deleted }) => inserted + updated + deleted > 0)
    if (wrong.length === 0 && !moved) break
  }
  // A vendor that denies a ticket exists is believed until everything is read again.
  if (wrong.length > 0 && !scenario.refused.some(({ status }) => status === 404)) return wrong
  stage.advance(10_000)
  const { verdict } = await run({ full: true, restMs: 0 })
  if (verdict.kind !== 'complete') return [`a quiet full sync ended ${JSON.stringify(verdict)}`]
  return compare('everything')
}

/** Ends of a run that the plan does not explain. */
function surprises({ verdict, streams }: SyncReport, planned: PlannedSync, scenario: Scenario): readonly string[] {
  const explained = {
    complete: true,
    'complete-except': scenario.refused.some(({ status }) => status === 403),
    // A list that never stands still, or patience that ended.
    incomplete: scenario.mutations.length > 0,
    interrupted: planned.stopAfter !== undefined,
    failed: false,
    skipped: false,
  }
  if (explained[verdict.kind]) return streams.filter((one) => one.verdict.kind === 'skipped').map((one) => `${one.stream} was skipped`)
  return [`a sync ended ${JSON.stringify(verdict)}`]
}

function timetable<What extends object>(planned: readonly Timed<What>[], happen: (what: What) => void) {
  const waiting = [...planned]
  let left = waiting[0]?.after ?? 0
  return {
    tick: (): void => {
      while (waiting.length > 0 && left <= 0) {
        const [what] = waiting.splice(0, 1)
        if (what !== undefined) happen(what)
        left = waiting[0]?.after ?? 0
      }
      left -= 1
    },
    finish: (): void => {
      for (const what of waiting.splice(0)) happen(what)
    },
  }
}
