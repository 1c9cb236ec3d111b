import fc from 'fast-check'
import { type Mutation, type MutationKind, mutationKinds } from './mutations.ts'
import type { PlannedFault, PlannedSync, Scenario, Timed } from './scenario.ts'

/** Kinds that say little about losing rows come up less often than those that move lists. */
const weights: Partial<Record<MutationKind, number>> = {
  updateTicket: 6,
  addNote: 3,
  addReply: 3,
  bulkUpdate: 2,
  deleteTicket: 3,
  restoreTicket: 3,
  renameContact: 3,
  deleteContact: 3,
  deleteCompany: 3,
  deleteConversation: 3,
}

const kind = fc.oneof(...mutationKinds.map((name) => ({ weight: weights[name] ?? 1, arbitrary: fc.constant(name) })))

const mutation: fc.Arbitrary<Timed<Mutation>> = fc.record({
  kind,
  a: fc.nat(1000),
  b: fc.nat(1000),
  // Often several in one gap: what happens in one second is where ties and races are.
  after: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 3, arbitrary: fc.nat(12) }),
})

const anywhere = fc.constantFrom<PlannedFault['kind']>('429', '500', '503html', 'reset', 'truncate', 'html200', 'slow')
const fault: fc.Arbitrary<Timed<PlannedFault>> = fc.record({
  kind: anywhere,
  times: fc.integer({ min: 1, max: 3 }),
  after: fc.nat(60),
})

const streamSets = [
  ['tickets'],
  ['conversations'],
  ['tickets', 'conversations'],
  ['contacts', 'companies'],
  ['satisfaction_ratings', 'time_entries', 'agents', 'groups'],
] as const

const plannedSync: fc.Arbitrary<PlannedSync> = fc
  .record({
    streams: fc.oneof(
      { weight: 3, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom(...streamSets) },
    ),
    full: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    stopAfter: fc.oneof(
      { weight: 2, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 150 }) },
    ),
    restMs: fc.constantFrom(0, 0, 700, 4_000, 90_000, 3_600_000, 86_400_000 * 3),
  })
  .map(({ streams, stopAfter, ...rest }) => ({
    ...rest,
    ...(streams === undefined ? {} : { streams }),
    ...(stopAfter === undefined ? {} : { stopAfter }),
  }))

const size = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      tickets: fc.nat(60),
      contacts: fc.integer({ min: 1, max: 60 }),
      companies: fc.integer({ min: 1, max: 30 }),
    }),
  },
  // More than three pages of contacts and of companies.
  {
    weight: 1,
    arbitrary: fc.record({
      tickets: fc.nat(30),
      contacts: fc.integer({ min: 290, max: 420 }),
      companies: fc.integer({ min: 90, max: 330 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      tickets: fc.integer({ min: 150, max: 400 }),
      contacts: fc.integer({ min: 1, max: 120 }),
      companies: fc.integer({ min: 1, max: 30 }),
    }),
  },
)

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
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
  skewMs: fc.constantFrom(0, 0, -240_000, 190_000),
  latencyMs: fc.constantFrom(0, 40, 400, 3_000),
  syncs: fc.array(plannedSync, { minLength: 1, maxLength: 4 }),
  mutations: fc.array(mutation, { maxLength: 60 }),
  faults: fc.array(fault, { maxLength: 6 }),
  refused: fc.array(fc.record({ status: fc.constantFrom(403, 404), ticket: fc.integer({ min: 1, max: 60 }) }), {
    maxLength: 2,
  }),
})
