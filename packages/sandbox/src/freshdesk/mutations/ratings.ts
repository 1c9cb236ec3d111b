import { known, type WorldData } from '../world/data.ts'
import type { SatisfactionRating } from '../world/ticket-record.ts'

export interface RatingInput {
  /** 103 to -103; 100 is neutral [doc]. */
  readonly score: number
  readonly feedback?: string | null
  /** Scores of the further questions, by `question_<id>`. */
  readonly questions?: { readonly [question: string]: number }
}

/** Moves the ticket's `updated_at` and the contact's `csat_rating`, but not the contact's `updated_at` [client]. */
export function rate(data: WorldData, ticketId: number, input: RatingInput): SatisfactionRating {
  const ticket = known(data.tickets, ticketId, 'ticket')
  const now = data.now()
  const feedback = input.feedback ?? null
  const after = data.tickets.put({ ...ticket, updated_at: now })
  const requester = data.contacts.get(ticket.requester_id)
  if (requester !== undefined) data.contacts.put({ ...requester, csat_rating: input.score })
  if (feedback !== null) {
    data.conversations.put({
      id: data.ids.next('conversation'),
      ticket_id: ticketId,
      user_id: ticket.requester_id,
      body: `<div>${feedback}</div>`,
      incoming: true,
      private: false,
      // A survey answer with words shows up as a conversation of source 6, category 7 [client].
      source: 6,
      category: 7,
      from_email: null,
      support_email: null,
      to_emails: null,
      cc_emails: [],
      attachments: [],
      last_edited_at: null,
      last_edited_user_id: null,
      created_at: now,
      updated_at: now,
    })
  }
  const rating = data.satisfaction_ratings.put({
    id: data.ids.next('rating'),
    survey_id: activeSurveyId(data),
    ticket_id: ticketId,
    user_id: ticket.requester_id,
    agent_id: ticket.responder_id,
    group_id: ticket.group_id,
    feedback,
    ratings: { default_question: input.score, ...input.questions },
    created_at: now,
    updated_at: now,
  })
  // What it is called is in no text [guess].
  data.rules.updated(ticket, after, 'requester', { name: 'customer_feedback', done: String(input.score) })
  return rating
}

/** Customers can change their mind; only `updated_at` of the rating shows it, and no filter reads that [doc]/[client]. */
export function amendRating(data: WorldData, id: number, input: RatingInput): SatisfactionRating {
  const rating = known(data.satisfaction_ratings, id, 'rating')
  return data.satisfaction_ratings.put({
    ...rating,
    feedback: input.feedback ?? rating.feedback,
    ratings: { ...rating.ratings, default_question: input.score, ...input.questions },
    updated_at: data.now(),
  })
}

function activeSurveyId(data: WorldData): number {
  for (const survey of data.surveys.values()) if (survey['active'] === true) return survey.id
  throw new Error('the account has no active survey')
}
