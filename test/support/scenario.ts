import type { SyncReport } from '@tajo/engine/reports'
import type { FaultKind } from '@tajo/sandbox/http/faults'
import { type Lab, type LabOptions, openLab } from './lab.ts'
import type { Mutation, Vendor } from './vendor.ts'

export interface Scenario {
  /** Draws the account and the order of everything. */
  readonly seed: number
  readonly account: object
  /** What happens before the first sync, such as many tickets changing in one second. */
  readonly before: readonly Mutation[]
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

const mostQuietSyncs = 3

/**
 * Plays a scenario to its end: syncs amid what happens to the account, then rest. What was promised on the way and what is
 * stored in the end is compared with the account.
 */
export async function play(
  vendor: Vendor,
  scenario: Scenario,
  options: Pick<LabOptions, 'store' | 'streams'> = {},
): Promise<Outcome> {
  const { syncs, refused, seed, account, skewMs, latencyMs } = scenario
  const lab = await openLab(vendor, { seed, account, skewMs, latencyMs, ...options })
  try {
    return await playIn(lab, scenario, syncs, refused)
  } finally {
    await lab.close()
  }
}

async function playIn(
  lab: Lab,
  scenario: Scenario,
  syncs: Scenario['syncs'],
  refused: Scenario['refused'],
): Promise<Outcome> {
  const { sandbox, stage, vendor } = lab
  const mutations = timetable(scenario.mutations, (mutation) => vendor.mutate(sandbox, mutation))
  const faults = timetable(scenario.faults, ({ kind, times, match }) =>
    sandbox.faults.next(kind, { times, ...(match === undefined ? {} : { match }) }),
  )
  for (const { status, ticket } of refused) sandbox.faults.record(status, new RegExp(`/tickets/${ticket}(\\D|$)`))
  for (const mutation of scenario.before) vendor.mutate(sandbox, mutation)
  const reports: SyncReport[] = []
  const run: Run = async ({ streams, full, stopAfter }) => {
    const stop = new AbortController()
    let left = stopAfter ?? Number.POSITIVE_INFINITY
    sandbox.beforeRequest = () => {
      mutations.tick()
      faults.tick()
      left -= 1
      if (left === 0) stop.abort(new Error('interrupted'))
    }
    const report = await lab.sync({ full, signal: stop.signal, ...(streams === undefined ? {} : { streams }) })
    reports.push(report)
    return report
  }
  const wrong: string[] = []
  for (const planned of syncs) {
    stage.advance(planned.restMs)
    const streams = planned.streams?.filter((stream) => lab.source.streams.has(stream))
    if (streams?.length === 0) continue
    const report = await run({ ...planned, ...(streams === undefined ? {} : { streams }) })
    wrong.push(...surprises(report, planned, scenario))
  }
  mutations.finish()
  faults.finish()
  sandbox.faults.clear()
  wrong.push(...lab.broken)
  if (wrong.length === 0) wrong.push(...(await comeToRest(lab, run, scenario)), ...lab.broken)
  return { requests: sandbox.calls, reports, wrong }
}

type Run = (planned: Pick<PlannedSync, 'streams' | 'full' | 'stopAfter'>) => Promise<SyncReport>

/** Nothing happens any more: few syncs must make the tables equal, and a full one must show what leaves no trace. */
async function comeToRest(lab: Lab, run: Run, scenario: Scenario): Promise<readonly string[]> {
  await lab.replay()
  let wrong: readonly string[] = []
  for (let n = 0; n < mostQuietSyncs; n += 1) {
    lab.stage.advance(lab.vendor.settleMs)
    const { verdict, streams } = await run({ full: false })
    if (verdict.kind !== 'complete') return [`a quiet sync ended ${JSON.stringify(verdict)}`]
    wrong = await lab.differences('changes')
    const moved = streams.some(({ inserted, updated, deleted }) => inserted + updated + deleted > 0)
    if (wrong.length === 0 && !moved) break
  }
  // A vendor that denies a ticket exists is believed until everything is read again.
  if (wrong.length > 0 && !scenario.refused.some(({ status }) => status === 404)) return wrong
  lab.stage.advance(lab.vendor.settleMs)
  const { verdict } = await run({ full: true })
  if (verdict.kind !== 'complete') return [`a quiet full sync ended ${JSON.stringify(verdict)}`]
  return lab.differences('everything')
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
  if (explained[verdict.kind])
    return streams.filter((one) => one.verdict.kind === 'skipped').map((one) => `${one.stream} was skipped`)
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
