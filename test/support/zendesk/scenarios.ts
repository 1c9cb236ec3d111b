import { streams } from '@tajo/zendesk/streams/index'
import fc from 'fast-check'
import { type Focus, integer, type Play, scenariosOf } from '../arbitraries.ts'
import type { Mutation } from '../vendor.ts'
import { type MutationKind, mutationKinds } from './mutations.ts'

/** The sandbox has no group policies, and refuses side conversations of single tickets as the vendor does. */
export const shown: readonly string[] = streams
  .map(({ name }) => name)
  .filter((name) => name !== 'group_sla_policies' && name !== 'side_conversations')

interface Size {
  readonly tickets: number
  readonly users: number
  readonly organizations: number
}

const small = fc.record({ tickets: fc.nat(60), users: integer(1, 60), organizations: integer(1, 30) })
const manyTickets = fc.record({ tickets: integer(100, 200), users: integer(1, 60), organizations: integer(1, 30) })
const manyUsers = fc.record({ tickets: fc.nat(30), users: integer(90, 220), organizations: integer(60, 130) })

function accounts(size: fc.Arbitrary<Size>): fc.Arbitrary<object> {
  return fc.record({
    size,
    plan: fc.constantFrom('unlimited', 'unlimited', 'growth', 'enterprise'),
    limitHeaders: fc.constantFrom('zendesk-ratelimit', 'zendesk-rate-limit'),
    csat: fc.constantFrom('ratings', 'surveys'),
    // Pages of few rows, so that seconds are larger than pages.
    exportPage: fc.constantFrom(1000, 40, 7),
    listPage: fc.constantFrom(100, 30),
    timePage: fc.constantFrom(1000, 40),
    emptyPages: fc.boolean(),
    nullCursorOnIdle: fc.boolean(),
    exportsDeletedOrganizations: fc.boolean(),
    canonicalLinks: fc.boolean(),
  })
}

const tied: fc.Arbitrary<readonly Mutation[]> = fc
  .oneof(fc.constant(0), integer(101, 330))
  .map((count) => (count === 0 ? [] : [{ kind: 'bulkUpdate', a: 0, b: count - 1 }]))

/** Rests around the minute the exports hold back, and longer than it takes to empty a deleted ticket. */
const restMs = [0, 700, 4_000, 59_000, 61_000, 90_000, 3_600_000, 86_400_000 * 3, 86_400_000 * 31]

const everything: Focus = {
  account: accounts(fc.oneof(small, manyTickets, manyUsers)),
  before: tied,
  kinds: mutationKinds,
  streamSets: [
    ['tickets'],
    ['tickets', 'ticket_metrics'],
    ['ticket_comments'],
    ['tickets', 'ticket_comments', 'ticket_events'],
    ['users'],
    ['users', 'user_identities'],
    ['organizations', 'organization_memberships'],
    ['articles', 'article_comments', 'macros', 'groups'],
  ],
  latencyMs: [0, 40, 400, 3_000],
  restMs,
}

const anything = scenariosOf(everything)
const anythingQuick = scenariosOf({ ...everything, account: accounts(small), latencyMs: [0, 40] })

const raceKinds: readonly MutationKind[] = [
  'updateTicket',
  'updateTicket',
  'systemUpdate',
  'addComment',
  'addChatMessage',
  'createChatTicket',
  'createBotTicket',
  'createTicket',
  'redactComment',
  'deleteTicket',
  'restoreTicket',
  'destroyTicket',
  'mergeTickets',
  'addComments',
]

/** Few tickets that change again and again, some within the minute that is not exported yet. */
const races = scenariosOf({
  account: accounts(fc.record({ tickets: integer(1, 6), users: fc.constant(2), organizations: fc.constant(1) })),
  kinds: raceKinds,
  streamSets: [['tickets'], ['ticket_comments'], ['ticket_events'], ['ticket_metrics']],
  latencyMs: [0, 40, 400, 9_000],
  restMs,
})

const peopleKinds = mutationKinds.filter((kind) => /User|Email|Identity|Primary|Organization|Membership/.test(kind))

const people = scenariosOf({
  account: accounts(manyUsers),
  kinds: peopleKinds,
  streamSets: [['users'], ['user_identities'], ['organizations'], ['organization_memberships']],
  latencyMs: [0, 400],
  restMs,
})

const tieKinds: readonly MutationKind[] = ['updateTicket', 'bulkUpdate', 'addComment', 'deleteTicket', 'restoreTicket']

/** Seconds in which more changed than a page of an export by time holds. */
const ties = scenariosOf({
  account: accounts(fc.record({ tickets: integer(30, 80), users: integer(1, 10), organizations: fc.constant(2) })),
  before: tied,
  kinds: tieKinds,
  streamSets: [['ticket_events'], ['tickets']],
  latencyMs: [0, 40, 3_000],
  restMs,
  row: fc.nat(1000),
})

export const zendeskPlays: readonly Play[] = [
  { title: 'every stream', scenarios: anything, streams: shown, weight: 1 / 2, store: 'model' },
  {
    title: 'tickets that change again while they are read',
    scenarios: races,
    streams: ['tickets', 'ticket_comments', 'ticket_events', 'ticket_metrics', 'ticket_audits'],
    weight: 3,
    store: 'model',
  },
  {
    title: 'people and organizations',
    scenarios: people,
    streams: ['users', 'user_identities', 'deleted_users', 'organizations', 'organization_memberships'],
    weight: 1,
    store: 'model',
  },
  {
    title: 'seconds with more changes than a page',
    scenarios: ties,
    streams: ['tickets', 'ticket_comments', 'ticket_events'],
    weight: 1,
    store: 'model',
  },
  {
    title: 'in a DuckDB file',
    scenarios: anythingQuick,
    streams: [
      'tickets',
      'ticket_comments',
      'ticket_events',
      'ticket_metrics',
      'ticket_audits',
      'users',
      'user_identities',
      'organizations',
      'organization_memberships',
      'groups',
      'group_memberships',
      'satisfaction_ratings',
      'survey_responses',
      'ticket_fields',
      'schedules',
      'schedule_holidays',
      'articles',
      'article_comments',
      'calls',
    ],
    weight: 1 / 8,
    store: 'file',
  },
]
