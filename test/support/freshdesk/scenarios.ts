import fc from 'fast-check'
import { type Focus, integer, type Play, scenariosOf } from '../arbitraries.ts'
import type { Mutation } from '../vendor.ts'
import { type MutationKind, mutationKinds } from './mutations.ts'

interface Size {
  readonly tickets: number
  readonly contacts: number
  readonly companies: number
}

const small = fc.record({ tickets: fc.nat(60), contacts: integer(1, 60), companies: integer(1, 30) })
/** More than three pages of contacts and of companies. */
const longLists = fc.record({ tickets: fc.nat(30), contacts: integer(290, 420), companies: integer(90, 330) })
const manyTickets = fc.record({ tickets: integer(130, 400), contacts: integer(1, 120), companies: integer(1, 30) })

function accounts(size: fc.Arbitrary<Size>): fc.Arbitrary<object> {
  return fc.record({
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
  })
}

/** Often so many tickets change in one second that they are more than a page. */
const tied: fc.Arbitrary<readonly Mutation[]> = fc
  .oneof(fc.constant(0), integer(101, 330))
  .map((count) => (count === 0 ? [] : [{ kind: 'bulkUpdate', a: 0, b: count - 1 }]))

const everything: Focus = {
  account: accounts(fc.oneof(small, longLists, manyTickets)),
  before: tied,
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
const anything = scenariosOf(everything)

/** The same with answers that come quickly, so that a batch is more than a page. */
const anythingQuick = scenariosOf({ ...everything, latencyMs: [0, 40] })

const raceKinds: readonly MutationKind[] = [
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
]

/** Few tickets that change again and again within a second, while it is being read. */
const races = scenariosOf({
  account: accounts(fc.record({ tickets: integer(1, 6), contacts: fc.constant(2), companies: fc.constant(1) })),
  before: tied,
  kinds: raceKinds,
  streamSets: [['tickets'], ['conversations']],
  latencyMs: [0, 40, 150, 400],
})

const tieKinds: readonly MutationKind[] = [
  'updateTicket',
  'updateTicket',
  'deleteTicket',
  'restoreTicket',
  'spamTicket',
  'bulkUpdate',
  'hardDeleteTicket',
]

/** Seconds in which more tickets changed than a page holds, some of which change again or leave while they are paged. */
const ties = scenariosOf({
  account: accounts(manyTickets),
  before: tied,
  kinds: tieKinds,
  streamSets: [['tickets']],
  latencyMs: [0, 40, 3_000],
  row: fc.nat(1000),
})

/** Lists of several pages that people and companies enter, leave and move on. */
const movingLists = scenariosOf({
  account: accounts(longLists),
  before: tied,
  kinds: mutationKinds.filter((kind) => /Contact|Company|makeAgent|Companies/.test(kind)),
  streamSets: [['contacts'], ['companies']],
  latencyMs: [0, 400],
})

export const freshdeskPlays: readonly Play[] = [
  { title: 'every stream', scenarios: anything, weight: 1, store: 'model' },
  {
    title: 'tickets that change again within the second in which they are read',
    scenarios: races,
    streams: ['tickets', 'conversations'],
    weight: 6,
    store: 'model',
  },
  { title: 'seconds with more tickets than a page', scenarios: ties, streams: ['tickets'], weight: 2, store: 'model' },
  { title: 'lists that move', scenarios: movingLists, streams: ['contacts', 'companies'], weight: 2, store: 'model' },
  {
    title: 'in a DuckDB file',
    scenarios: anythingQuick,
    streams: [
      'tickets',
      'conversations',
      'contacts',
      'companies',
      'agents',
      'groups',
      'satisfaction_ratings',
      'time_entries',
      'roles',
      'ticket_fields',
      'settings',
      'solution_categories',
      'solution_folders',
    ],
    weight: 1 / 5,
    store: 'file',
  },
]
