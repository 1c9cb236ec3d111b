/** Everything that can be told of a customer as an event, in Tajo's words. */
export const happenings = [
  'ticket_created',
  'ticket_updated',
  'ticket_assigned',
  'ticket_resolved',
  'ticket_closed',
  'ticket_reopened',
  'satisfaction_rated',
  'satisfaction_good',
  'satisfaction_bad',
  'note_added',
  'user_created',
  'user_updated',
  'user_merged',
  'article_viewed',
  'help_center_searched',
] as const

export type Happening = (typeof happenings)[number]

/** Zendesk's words for the same. */
export const alsoCalled = {
  'ticket.created': 'ticket_created',
  'ticket.updated': 'ticket_updated',
  'ticket.assigned': 'ticket_assigned',
  'ticket.solved': 'ticket_resolved',
  'ticket.closed': 'ticket_closed',
  'ticket.reopened': 'ticket_reopened',
  'satisfaction_rating.created': 'satisfaction_rated',
  'satisfaction_rating.good': 'satisfaction_good',
  'satisfaction_rating.bad': 'satisfaction_bad',
  'user.created': 'user_created',
  'user.updated': 'user_updated',
  'user.merged': 'user_merged',
  'article.viewed': 'article_viewed',
  'help_center.searched': 'help_center_searched',
} as const satisfies Readonly<Record<string, Happening>>

/** The word models use for what happened. */
export function happeningOf(word: string): string {
  return Object.hasOwn(alsoCalled, word) ? alsoCalled[word as keyof typeof alsoCalled] : word
}
