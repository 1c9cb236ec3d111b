import type { Ticket as ToldTicket } from '../../freshdesk/world/ticket-record.ts'
import { DAY, iso } from '../../world/time.ts'
import { step } from '../mutations/step.ts'
import { known } from '../world/data.ts'
import type { Retelling } from './retell.ts'
import { viaOf } from './via.ts'

const SURVEYS_SINCE_DAYS = 120

/** Answers to the survey, and offers nobody answered; a rating row is updated in place when the answer comes. */
export function answerSurvey(story: Retelling, told: ToldTicket, agent: number | null): void {
  const { data, random } = story
  const ticket = known(data.tickets, told.id, 'ticket')
  const solvedAt = told.stats.resolved_at
  if (solvedAt === null || told.deleted || told.spam) return
  const [verdict] = story.told.satisfaction_ratings.of(told.id)
  if (verdict === undefined && !random.chance(0.3)) return
  const offeredAt =
    verdict === undefined ? Math.min(data.now(), solvedAt + DAY) : Math.min(solvedAt + 600, verdict.created_at)
  const isSurvey = data.settings.csat === 'surveys' && offeredAt > data.now() - SURVEYS_SINCE_DAYS * DAY
  const score = (verdict?.ratings['default_question'] ?? 0) < 0 ? 'bad' : 'good'
  if (isSurvey) {
    if (verdict !== undefined) respond(story, told.id, ticket.requester_id, score, verdict.feedback, verdict.created_at)
    return
  }
  const id = data.ids.next('rating')
  const reasons = [...data.satisfaction_reasons.keys()]
  const said = verdict === undefined ? 'offered' : score
  data.satisfaction_ratings.put({
    id,
    ticket_id: told.id,
    assignee_id: agent,
    group_id: ticket.group_id,
    requester_id: ticket.requester_id,
    score: said,
    comment: verdict?.feedback ?? null,
    reason_id: said === 'bad' ? (reasons[1 + (id % 4)] ?? null) : null,
    created_at: offeredAt,
    updated_at: verdict?.created_at ?? offeredAt,
  })
  const satisfaction = { score: said, id, comment: verdict?.feedback ?? null }
  if (verdict === undefined) data.tickets.put({ ...ticket, satisfaction })
  else
    step(data, told.id, {
      author_id: ticket.requester_id,
      at: verdict.created_at,
      via: viaOf('web'),
      set: { satisfaction },
    })
}

/** The newer kind: not among the ratings [doc]. */
function respond(
  { data }: Retelling,
  ticket: number,
  requester: number,
  score: 'good' | 'bad',
  comment: string | null,
  at: number,
): void {
  const id = `01SURVEY${String(data.survey_responses.size + 1).padStart(18, '0')}`
  const stamps = { created_at: iso(at), updated_at: iso(at) }
  data.survey_responses.set(id, {
    at,
    id,
    expires_at: iso(at + 28 * DAY),
    subject_zrns: [`zen:ticket:${ticket}`],
    responder_id: requester,
    survey: { id: '01SURVEY', version: 1, state: 'published' },
    answers: [
      {
        type: 'rating_scale',
        question: { id: 'rating', type: 'rating_scale_emoji' },
        rating: score === 'good' ? 5 : 1,
        rating_category: score,
        ...stamps,
      },
      comment === null
        ? { type: 'skipped', question: { id: 'comment', type: 'open_ended' }, ...stamps }
        : { type: 'open_ended', question: { id: 'comment', type: 'open_ended' }, value: comment, ...stamps },
    ],
  })
}
