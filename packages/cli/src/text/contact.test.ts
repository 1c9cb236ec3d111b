import type { ContactStory, StoryAnswer } from '@tajo/activation/story/story'
import { describe, expect, it } from 'vitest'
import { plain } from '../render/style.ts'
import { displayWidth } from '../render/width.ts'
import { contactText } from './contact.ts'

const now = Date.parse('2026-03-02T12:00:00Z')
const at = '2026-03-01T09:00:00Z'
const rule = (from: string) => ({
  from,
  where: `tajo.yml:9 connectors.freshdesk.contact_mapping.${from}`,
  owner: 'helpdesk',
  whenNull: 'keep',
  definition: null,
})

const story: ContactStory = {
  asked: 'ana@example.com',
  customer: {
    customerId: 'freshdesk-7',
    name: 'Ana van der Berg',
    email: 'ana@example.com',
    isStaff: false,
    isDeleted: false,
  },
  identities: [
    {
      source: 'freshdesk',
      contactId: '7',
      email: 'ana@example.com',
      emailVerified: true,
      isDeleted: false,
      updatedAt: at,
      joinedBy: 'the same e-mail, verified on both sides',
    },
    {
      source: 'zendesk',
      contactId: '360001234567',
      email: null,
      emailVerified: null,
      isDeleted: true,
      updatedAt: null,
      joinedBy: 'the same external id of the company’s own',
    },
  ],
  brevo: {
    id: 70,
    email: 'ana@example.com',
    extId: 'freshdesk-7',
    phone: '33612345678',
    emailBlocked: true,
    smsBlocked: false,
    isDeleted: false,
    modifiedAt: at,
    foundBy: 'external id',
    lists: [
      { id: 31, name: 'Open tickets', isOurs: true },
      { id: 7, name: null, isOurs: false },
    ],
    unsubscribedLists: [{ id: 3, name: 'Newsletter' }],
    attributes: {},
  },
  tickets: {
    total: 12,
    latest: [
      {
        source: 'freshdesk',
        ticketId: '2',
        subject: 'The brakes of my bicycle make a sound that is longer than any line of a terminal should be',
        status: 'open',
        createdAt: at,
        solvedAt: null,
        csat: 1,
        counted: true,
      },
      {
        source: 'freshdesk',
        ticketId: '1',
        subject: null,
        status: 'closed',
        createdAt: null,
        solvedAt: null,
        csat: null,
        counted: false,
      },
    ],
  },
  metrics: { open_tickets: 1 },
  attributes: [
    {
      attribute: 'OPEN_TICKETS',
      raw: 1,
      wanted: 1,
      confirmed: 0,
      inBrevo: 0,
      origin: 'customer_metrics.open_tickets',
      rule: rule('open_tickets'),
    },
    {
      attribute: 'BADGE',
      raw: 'Buyer',
      inBrevo: null,
      origin: 'freshdesk contact 7',
      rule: rule('job_title'),
      refused: 'it is no number',
    },
  ],
  lists: [
    {
      id: 31,
      name: 'open_tickets',
      source: 'freshdesk',
      where: 'tajo.yml:20',
      condition: 'open_tickets > 0',
      values: { open_tickets: 1 },
      belongs: true,
      isIn: false,
      isOurs: false,
    },
    {
      id: 34,
      name: 'vip',
      source: 'freshdesk',
      where: 'tajo.yml:21',
      condition: 'avg_csat < 3',
      values: { avg_csat: null },
      belongs: false,
      isIn: false,
      isOurs: false,
    },
  ],
  events: [
    {
      name: 'support_ticket_created',
      happenedAt: at,
      source: 'freshdesk',
      ticketId: '2',
      state: 'sent',
      settledAt: at,
      reason: null,
    },
  ],
  record: {
    outcome: {
      outcome: 'delivered',
      reason: 'in-part',
      attempts: 1,
      nextTryAt: '2026-03-02T13:00:00Z',
      confirmedAt: at,
    },
    rejected: [{ field: 'BADGE', cause: 'dropped', message: 'Brevo did not keep it.', fix: 'Compare the types.', at }],
    conflicts: [{ field: 'JOB', ours: 'Buyer', theirs: null, winner: 'nobody', foundAt: at, settledAt: null }],
    helpdeskWrites: [{ source: 'freshdesk', contactId: '7', field: 'job_title', state: 'written', at, reason: null }],
    suppressed: { since: at, why: 'blocked' },
  },
  next: {
    outcome: 'delivered',
    contact: {
      brevoId: 70,
      consent: undefined,
      block: false,
      phone: undefined,
      changes: [{ attribute: 'OPEN_TICKETS', before: 0, after: 1, because: '' }],
      addLists: [],
      removeLists: [7],
      withheld: [{ part: 'list', name: 'open_tickets', reason: 'blocked', text: 'open_tickets: on the blocklist' }],
    },
    withheld: null,
    conflicts: [],
    helpdeskWrites: [{ source: 'freshdesk', contactId: '7', field: 'job_title', before: 'Buyer', after: null }],
    events: [{ name: 'support_ticket_updated', source: 'freshdesk', ticketId: '2', at }],
  },
  why: null,
  notes: ['A part could not be told.'],
}

const found = (over: Partial<ContactStory> = {}): StoryAnswer => ({ kind: 'found', story: { ...story, ...over } })
const text = (answer: StoryAnswer, width = 80): string => contactText(answer, now, width, plain)

describe('one contact', () => {
  it('is told in every system, with what comes next', () => {
    expect(text(found())).toMatchInlineSnapshot(`
      "Ana van der Berg  freshdesk-7

        freshdesk  contact 7, ana@example.com (verified); the same e-mail, verified on
                   both sides
        zendesk    contact 360001234567, no e-mail, deleted; the same external id of
                   the company’s own
        brevo      contact 70, found by its external id, on the blocklist for e-mail,
                   changed 1 d ago
                   in Open tickets (ours), list 7
                   unsubscribed from Newsletter

        ticket       status               created     csat  subject
        freshdesk 2  open                 2026-03-01     1  The brakes of my bicycle …
        freshdesk 1  closed, not counted
        … and 10 earlier tickets

        attribute     wanted    confirmed  in Brevo  from                   rule
        OPEN_TICKETS  1         0          0         customer_metrics.ope…  tajo.yml:9
        BADGE         left out  –          empty     freshdesk contact 7    tajo.yml:9
        ! BADGE is left out: it is no number

        lists      belongs in open_tickets (31), and is not in it: freshdesk,
                   open_tickets > 0; open_tickets 1
                   does not belong in vip (34): freshdesk, avg_csat < 3; avg_csat
                   empty

        events     2026-03-01 09:00 support_ticket_created of freshdesk 2: sent

        so far     delivered (in-part), confirmed 1 d ago, tried again from 2026-03-02
                   13:00
        ✗ BADGE, dropped: Brevo did not keep it. Compare the types.
        ! JOB differed: helpdesk Buyer, Brevo empty; a person has to say
                   job_title of freshdesk 7 from Brevo: written 1 d ago
                   blocked since 2026-03-01: only ever created on the blocklist

        next       OPEN_TICKETS 0 → 1, −list 7, freshdesk job_title Buyer → empty,
                   event support_ticket_updated
        ! open_tickets: on the blocklist

      ! A part could not be told."
    `)
  })

  it('has one value taken apart', () => {
    const own = {
      ...story.attributes[0],
      rule: { ...rule('open_tickets'), definition: 'Not solved (customer_metrics.sql)' },
    }
    const why = {
      attribute: 'OPEN_TICKETS',
      story: own as ContactStory['attributes'][number],
      text: '1 of 2 tickets are neither solved nor closed.',
      tickets: [
        { source: 'freshdesk', ticketId: '2', at, value: 'open', counts: true },
        { source: 'freshdesk', ticketId: '1', at: null, value: null, counts: false },
      ],
    }
    expect(text(found({ why }))).toMatchInlineSnapshot(`
      "Ana van der Berg  freshdesk-7

        wanted     1; confirmed 0, in Brevo 0
        from       customer_metrics.open_tickets: Not solved (customer_metrics.sql)
        rule       tajo.yml:9 connectors.freshdesk.contact_mapping.open_tickets:
                   open_tickets → OPEN_TICKETS; owner helpdesk, without a value keep
        made of    1 of 2 tickets are neither solved nor closed.

        ticket       when              value
        freshdesk 2  2026-03-01 09:00  open     counts
        freshdesk 1                    unknown"
    `)
    const none = { attribute: 'SHOE', story: null, text: 'Nothing is mapped to it.', tickets: [] }
    expect(text(found({ why: none })).split('\n\n')).toEqual([
      'Ana van der Berg  freshdesk-7',
      '! SHOE: Nothing is mapped to it.',
    ])
  })

  it('is unknown to Brevo and to support', () => {
    const record = { outcome: null, rejected: [], conflicts: [], helpdeskWrites: [], suppressed: null }
    const little = { identities: [], brevo: null, lists: [], attributes: [], events: [], next: null, notes: [], record }
    expect(text(found({ ...little, tickets: { total: 0, latest: [] } }))).toMatchInlineSnapshot(`
      "Ana van der Berg  freshdesk-7

        brevo      not among the contacts

        tickets    none

        so far     nothing was delivered yet"
    `)
  })

  it('is not there, or is one of several', () => {
    const lookedIn = ['support.customers', 'brevo.contacts']
    expect(text({ kind: 'unknown', asked: 'nobody@example.com', lookedIn })).toMatchInlineSnapshot(`
      "Nobody with nobody@example.com was found.
        support.customers
        brevo.contacts
      New people come with: tajo sync, then tajo models run"
    `)
    const customers = [
      { customerId: 'freshdesk-8', name: 'Bo' },
      { customerId: 'freshdesk-9', name: null },
    ]
    expect(text({ kind: 'several', asked: 'bo@example.com', customers })).toMatchInlineSnapshot(`
      "2 customers have bo@example.com, and none has verified it. Ask for one by its
        id:
        tajo contact freshdesk-8  Bo
        tajo contact freshdesk-9"
    `)
  })

  it.each([60, 70, 80, 90, 100, Number.POSITIVE_INFINITY])('fits into %s columns', (width) => {
    const long = `${'very.long.address.of.somebody'.repeat(5)}@example.com`
    const identity = { ...story.identities[0], email: long } as ContactStory['identities'][number]
    const customer = { customerId: 'freshdesk-7', name: long, email: long, isStaff: true, isDeleted: false }
    const lists = story.lists.map((list) => ({ ...list, condition: `${list.condition}${'x'.repeat(200)}` }))
    const answers: StoryAnswer[] = [
      found(),
      found({ identities: [identity], customer, lists }),
      { kind: 'unknown', asked: long, lookedIn: [long] },
      { kind: 'several', asked: long, customers: [{ customerId: long, name: long }] },
    ]
    for (const answer of answers) {
      for (const line of text(answer, width).split('\n')) {
        expect(displayWidth(line), line).toBeLessThanOrEqual(Math.min(width, 100))
      }
    }
  })
})
