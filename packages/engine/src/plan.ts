import { type Clock, systemClock } from '@tajo/core/clock'
import type { Warehouse } from '@tajo/core/warehouse'
import { decideMode } from './decide-mode.ts'
import { makespanMinutes } from './makespan.ts'
import { openEnvelope } from './position-envelope.ts'
import type { StreamPlan, SyncPlan } from './reports.ts'
import { chooseStreams, type Source, type SourceStream } from './source.ts'
import { staleOptions } from './stale-options.ts'

export interface PlanOptions {
  readonly streams?: readonly string[]
  readonly full?: boolean
  readonly since?: Date
  readonly clock?: Clock
}

/** What a sync would read and cost. Costs a handful of calls itself; writes nothing. */
export async function planSync(source: Source, warehouse: Warehouse, options: PlanOptions = {}): Promise<SyncPlan> {
  const clock = options.clock ?? systemClock
  const before = source.connection.usage().calls
  const account = await source.connection.account()
  const limit = account.limitPerMinute
  const allowed = source.connection.usage().allowedPerMinute
  const rowsOf = new Map<string, number>()
  const streams: StreamPlan[] = []
  for (const stream of chooseStreams(source, options.streams)) {
    const plan = await planStream(source, warehouse, stream, options, clock.now(), rowsOf, allowed)
    if (plan.rows !== null) rowsOf.set(stream.stream.name, plan.rows)
    streams.push(plan)
  }
  const sum = (of: (plan: StreamPlan) => number | null): number =>
    streams.reduce((total, plan) => total + (of(plan) ?? 0), 0)
  return {
    source: source.name,
    at: new Date(clock.now()).toISOString(),
    account: account.account,
    limitPerMinute: limit ?? null,
    reservePercent: source.config.reservePercent,
    streams,
    calls: sum((plan) => plan.calls),
    credits: sum((plan) => plan.credits),
    minutes:
      allowed === undefined
        ? null
        : makespanMinutes(
            streams.map((plan) => ({ credits: plan.credits ?? 0, minutes: plan.minutes ?? 0 })),
            allowed,
          ),
    probes: source.connection.usage().calls - before,
    notes: notesOn(streams, source),
  }
}

async function planStream(
  source: Source,
  warehouse: Warehouse,
  { stream, table, settings, syncType, ...rest }: SourceStream,
  options: PlanOptions,
  now: number,
  rowsOf: ReadonlyMap<string, number>,
  allowed: number | undefined,
): Promise<StreamPlan> {
  const stored = openEnvelope(await warehouse.checkpoint(source.name, stream.name))
  const since = options.since ?? settings.since
  const facts = { full: options.full === true, since, now, fullSyncDays: source.config.fullSyncDays }
  const decided = decideMode({ stream, table, settings, syncType, ...rest }, stored, facts)
  const mode = stored === undefined ? 'first' : decided
  const { rows, rowsFrom, parents } = await expected()
  const columns = new Set(Object.keys(table.columns))
  // Without a count a list takes at least one call; how many parents there will be, nobody knows.
  const atLeast = parents ?? rows ?? (stream.parent === undefined ? 0 : null)
  const cost = atLeast === null ? undefined : source.connection.cost(stream, atLeast, columns)
  const details = rest.details && rows !== null ? rows : 0
  const credits = cost === undefined ? null : cost.credits + details
  return {
    stream: stream.name,
    table: `${table.layer}.${table.table}`,
    mode,
    rows,
    rowsFrom,
    calls: cost === undefined ? null : cost.calls + details,
    credits,
    minutes: credits === null || allowed === undefined ? null : (source.connection.minutes(stream, credits) ?? null),
    position: source.connection.positionOf(stream, stored?.at),
  }

  async function expected(): Promise<{ rows: number | null; rowsFrom: string; parents?: number | null }> {
    const { parent } = stream
    if (parent !== undefined && parent.fewerThan === undefined) {
      const planned = rowsOf.get(parent.stream)
      const every = stored === undefined || decided === 'full' || parent.changedOnly !== true
      const parents = every ? (planned ?? (await liveRows(parent.stream))) : (await due(parent.stream)) + (planned ?? 0)
      return {
        rows: null,
        rowsFrom: `one call for each of the ${parent.stream}${every ? '' : ' that changed'}`,
        parents,
      }
    }
    if (mode === 'incremental' && (stream.cursor !== undefined || syncType === 'incremental'))
      return { rows: 0, rowsFrom: 'what changed since the last sync; at least one call' }
    const size = await source.connection.size(stream, undefined)
    const known = size.rows ?? (await liveRows(stream.name))
    return {
      rows: known,
      rowsFrom: size.rows === undefined ? (known === null ? size.source : 'rows stored') : size.source,
    }
  }

  async function due(parent: string): Promise<number> {
    const spec = source.tables.get(parent)
    if (spec === undefined) return 0
    return warehouse.countStaleParents(
      spec,
      stream.name,
      staleOptions({ stream, table, settings, syncType, ...rest }, spec),
    )
  }

  async function liveRows(name: string): Promise<number | null> {
    const spec = source.tables.get(name)
    if (spec === undefined || (await warehouse.checkpoint(source.name, name)) === undefined) return null
    return (await warehouse.counts(spec)).live
  }
}

function notesOn(streams: readonly StreamPlan[], source: Source): string[] {
  const unknown = streams.filter(
    ({ stream, rows }) => rows === null && source.streams.get(stream)?.stream.parent === undefined,
  )
  const notes =
    unknown.length === 0 ? [] : ['Where rows are not known, the calls are the least it takes: one for each page.']
  if (streams.some((plan) => plan.mode === 'incremental'))
    notes.push('Changes since the last sync are not counted before they are read.')
  return notes
}
