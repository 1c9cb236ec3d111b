import { alsoCalled, type Happening, happenings } from '@tajo/core/happenings'
import type { Change } from './change.ts'

/** What a delivery means. */
export interface Meaning {
  readonly happenings: readonly Happening[]
  /** Rows below the ticket that may have changed with it. */
  readonly children: readonly string[]
  readonly gone: 'ticket' | 'contact' | 'company' | undefined
}

/** Streams whose rows hang on a ticket. */
const everyChild = ['conversations', 'satisfaction_ratings', 'time_entries'] as const

/** Fields of a ticket and things done to it that leave its ratings and times as they are. */
const talkOnly = new Set([
  ...[
    'ticket_action',
    'status',
    'priority',
    'type',
    'ticket_type',
    'source',
    'subject',
    'description',
    'tags',
    'product_id',
    'due_by',
  ],
  ...['responder_id', 'group_id', 'agent', 'group', 'note_type', 'reply_sent', 'note', 'reply'],
])
const assigning = new Set(['responder_id', 'group_id', 'agent', 'group', 'agent_id', 'responder'])
/** How a rating is named is in no text [guess]: any of these. */
const rating = new Set(['customer_feedback', 'satisfaction_rating', 'survey_rating', 'rating', 'csat', 'feedback'])

/** What the changes a delivery tells of mean. Never wrong by more than a word: rows are read again whatever it says. */
export function meaningOfChanges(changes: readonly Change[]): Meaning {
  const found = new Set<Happening>()
  let gone = false
  for (const { name, from, to, value } of changes) {
    if (name === 'ticket_action') {
      if (value === 'created') found.add('ticket_created')
      gone ||= value === 'deleted'
    }
    if (name === 'status' && to !== undefined) {
      const word = statusWord(from ?? '', to)
      if (word !== undefined) found.add(word)
    }
    if (assigning.has(name) && isSomebody(to ?? value)) found.add('ticket_assigned')
    if (name === 'note_type' || name === 'note') found.add('note_added')
    if (rating.has(name)) for (const word of ratingWords(to ?? value)) found.add(word)
  }
  const isNew = found.has('ticket_created')
  if (!isNew) found.add('ticket_updated')
  const talk = isNew || changes.every(({ name }) => talkOnly.has(name) || name.startsWith('cf_'))
  return {
    happenings: happenings.filter((one) => found.has(one)),
    children: talk && changes.length > 0 ? ['conversations'] : everyChild,
    gone: gone ? 'ticket' : undefined,
  }
}

/** Words people write into bodies of their own, and names of app events, in one spelling. */
const words: Readonly<Record<string, Happening | undefined>> = {
  ...Object.fromEntries(happenings.map((one) => [one, one])),
  ...Object.fromEntries(Object.entries(alsoCalled).map(([word, one]) => [word.replace('.', '_'), one])),
  ticket_create: 'ticket_created',
  ticket_update: 'ticket_updated',
  ticket_delete: 'ticket_updated',
  ticket_deleted: 'ticket_updated',
  ticket_resolved_closed: 'ticket_resolved',
  agent_reply: 'ticket_updated',
  customer_reply: 'ticket_updated',
  reply_sent: 'ticket_updated',
  conversation_create: 'ticket_updated',
  conversation_created: 'ticket_updated',
  conversation_update: 'ticket_updated',
  note_created: 'note_added',
  contact_create: 'user_created',
  contact_created: 'user_created',
  contact_update: 'user_updated',
  contact_updated: 'user_updated',
}

/** What one word means: `ticket_created`, `Ticket created`, `ticket.created`, `onTicketCreate`. */
export function meaningOfWord(word: string): Meaning {
  const plain = plainWord(word)
  const happening = Object.hasOwn(words, plain) ? words[plain] : undefined
  const gone = /^(ticket|contact|company)_deleted?$/.exec(plain)?.[1] as Meaning['gone']
  // A word somebody chose does not say what else changed; but a new ticket has neither ratings nor times.
  const children = happening === 'ticket_created' ? ['conversations'] : everyChild
  return { happenings: happening === undefined ? [] : [happening], children, gone }
}

function plainWord(word: string): string {
  return word
    .slice(0, 100)
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$|^on_/g, '')
}

/** 4 is resolved and 5 closed on every account; others may be renamed and added to [doc]. Labels are met in English only. */
function statusWord(from: string, to: string): Happening | undefined {
  if (isResolved(to)) return 'ticket_resolved'
  if (isClosed(to)) return 'ticket_closed'
  return isResolved(from) || isClosed(from) ? 'ticket_reopened' : undefined
}

function isResolved(status: string): boolean {
  return status === '4' || /^resolved$/i.test(status)
}

function isClosed(status: string): boolean {
  return status === '5' || /^closed$/i.test(status)
}

/** Taken from somebody and given to nobody is no assignment. */
function isSomebody(value: string | undefined): boolean {
  return value !== undefined && !['', '-1', '0', 'nil', 'null', 'none', '--', '-'].includes(value.toLowerCase())
}

/** 101 to 103 are good, -101 to -103 bad, 100 neither [doc]. */
function ratingWords(value: string | undefined): readonly Happening[] {
  const score = value === undefined || value === '' ? Number.NaN : Number(value)
  if (score > 100) return ['satisfaction_rated', 'satisfaction_good']
  return score < 0 ? ['satisfaction_rated', 'satisfaction_bad'] : ['satisfaction_rated']
}
