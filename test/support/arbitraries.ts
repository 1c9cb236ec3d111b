import fc from 'fast-check'
import type { PlannedFault, PlannedSync, Scenario, Timed } from './scenario.ts'
import type { Mutation } from './vendor.ts'

/** What a set of scenarios is about. */
export interface Focus {
  /** Options of the sandbox. */
  readonly account: fc.Arbitrary<object>
  /** What happens before the first sync. */
  readonly before?: fc.Arbitrary<readonly Mutation[]>
  readonly kinds: readonly string[]
  /** Sets a sync may be limited to. */
  readonly streamSets: readonly (readonly string[])[]
  readonly latencyMs: readonly number[]
  /** Quiet times before a sync; default: from none to days. */
  readonly restMs?: readonly number[]
  /** Which row a mutation is about. Default: often the same few, as ties and races are about one record. */
  readonly row?: fc.Arbitrary<number>
}

/** A suite of scenarios: what to play, with which streams on, how often beside the others. */
export interface Play {
  readonly title: string
  readonly scenarios: fc.Arbitrary<Scenario>
  /** The only streams that are on; default: all. */
  readonly streams?: readonly string[]
  readonly weight: number
  readonly store: 'model' | 'file' | 'server'
}

export const integer = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max })

export function scenariosOf({
  account,
  before,
  kinds,
  streamSets,
  latencyMs,
  restMs,
  row,
}: Focus): fc.Arbitrary<Scenario> {
  // Often several within one gap: races are about one second.
  const mutation: fc.Arbitrary<Timed<Mutation>> = fc.record({
    kind: fc.constantFrom(...kinds),
    a: row ?? fc.oneof(fc.nat(3), fc.nat(1000)),
    b: fc.nat(1000),
    after: fc.oneof(
      { weight: 3, arbitrary: fc.constant(0) },
      { weight: 3, arbitrary: fc.nat(6) },
      { weight: 2, arbitrary: fc.nat(60) },
    ),
  })
  return fc.record({
    seed: fc.nat(2 ** 31),
    account,
    before: before ?? fc.constant([]),
    skewMs: fc.constantFrom(0, 0, -240_000, 190_000),
    latencyMs: fc.constantFrom(...latencyMs),
    syncs: fc.array(plannedSync(streamSets, restMs ?? usualRests), { minLength: 1, maxLength: 4 }),
    mutations: fc.array(mutation, { maxLength: 60 }),
    faults: fc.array(fault, { maxLength: 6 }),
    refused: fc.array(fc.record({ status: fc.constantFrom(403, 404), ticket: integer(1, 60) }), { maxLength: 2 }),
  })
}

const usualRests = [0, 0, 700, 4_000, 90_000, 3_600_000, 86_400_000 * 3]

const fault: fc.Arbitrary<Timed<PlannedFault>> = fc.record({
  kind: fc.constantFrom('429', '500', '503html', 'reset', 'truncate', 'html200', 'slow'),
  times: integer(1, 3),
  after: fc.nat(60),
})

function plannedSync(streamSets: Focus['streamSets'], restMs: readonly number[]): fc.Arbitrary<PlannedSync> {
  return fc
    .record({
      streams: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, fc.constantFrom(...streamSets)),
      full: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
      stopAfter: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, integer(1, 150)),
      restMs: fc.constantFrom(...restMs),
    })
    .map(({ streams, stopAfter, ...rest }) => ({
      ...rest,
      ...(streams === undefined ? {} : { streams }),
      ...(stopAfter === undefined ? {} : { stopAfter }),
    }))
}
