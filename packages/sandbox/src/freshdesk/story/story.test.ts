import { describe, expect, it } from 'vitest'
import { DAY, HOUR } from '../../world/time.ts'
import { FreshdeskSandbox } from '../sandbox.ts'
import { ManualClock, testClient } from '../test-client.ts'
import { isDone } from '../world/ticket-progress.ts'
import type { Ticket } from '../world/ticket-record.ts'
import { calendarOf } from './arrivals.ts'
import { ODD_TICKETS } from './odd-tickets.ts'

const { world, clock, get } = testClient({ size: { tickets: 1200 } })
const tickets = [...world.tickets.values()]
const calendar = calendarOf(clock.now() / 1000)
const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const firstReply = (ticket: Ticket) => (ticket.stats.first_responded_at ?? Number.NaN) - ticket.created_at
const answered = tickets.filter((ticket) => ticket.stats.first_responded_at !== null)

describe('the story', () => {
  it('is the same for the same seed and another for another', () => {
    const tell = (seed: number) => {
      const { world } = new FreshdeskSandbox({ seed, size: { tickets: 80 }, clock: new ManualClock() })
      const told = [...world.tickets.values(), ...world.conversations.values(), ...world.companies.values()]
      return JSON.stringify(told)
    }
    expect(tell(7)).toBe(tell(7))
    expect(tell(7)).not.toBe(tell(8))
  })

  it('numbers tickets by age, from 1, over about eighteen months', () => {
    expect(tickets.map((ticket) => ticket.id)).toEqual(tickets.map((_, place) => place + 1))
    const created = tickets.map((ticket) => ticket.created_at)
    expect(created).toEqual([...created].sort((a, b) => a - b))
    expect((created.at(-1) ?? 0) - (created[0] ?? 0)).toBeGreaterThan(500 * DAY)
  })

  it.each([{ tickets: 0 }, { tickets: 1, contacts: 1, companies: 1 }, { tickets: 40, contacts: 3, companies: 2 }])(
    'can be as small as %j',
    (size) => {
      const { world } = new FreshdeskSandbox({ size })
      expect(world.tickets.size).toBe(size.tickets)
      expect(world.contacts.size).toBe(size.contacts ?? 12)
    },
  )

  it('has its size by default', () => {
    const { world } = new FreshdeskSandbox()
    expect([world.tickets.size, world.contacts.size, world.companies.size]).toEqual([600, 240, 24])
  })

  it('was down one afternoon, and one bulk edit resolved it all in one second', () => {
    const hit = tickets.filter((ticket) => ticket.tags.includes('outage'))
    expect(hit.length).toBe(Math.round(tickets.length * 0.12))
    expect(new Set(hit.map((ticket) => ticket.updated_at))).toEqual(new Set([calendar.bulkEditAt]))
    expect(new Set(hit.map((ticket) => ticket.type))).toEqual(new Set(['Incident']))
    expect(new Set(hit.map((ticket) => ticket.priority))).toEqual(new Set([3, 4]))
    expect(Math.max(...hit.map((ticket) => ticket.created_at)) - calendar.incidentDay).toBeLessThan(18 * HOUR)
    const tracker = hit.find((ticket) => ticket.association_type === 3)
    expect(get(`/tickets/${tracker?.id}/associated_tickets`).at('tickets')).toHaveLength(8)
    const related = hit.find((ticket) => ticket.association_type === 4)
    expect(get(`/tickets/${related?.id}/prime_association`).at('id')).toBe(tracker?.id)
    expect(get(`/tickets/${tracker?.id}/prime_association`).status).toBe(404)
  })

  it('had a Monday on which first replies took many hours', () => {
    const monday = answered.filter(
      (one) => one.created_at >= calendar.slowMonday && one.created_at < calendar.slowMonday + DAY,
    )
    expect(new Date(calendar.slowMonday * 1000).getUTCDay()).toBe(1)
    expect(median(monday.map(firstReply))).toBeGreaterThan(8 * HOUR)
    expect(median(answered.map(firstReply))).toBeLessThan(2 * HOUR)
  })

  it('has one account served well and three that are not', () => {
    const [vip] = world.companies.values()
    const unhappy = [...world.companies.values()].filter((company) => company.health_score === 'At risk')
    expect(unhappy).toHaveLength(3)
    const scores = (ids: readonly number[]) =>
      [...world.satisfaction_ratings.values()]
        .filter((rating) => ids.includes(world.tickets.get(rating.ticket_id)?.company_id ?? 0))
        .map((rating) => rating.ratings['default_question'] ?? 0)
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(mean(scores([vip?.id ?? 0]))).toBeGreaterThan(95)
    expect(mean(scores(unhappy.map((company) => company.id)))).toBeLessThan(0)
    const reopened = (ids: readonly number[]) => {
      const theirs = tickets.filter((one) => ids.includes(one.company_id ?? 0))
      return theirs.filter((one) => one.stats.reopened_at !== null).length / theirs.length
    }
    expect(reopened(unhappy.map((company) => company.id))).toBeGreaterThan(3 * reopened([vip?.id ?? 0]) + 0.1)
    expect(
      median(answered.filter((one) => one.company_id === vip?.id && !one.tags.includes('outage')).map(firstReply)),
    ).toBeLessThan(HOUR)
  })

  it('rates about a quarter of what was solved', () => {
    const solved = tickets.filter((ticket) => isDone(ticket.status)).length
    const share = world.satisfaction_ratings.size / solved
    expect(share).toBeGreaterThan(0.18)
    expect(share).toBeLessThan(0.32)
  })
})

describe('the records', () => {
  it('agree with each other', () => {
    for (const ticket of tickets) {
      const all = world.conversations.of(ticket.id)
      const replies = all.filter((one) => one.source === 0 && !one.incoming)
      const mails = all.filter((one) => one.source === 0 && one.incoming)
      expect(ticket.stats.first_responded_at).toBe(replies[0]?.created_at ?? null)
      expect(ticket.stats.agent_responded_at).toBe(replies.at(-1)?.created_at ?? null)
      expect(ticket.stats.requester_responded_at).toBe(mails.at(-1)?.created_at ?? null)
      expect(ticket.stats.resolved_at !== null).toBe(isDone(ticket.status))
      expect(ticket.stats.closed_at !== null).toBe(ticket.status === 5)
      expect(ticket.updated_at).toBeGreaterThanOrEqual(Math.max(ticket.created_at, ...all.map((one) => one.created_at)))
      expect(ticket.updated_at).toBeLessThanOrEqual(clock.now() / 1000)
      expect(world.contacts.has(ticket.requester_id) || world.agents.has(ticket.requester_id)).toBe(true)
      const requester = world.contacts.get(ticket.requester_id)
      if (requester !== undefined) expect(requester.created_at).toBeLessThanOrEqual(ticket.created_at)
    }
  })

  it('come in every state, source and language', () => {
    expect(new Set(tickets.map((ticket) => ticket.status))).toEqual(new Set([2, 3, 4, 5, 6, 7]))
    expect(new Set(tickets.map((ticket) => ticket.source)).size).toBeGreaterThan(6)
    const languages = new Set([...world.contacts.values()].map((contact) => contact.language))
    expect(languages).toEqual(new Set(['en', 'de', 'fr', 'es', 'ja-JP', 'ar', 'hi', 'pl']))
    const count = (is: (ticket: Ticket) => boolean) => tickets.filter(is).length
    expect(count((ticket) => ticket.spam)).toBeGreaterThan(8)
    expect(count((ticket) => ticket.deleted)).toBeGreaterThan(8)
    expect(count((ticket) => world.agents.has(ticket.requester_id))).toBeGreaterThan(2)
    expect(count((ticket) => world.contacts.get(ticket.requester_id)?.email === null)).toBeGreaterThan(5)
    expect(count((ticket) => world.conversations.of(ticket.id).length > 30)).toBeGreaterThan(3)
  })

  it('hold the odd ones where they are looked for', () => {
    const odd = (id: number) => world.tickets.get(id)
    expect(odd(ODD_TICKETS.sampleWithoutLists)?.cc_emails).toBeNull()
    expect(odd(ODD_TICKETS.noSubject)?.subject).toBeNull()
    expect(odd(ODD_TICKETS.hugeDescription)?.description?.length).toBeGreaterThan(1_000_000)
    expect(world.conversations.of(ODD_TICKETS.hundredConversations).length).toBeGreaterThan(100)
    expect(odd(ODD_TICKETS.longTagsAndQuotes)?.tags.some((tag) => tag.length > 400)).toBe(true)
    const view = get(`/tickets/${ODD_TICKETS.longTagsAndQuotes}`)
    expect(view.at('subject')).toBe(odd(ODD_TICKETS.longTagsAndQuotes)?.subject)
    expect(get(`/tickets/${ODD_TICKETS.rightToLeftAndEmoji}`).at('description_text')).toContain('שלום & こんにちは')
    expect(JSON.stringify(tickets)).not.toContain('\\u0000')
  })
})
