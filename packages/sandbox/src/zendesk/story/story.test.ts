import { describe, expect, it } from 'vitest'
import { FreshdeskSandbox } from '../../freshdesk/sandbox.ts'
import { calendarOf } from '../../freshdesk/story/arrivals.ts'
import { ODD_TICKETS } from '../../freshdesk/story/odd-tickets.ts'
import { ManualClock } from '../../freshdesk/test-client.ts'
import { Rows } from '../rows/rows.ts'
import { testClient } from '../test-client.ts'

const { world, clock, get } = testClient({ size: { tickets: 900 } })
const told = new FreshdeskSandbox({ clock: new ManualClock(), size: { tickets: 900 } }).world
const tickets = [...world.tickets.values()]
const kept = tickets.filter((ticket) => !ticket.scrubbed)

describe('the story', () => {
  it('is the one the Freshdesk sandbox tells', () => {
    expect([...world.organizations.values()].map((one) => one.name)).toEqual(
      [...told.companies.values()].map((one) => one.name),
    )
    expect(tickets.map((one) => one.id)).toEqual([...told.tickets.keys()])
    for (const ticket of kept) {
      const theirs = told.tickets.get(ticket.id)
      expect([ticket.subject, ticket.created_at]).toEqual([theirs?.subject, theirs?.created_at])
    }
    const names = new Set([...told.contacts.values(), ...told.agents.values()].map((one) => one.name))
    const others = [...world.users.values()].filter((user) => !names.has(user.name) && !user.permanently_deleted)
    expect(others).toEqual([])
  })

  it('is the same for the same seed and another for another', () => {
    const tell = (seed: number) =>
      JSON.stringify([...testClient({ seed, size: { tickets: 60 } }).world.tickets.values()])
    expect(tell(3)).toBe(tell(3))
    expect(tell(3)).not.toBe(tell(4))
  })

  it.each([{ tickets: 0 }, { tickets: 1, users: 1, organizations: 1 }])('can be as small as %j', (size) => {
    expect(testClient({ size }).world.tickets.size).toBe(size.tickets)
  })

  it('was down one afternoon, and one bulk change solved it all in one second', () => {
    const { bulkEditAt } = calendarOf(clock.now() / 1000)
    const hit = tickets.filter((ticket) => ticket.tags.includes('outage'))
    expect(hit.length).toBeGreaterThan(90)
    for (const ticket of hit) {
      const solved = world.audits
        .of(ticket.id)
        .find((audit) => audit.changes.some((change) => change.value === 'solved'))
      expect(solved?.created_at).toBe(bulkEditAt)
    }
    const problem = hit.find((ticket) => ticket.type === 'problem')
    expect(get(`/tickets/${problem?.id}/incidents`).rows('tickets').length).toBe(8)
  })
})

describe('the records', () => {
  it('agree with their audits', () => {
    for (const ticket of kept) {
      const audits = world.audits.of(ticket.id)
      const last = (field: string) =>
        audits.flatMap((audit) => audit.changes).findLast((change) => change.field === field)?.value
      expect(last('status')).toBe(ticket.status)
      expect(last('assignee_id') ?? null).toBe(ticket.assignee_id)
      if (ticket.deleted_at === null) expect(ticket.updated_at).toBe(audits.at(-1)?.created_at)
      expect(ticket.generated_timestamp).toBeGreaterThanOrEqual(ticket.updated_at)
      expect(ticket.generated_timestamp).toBeLessThanOrEqual(clock.now() / 1000)
      for (const comment of world.comments.of(ticket.id))
        expect(world.audits.get(comment.audit_id)?.comment_id).toBe(comment.id)
      expect(world.users.has(ticket.requester_id)).toBe(true)
    }
  })

  it('come in every state and with every quirk', () => {
    expect(new Set(kept.map((ticket) => ticket.status))).toEqual(
      new Set(['new', 'open', 'pending', 'hold', 'solved', 'closed']),
    )
    const count = (is: (ticket: (typeof tickets)[number]) => boolean) => tickets.filter(is).length
    expect(count((one) => one.scrubbed)).toBeGreaterThan(8)
    expect(count((one) => one.deleted_at !== null && !one.scrubbed)).toBeGreaterThan(0)
    expect(count((one) => one.generated_timestamp > one.updated_at && !one.scrubbed)).toBeGreaterThan(80)
    expect(count((one) => one.from_messaging_channel)).toBeGreaterThan(20)
    expect(count((one) => world.isArchived(one))).toBeGreaterThan(100)
    const users = [...world.users.values()]
    expect(users.filter((user) => user.permanently_deleted).length).toBeGreaterThan(1)
    expect(users.filter((user) => user.active && user.email === null).length).toBeGreaterThan(3)
    expect(users.some((user) => world.identities.of(user.id).length > 2)).toBe(true)
    expect(users.some((user) => world.organization_memberships.of(user.id).length > 1)).toBe(true)
    expect([...world.group_memberships.values()].some((one) => one['updated_at'] === null)).toBe(true)
  })

  it('hold the odd ones where they are looked for', () => {
    expect(world.tickets.get(ODD_TICKETS.noSubject)?.subject).toBeNull()
    expect(world.comments.of(ODD_TICKETS.hugeDescription)[0]?.html.length).toBeGreaterThan(1_000_000)
    expect(world.comments.of(ODD_TICKETS.hundredConversations).length).toBeGreaterThan(100)
  })
})

describe('metric sets', () => {
  it('measure what the audits tell, in calendar and in business time', () => {
    const rows = new Rows(world)
    let business = 0
    for (const ticket of kept) {
      const set = rows.metrics.of(ticket)
      const reply = set['reply_time_in_minutes'] as { calendar: number | null; business: number | null }
      const first = world.comments.of(ticket.id).find((one) => one.public && one.author_id !== ticket.requester_id)
      expect(reply.calendar).toBe(first === undefined ? null : Math.round((first.created_at - ticket.created_at) / 60))
      expect(set.solved_at !== null).toBe(ticket.status === 'solved' || ticket.status === 'closed')
      if (reply.calendar !== null && reply.business !== null) {
        expect(reply.business).toBeLessThanOrEqual(reply.calendar)
        if (reply.business < reply.calendar) business += 1
      }
    }
    expect(business).toBeGreaterThan(50)
  })
})

describe('satisfaction', () => {
  it('is ratings by default, and surveys for the last months when asked', () => {
    expect(world.survey_responses.size).toBe(0)
    const scores = new Set([...world.satisfaction_ratings.values()].map((one) => one.score))
    expect(scores).toEqual(new Set(['offered', 'good', 'bad']))
    expect([...world.satisfaction_ratings.values()].some((one) => one.updated_at > one.created_at)).toBe(true)
    const newer = testClient({ size: { tickets: 900 }, csat: 'surveys' })
    expect(newer.world.survey_responses.size).toBeGreaterThan(5)
    expect(newer.world.satisfaction_ratings.size).toBeLessThan(world.satisfaction_ratings.size)
    const start = (newer.clock.now() / 1000 - 40 * 86_400) * 1000
    const rows = newer
      .get(`/guide/survey_responses?filter[created_at_start]=${start}&page[size]=100`)
      .rows('survey_responses')
    expect(rows.length).toBeLessThan(newer.world.survey_responses.size)
    expect(
      rows.every((row) => Date.parse(String((row['answers'] as { created_at: string }[])[0]?.created_at)) >= start),
    ).toBe(true)
  })
})
