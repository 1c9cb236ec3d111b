import type { Random } from '../../story/random.ts'
import { HOUR, MINUTE } from '../../world/time.ts'
import type { WorldData } from '../world/data.ts'
import type { Agent } from '../world/people-records.ts'
import { isDone } from '../world/ticket-progress.ts'
import { type Arrival, arrivals, type Calendar } from './arrivals.ts'
import type { Person } from './contacts.ts'
import { writeConversations } from './conversations.ts'
import { Crowd } from './crowd.ts'
import { draftTicket, overdue } from './draft-ticket.ts'
import { exchangesOf, isOdd, withOddity } from './odd-tickets.ts'
import { judge, writeRating } from './ratings.ts'
import { spamOf } from './spam.ts'
import { contentOf, type Subject, subjectOf } from './ticket-content.ts'
import { writeTimeEntries } from './time-entries.ts'
import { closeWhenQuiet, type Pace, type Played, play, playIncident, type StatusChange } from './timeline.ts'

/** Told of every ticket's life as it was played; tickets keep only where it ended. */
export type Listen = (ticketId: number, changes: readonly StatusChange[]) => void

interface Desk {
  readonly groups: readonly number[]
  readonly agentsOf: ReadonlyMap<number, readonly Agent[]>
}

/** Writes every ticket with all that hangs on it, oldest first, so that ids rise with time. */
export function writeTickets(
  data: WorldData,
  random: Random,
  people: readonly Person[],
  calendar: Calendar,
  listen?: Listen,
): void {
  const crowd = new Crowd(random, people)
  const desk = deskOf(data)
  for (const arrival of arrivals(random, calendar, data.settings.size.tickets)) {
    const id = data.ids.nextTicket()
    const isOrdinary = arrival.chapter === 'ordinary' && !isOdd(id)
    if (isOrdinary && random.chance(0.02)) data.tickets.put(spamOf(data, random, id, arrival.at, crowd.pick(random)))
    else {
      const played = writeTicket(data, random, { id, person: crowd.pick(random), arrival, desk, calendar })
      listen?.(id, played.changes)
    }
  }
}

interface Case {
  readonly id: number
  readonly person: Person
  readonly arrival: Arrival
  readonly desk: Desk
  readonly calendar: Calendar
}

function writeTicket(data: WorldData, random: Random, { id, person, arrival, desk, calendar }: Case): Played {
  const isIncident = arrival.chapter === 'incident'
  const about = subjectOf(random, isIncident)
  const group = desk.groups[groupOf(about, person)] ?? null
  const agent = random.pick(desk.agentsOf.get(group ?? 0) ?? [data.me()])
  const played = isIncident
    ? playIncident(random, arrival.at, calendar.bulkEditAt)
    : play(random, arrival.at, paceOf(random, id, arrival, person, calendar), calendar.now)
  const verdict = isIncident ? null : judge(random, played, person.customer?.mood, calendar.now)
  const rated = verdict === null ? played.progress : { ...played.progress, updated_at: verdict.at + random.int(2, 9) }
  const progress = isIncident ? rated : closeWhenQuiet(rated, calendar.now)
  const isUntouched = played.entries.length === 0 && !isDone(progress.status)
  const draft = {
    ...draftTicket(data, random, id, arrival.at, person),
    ...contentOf(random, about, person, arrival.at),
    ...progress,
    group_id: group,
    responder_id: isUntouched ? null : agent.id,
  }
  const ticket = withOddity({
    ...draft,
    ...overdue(draft, calendar.now),
    ...trashed(random, id, arrival, progress, calendar),
  })
  data.tickets.put(ticket)
  writeConversations(data, random, { ticket, entries: played.entries, person, agent, about })
  if (verdict !== null) writeRating(data, random, ticket, verdict)
  if (played.entries.length > 0 && random.chance(0.15)) writeTimeEntries(data, random, ticket, agent.id)
  return played
}

/** One in fifty ended in the trash some days after its last change. */
function trashed(random: Random, id: number, arrival: Arrival, progress: Played['progress'], { now }: Calendar) {
  if (arrival.chapter !== 'ordinary' || isOdd(id) || !random.chance(0.02)) return undefined
  const updated_at = Math.min(now, progress.updated_at + random.int(1, 400) * HOUR)
  return { deleted: true, updated_at }
}

function paceOf(random: Random, id: number, arrival: Arrival, person: Person, calendar: Calendar): Pace {
  const mood = person.customer?.mood
  const isOld = arrival.at < calendar.now - 45 * 24 * HOUR
  return {
    firstReply: arrival.chapter === 'slow-monday' ? 14 * HOUR : firstReplyOf(mood),
    reopenChance: mood === 'unhappy' ? 0.4 : mood === 'vip' ? 0.01 : 0.06,
    exchanges: exchangesOf(id) ?? drawExchanges(random),
    stuck: exchangesOf(id) === undefined && random.chance(isOld ? 0.015 : 0.07),
  }
}

function firstReplyOf(mood: NonNullable<Person['customer']>['mood'] | undefined): number {
  switch (mood) {
    case 'vip':
      return 11 * MINUTE
    case 'unhappy':
      return 5 * HOUR
    default:
      return 50 * MINUTE
  }
}

function drawExchanges(random: Random): number {
  switch (random.weighted([6, 32, 42, 16, 3, 1])) {
    case 0:
      return 0
    case 1:
      return random.int(1, 2)
    case 2:
      return random.int(3, 6)
    case 3:
      return random.int(7, 12)
    case 4:
      return random.int(13, 29)
    default:
      return random.int(31, 45)
  }
}

function groupOf({ topic }: Subject, person: Person): number {
  if (topic === 'outage') return 3
  if (person.customer?.mood === 'vip') return 4
  if (topic === 'billing') return 0
  return topic === 'howto' || topic === 'feature' ? 2 : 1
}

function deskOf(data: WorldData): Desk {
  const working = [...data.agents.values()].filter((agent) => !agent.deactivated)
  const groups = [...data.groups.keys()]
  const agentsOf = new Map(groups.map((id) => [id, working.filter((agent) => agent.group_ids.includes(id))] as const))
  return { groups, agentsOf }
}
