/**
 * A week of a small helpdesk, told once; `as-freshdesk.ts` and `as-zendesk.ts` tell it in records of the vendors, `worked-out.ts` has
 * every number worked out by hand.
 *
 * Office hours are Monday to Friday, 9:00 to 17:00 in Berlin. Until Saturday 28 March 2026 that is 08:00 to 16:00 in UTC; the clocks are put
 * forward on Sunday 29 March, and from Monday 30 March on it is 07:00 to 15:00. Good Friday, 3 April, and Easter Monday, 6 April, are
 * holidays. The night desk works around the clock.
 */
export interface Story {
  readonly id: number
  readonly about: string
  readonly created: string
  readonly channel: 'email' | 'chat'
  readonly openedBy: Person
  readonly status: Status
  readonly priority: Priority
  readonly agent: Agent | null
  readonly group: Group
  readonly steps: readonly Step[]
  /** What keeps it out of every count. */
  readonly fate?: 'merged' | 'spam'
}

/** What happens to a ticket at one moment. */
export interface Step {
  readonly at: string
  readonly by: Person | 'rule'
  readonly says?: 'message' | 'note'
  readonly status?: Status
  readonly priority?: Priority
  readonly agent?: Agent | null
  readonly group?: Group
}

export type Status = 'open' | 'pending' | 'hold' | 'solved' | 'closed'
export type Priority = 'low' | 'normal' | 'high' | 'urgent'
export type Agent = 'ben' | 'cleo' | 'dora'
export type Person = Agent | 'ana'
export type Group = 'front' | 'night'

export const people: Readonly<Record<Person, { readonly id: number; readonly name: string; readonly email: string }>> =
  {
    ana: { id: 501, name: 'Ana Ferro', email: 'ana@customer.example' },
    ben: { id: 601, name: 'Ben Okafor', email: 'ben@acme.example' },
    cleo: { id: 602, name: 'Cleo Lind', email: 'cleo@acme.example' },
    // Has left by the time of the last sync.
    dora: { id: 603, name: 'Dora Weiss', email: 'dora@acme.example' },
  }

export const groups: Readonly<Record<Group, number>> = { front: 701, night: 702 }

const usual = {
  channel: 'email',
  openedBy: 'ana',
  status: 'open',
  priority: 'normal',
  agent: 'ben',
  group: 'front',
} as const

export const stories: readonly Story[] = [
  {
    ...usual,
    id: 1,
    about: 'plain, over the change of the clocks',
    created: '2026-03-27T15:00:00Z',
    agent: null,
    steps: [
      { at: '2026-03-27T15:10:00Z', by: 'ben', agent: 'ben' },
      { at: '2026-03-30T07:30:00Z', by: 'ben', says: 'message', status: 'pending' },
      { at: '2026-03-30T09:00:00Z', by: 'ana', says: 'message', status: 'open' },
      { at: '2026-03-30T10:00:00Z', by: 'ben', says: 'message', status: 'solved' },
      { at: '2026-04-02T10:00:00Z', by: 'rule', status: 'closed' },
    ],
  },
  {
    ...usual,
    id: 2,
    about: 'opened by an agent: the opening message is no reply',
    created: '2026-03-30T08:00:00Z',
    openedBy: 'ben',
    status: 'pending',
    steps: [
      { at: '2026-03-30T11:00:00Z', by: 'ana', says: 'message', status: 'open' },
      { at: '2026-03-30T11:20:00Z', by: 'ben', says: 'message', status: 'solved' },
    ],
  },
  {
    ...usual,
    id: 3,
    about: 'reopened once; solved again while solved, and closed, which are no reopenings',
    created: '2026-03-30T13:00:00Z',
    steps: [
      { at: '2026-03-30T14:00:00Z', by: 'ben', says: 'message', status: 'solved' },
      { at: '2026-03-31T08:00:00Z', by: 'ana', says: 'message', status: 'open' },
      { at: '2026-03-31T09:00:00Z', by: 'ben', says: 'message', status: 'solved' },
      { at: '2026-03-31T09:30:00Z', by: 'ben', status: 'solved' },
      { at: '2026-04-02T10:00:00Z', by: 'rule', status: 'closed' },
    ],
  },
  {
    ...usual,
    id: 4,
    about: 'on hold overnight',
    created: '2026-03-30T07:00:00Z',
    steps: [
      { at: '2026-03-30T08:00:00Z', by: 'ben', status: 'hold' },
      { at: '2026-03-31T08:00:00Z', by: 'ben', status: 'open' },
      { at: '2026-03-31T09:00:00Z', by: 'ben', says: 'message', status: 'solved' },
    ],
  },
  {
    ...usual,
    id: 5,
    about: 'a chat counts once',
    created: '2026-03-31T08:00:00Z',
    channel: 'chat',
    steps: [
      { at: '2026-03-31T08:01:00Z', by: 'ben', says: 'message' },
      { at: '2026-03-31T08:02:00Z', by: 'ana', says: 'message' },
      { at: '2026-03-31T08:03:00Z', by: 'ben', says: 'message' },
      { at: '2026-03-31T08:05:00Z', by: 'ben', status: 'solved' },
    ],
  },
  {
    ...usual,
    id: 6,
    about: 'merged into another',
    created: '2026-03-30T09:10:00Z',
    fate: 'merged',
    steps: [{ at: '2026-03-30T09:20:00Z', by: 'ben', status: 'closed' }],
  },
  { ...usual, id: 7, about: 'spam', created: '2026-03-30T09:30:00Z', agent: null, fate: 'spam', steps: [] },
  {
    ...usual,
    id: 8,
    about: 'goes to another group, which works by another calendar',
    created: '2026-03-29T10:00:00Z',
    steps: [
      { at: '2026-03-30T07:30:00Z', by: 'ben', says: 'note' },
      { at: '2026-03-30T08:00:00Z', by: 'ben', group: 'night', agent: null },
      { at: '2026-03-30T12:00:00Z', by: 'cleo', says: 'note', agent: 'cleo' },
      { at: '2026-03-30T20:00:00Z', by: 'cleo', says: 'message', status: 'solved' },
    ],
  },
  {
    ...usual,
    id: 9,
    about: 'its priority changes while a promise runs, and again when that has ended',
    created: '2026-03-31T07:00:00Z',
    steps: [
      { at: '2026-03-31T08:00:00Z', by: 'ben', priority: 'urgent' },
      { at: '2026-03-31T09:00:00Z', by: 'ben', says: 'message' },
      { at: '2026-03-31T10:00:00Z', by: 'ben', status: 'solved' },
      { at: '2026-03-31T12:00:00Z', by: 'ben', priority: 'low' },
    ],
  },
  {
    ...usual,
    id: 10,
    about: 'nobody answers; three messages in a row are one question',
    created: '2026-03-31T08:00:00Z',
    agent: null,
    steps: [
      { at: '2026-03-31T09:00:00Z', by: 'ana', says: 'message' },
      { at: '2026-03-31T10:00:00Z', by: 'ana', says: 'message' },
    ],
  },
  {
    ...usual,
    id: 11,
    about: 'answered by an agent who has left since',
    created: '2026-03-30T08:00:00Z',
    agent: 'dora',
    steps: [{ at: '2026-03-30T09:00:00Z', by: 'dora', says: 'message', status: 'solved' }],
  },
  {
    ...usual,
    id: 12,
    about: 'over Easter',
    created: '2026-04-02T14:00:00Z',
    steps: [{ at: '2026-04-07T07:30:00Z', by: 'ben', says: 'message', status: 'solved' }],
  },
]
