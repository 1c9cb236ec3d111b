import { phrasebookOf } from '../../story/phrases/all.ts'
import type { Random } from '../../story/random.ts'
import { DAY, HOUR } from '../../world/time.ts'
import type { WorldData } from '../world/data.ts'
import type { Ticket } from '../world/ticket-record.ts'
import type { Mood } from './companies.ts'
import { htmlOf } from './ticket-content.ts'
import type { Played } from './timeline.ts'

export interface Verdict {
  readonly score: 103 | 100 | -103
  readonly at: number
  readonly hasWords: boolean
}

/** Happy, neutral, unhappy out of a hundred. */
const SCORES: Readonly<Record<Mood, readonly number[]>> = {
  vip: [97, 3, 0],
  ordinary: [78, 14, 8],
  unhappy: [8, 17, 75],
}

/** About three in ten resolved tickets are rated, within two days. */
export function judge(random: Random, played: Played, mood: Mood | undefined, now: number): Verdict | null {
  if (played.resolvedAt === null || !random.chance(0.29)) return null
  const at = played.resolvedAt + random.int(HOUR / 4, 2 * DAY)
  if (at + 10 > now) return null
  const place = random.weighted(SCORES[mood ?? 'ordinary'])
  return { score: place === 0 ? 103 : place === 1 ? 100 : -103, at, hasWords: random.chance(0.45) }
}

export function writeRating(data: WorldData, random: Random, ticket: Ticket, verdict: Verdict): void {
  const { score, at } = verdict
  const requester = data.contacts.get(ticket.requester_id)
  const book = phrasebookOf(requester?.language ?? 'en')
  const feedback = verdict.hasWords ? random.pick(score === -103 ? book.complaints : book.praise) : null
  const survey = [...data.surveys.values()].find((one) => one['active'] === true)
  if (survey === undefined) return
  const questions = survey['questions']
  const second = Array.isArray(questions) ? questions[1] : undefined
  data.satisfaction_ratings.put({
    id: data.ids.next('rating'),
    survey_id: survey.id,
    ticket_id: ticket.id,
    user_id: ticket.requester_id,
    agent_id: ticket.responder_id,
    group_id: ticket.group_id,
    feedback,
    ratings: {
      default_question: score,
      ...(second === undefined || !random.chance(0.8) ? undefined : { [String(second.id)]: score }),
    },
    created_at: at,
    updated_at: at,
  })
  if (requester !== undefined) data.contacts.put({ ...requester, csat_rating: score })
  if (feedback !== null) writeFeedback(data, ticket, feedback, at)
}

/** The words come back as a conversation of source 6, category 7 [client]. */
function writeFeedback(data: WorldData, ticket: Ticket, feedback: string, at: number): void {
  data.conversations.put({
    id: data.ids.next('conversation'),
    ticket_id: ticket.id,
    user_id: ticket.requester_id,
    body: htmlOf(feedback),
    incoming: true,
    private: false,
    source: 6,
    category: 7,
    from_email: null,
    support_email: null,
    to_emails: null,
    cc_emails: [],
    attachments: [],
    last_edited_at: null,
    last_edited_user_id: null,
    created_at: at,
    updated_at: at,
  })
}
