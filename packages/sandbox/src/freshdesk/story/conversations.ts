import { phrasebookOf } from '../../story/phrases/all.ts'
import type { Random } from '../../story/random.ts'
import { MINUTE } from '../../world/time.ts'
import { SUPPORT_EMAIL, SUPPORT_SENDER } from '../world/account.ts'
import type { WorldData } from '../world/data.ts'
import type { Agent } from '../world/people-records.ts'
import type { Conversation, Ticket } from '../world/ticket-record.ts'
import { newAttachments } from './attachments.ts'
import type { Person } from './contacts.ts'
import { fill, htmlOf, type Subject } from './ticket-content.ts'
import type { Entry } from './timeline.ts'

export interface Exchange {
  readonly ticket: Ticket
  readonly entries: readonly Entry[]
  readonly person: Person
  readonly agent: Agent
  readonly about: Subject
}

/** Agents write notes to each other in English, whatever the customer speaks. */
const NOTES = [
  'Tax table was stale, see runbook.',
  'Asked engineering, they know the cause.',
  'Customer called as well, promised an answer today.',
  'Same as ticket {n}?',
  'Checked the logs for order {order}: nothing unusual.',
]

const NOBODY: readonly string[] = []
const HELP: readonly string[] = [SUPPORT_EMAIL]
const REPLY = { incoming: false, private: false, source: 0, category: 3 }
const REQUESTER_MAIL = { incoming: true, private: false, source: 0, category: 1 }
const NOTE = { incoming: false, private: true, source: 2, category: 2 }

export function writeConversations(data: WorldData, random: Random, exchange: Exchange): void {
  const { ticket, agent } = exchange
  const email = data.contacts.get(ticket.requester_id)?.email ?? null
  const requester = email === null ? NOBODY : [email]
  for (const entry of exchange.entries) {
    const id = data.ids.next('conversation')
    const body = htmlOf(fill(textOf(random, entry, exchange), exchange.about))
    const base = { id, ticket_id: ticket.id, body, cc_emails: NOBODY, ...editOf(random, entry, agent) }
    const files = random.chance(0.04) ? newAttachments(data, random, entry.at) : []
    const rest = { attachments: files, created_at: entry.at, updated_at: entry.at }
    data.conversations.put(addressed(entry, exchange, email, requester, { ...base, ...rest }))
  }
}

type Unaddressed = Omit<
  Conversation,
  'user_id' | 'incoming' | 'private' | 'source' | 'category' | 'from_email' | 'support_email' | 'to_emails'
>

function addressed(
  { kind }: Entry,
  { ticket, agent }: Exchange,
  email: string | null,
  requester: readonly string[],
  rest: Unaddressed,
): Conversation {
  switch (kind) {
    case 'note':
      return { ...rest, ...NOTE, user_id: agent.id, from_email: null, support_email: null, to_emails: NOBODY }
    case 'incoming': {
      const user_id = ticket.requester_id
      return { ...rest, ...REQUESTER_MAIL, user_id, from_email: email, support_email: SUPPORT_EMAIL, to_emails: HELP }
    }
    default: {
      const from_email = SUPPORT_SENDER
      return { ...rest, ...REPLY, user_id: agent.id, from_email, support_email: SUPPORT_EMAIL, to_emails: requester }
    }
  }
}

function textOf(random: Random, { kind }: Entry, { person }: Exchange): string {
  const book = phrasebookOf(person.language)
  switch (kind) {
    case 'note':
      return random.pick(NOTES)
    case 'incoming':
      return random.pick(book.followUps)
    case 'reply':
      return random.pick(book.replies)
    case 'solution':
      return random.pick(book.solved)
  }
}

/** A few notes were corrected later; only these two keys tell [doc sample]. */
function editOf(random: Random, { kind, at }: Entry, agent: Agent) {
  const wasEdited = kind === 'note' && random.chance(0.05)
  return {
    last_edited_at: wasEdited ? at + random.int(1, 30) * MINUTE : null,
    last_edited_user_id: wasEdited ? agent.id : null,
  }
}
