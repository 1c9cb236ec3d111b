import fc from 'fast-check'
import { type Mutation, type MutationKind, mutationKinds } from './mutations.ts'
import type { PlannedFault, PlannedSync, Scenario, Timed } from './scenario.ts'

type Size = Scenario['account']['size']

interface Focus {
  readonly size: fc.Arbitrary<NonNullable<Size>>
  readonly kinds: readonly MutationKind[]
  /** Sets a sync may be limited to. */
  readonly streamSets: readonly (readonly string[])[]
  readonly latencyMs: readonly number[]
  /** Which row a mutation is about. Default: often the same few, as ties and races are about one record. */
  readonly row?: fc.Arbitrary<number>
}

const integer = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max })

const small = fc.record({ tickets: fc.nat(60), contacts: integer(1, 60), companies: integer(1, 30) })
/** More than three pages of contacts and of companies. */
const longLists = fc.record({ tickets: fc.nat(30), contacts: integer(290, 420), companies: integer(90, 330) })
const manyTickets = fc.record({ tickets: integer(130, 400), contacts: integer(1, 120), companies: integer(1, 30) })

function scenariosOf({ size, kinds, streamSets, latencyMs, row }: Focus): fc.Arbitrary<Scenario> {
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
    account: fc.record({
      size,
      tieOrder: fc.constantFrom('id', 'scattered'),
      looseLink: fc.boolean(),
      decimals: fc.boolean(),
      contactsFilter: fc.constantFrom('both', 'updated_since', '_updated_since'),
      features: fc.record({ companies_updated_since: fc.boolean() }),
      deletedTicketStatus: fc.constantFrom(200, 403, 404),
      plan: fc.constantFrom('unlimited', 'unlimited', 'growth', 'enterprise'),
      window: fc.constantFrom('fixed', 'sliding'),
      subLimits: fc.constantFrom('calls', 'credits'),
    }),
    tied: fc.oneof(fc.constant(0), integer(101, 330)),
    skewMs: fc.constantFrom(0, 0, -240_000, 190_000),
    latencyMs: fc.constantFrom(...latencyMs),
    syncs: fc.array(plannedSync(streamSets), { minLength: 1, maxLength: 4 }),
    mutations: fc.array(mutation, { maxLength: 60 }),
    faults: fc.array(fault, { maxLength: 6 }),
    refused: fc.array(fc.record({ status: fc.constantFrom(403, 404), ticket: integer(1, 60) }), { maxLength: 2 }),
  })
}

const fault: fc.Arbitrary<Timed<PlannedFault>> = fc.record({
  kind: fc.constantFrom('429', '500', '503html', 'reset', 'truncate', 'html200', 'slow'),
  times: integer(1, 3),
  after: fc.nat(60),
})

function plannedSync(streamSets: Focus['streamSets']): fc.Arbitrary<PlannedSync> {
  return fc
    .record({
      streams: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, fc.constantFrom(...streamSets)),
      full: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
      stopAfter: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, integer(1, 150)),
      restMs: fc.constantFrom(0, 0, 700, 4_000, 90_000, 3_600_000, 86_400_000 * 3),
    })
    .map(({ streams, stopAfter, ...rest }) => ({
      ...rest,
      ...(streams === undefined ? {} : { streams }),
      ...(stopAfter === undefined ? {} : { stopAfter }),
    }))
}

const everything: Focus = {
  size: fc.oneof(small, longLists, manyTickets),
  kinds: mutationKinds,
  streamSets: [
    ['tickets'],
    ['conversations'],
    ['tickets', 'conversations'],
    ['contacts', 'companies'],
    ['satisfaction_ratings', 'time_entries', 'agents', 'groups'],
  ],
  latencyMs: [0, 40, 400, 3_000],
}

/** Anything in an account of any size. */
export const anything = scenariosOf(everything)

/** The same with answers that come quickly, so that a batch is more than a page. */
export const anythingQuick = scenariosOf({ ...everything, latencyMs: [0, 40] })

/** Few tickets that change again and again within a second, while it is being read. */
export const races = scenariosOf({
  size: fc.record({ tickets: integer(1, 6), contacts: fc.constant(2), companies: fc.constant(1) }),
  kinds: [
    'updateTicket',
    'updateTicket',
    'addNote',
    'addReply',
    'editNote',
    'deleteConversation',
    'deleteTicket',
    'restoreTicket',
    'spamTicket',
    'unspamTicket',
    'createTicket',
    'hardDeleteTicket',
    'addNotes',
  ],
  streamSets: [['tickets'], ['conversations']],
  latencyMs: [0, 40, 150, 400],
})

/** Seconds in which more tickets changed than a page holds, some of which change again or leave while they are paged. */
export const ties = scenariosOf({
  size: manyTickets,
  kinds: [
    'updateTicket',
    'updateTicket',
    'deleteTicket',
    'restoreTicket',
    'spamTicket',
    'bulkUpdate',
    'hardDeleteTicket',
  ],
  streamSets: [['tickets']],
  latencyMs: [0, 40, 3_000],
  row: fc.nat(1000),
})

/** Lists of several pages that people and companies enter, leave and move on. */
export const movingLists = scenariosOf({
  size: longLists,
  kinds: mutationKinds.filter((kind) => /Contact|Company|makeAgent|Companies/.test(kind)),
  streamSets: [['contacts'], ['companies']],
  latencyMs: [0, 400],
})
