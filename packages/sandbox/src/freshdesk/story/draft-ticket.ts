import type { Random } from '../../story/random.ts'
import { targetOf } from '../mutations/service-level.ts'
import { SUPPORT_EMAIL } from '../world/account.ts'
import type { WorldData } from '../world/data.ts'
import { isDone } from '../world/ticket-progress.ts'
import type { Ticket, TicketProgress } from '../world/ticket-record.ts'
import { newAttachments } from './attachments.ts'
import type { Person } from './contacts.ts'

const EMAIL = 1
const PHONE = 3
const SOURCES = [EMAIL, 2, PHONE, 7, 9, 13, 12, 15, 5] as const
const SOURCE_WEIGHTS = [52, 20, 6, 8, 8, 3, 1, 1, 1]
const NOBODY: readonly string[] = []
const HELP: readonly string[] = [SUPPORT_EMAIL]

type Draft = Omit<
  Ticket,
  | keyof TicketProgress
  | 'subject'
  | 'description'
  | 'type'
  | 'priority'
  | 'tags'
  | 'custom_fields'
  | 'group_id'
  | 'responder_id'
>

/** Who asked, by what way, about which product: all of a ticket but its words and its fate. */
export function draftTicket(data: WorldData, random: Random, id: number, createdAt: number, person: Person): Draft {
  // A colleague asks sometimes: then the requester is an agent and not among the contacts [doc].
  const isColleague = random.chance(0.01)
  const requester = isColleague ? data.me() : data.contacts.get(person.id)
  const source = requester?.email === null ? PHONE : (SOURCES[random.weighted(SOURCE_WEIGHTS)] ?? EMAIL)
  const isMail = source === EMAIL
  const cc = random.chance(0.1) && requester?.email != null ? [`team@${requester.email.split('@')[1]}`] : NOBODY
  const products = [...data.products.keys()]
  return {
    id,
    source,
    requester_id: requester?.id ?? person.id,
    company_id: isColleague ? null : (person.customer?.company.id ?? null),
    product_id: random.chance(0.3) ? random.pick(products) : null,
    email_config_id: isMail ? ([...data.email_configs.keys()][0] ?? null) : null,
    cc_emails: cc,
    fwd_emails: NOBODY,
    reply_cc_emails: cc,
    to_emails: isMail ? HELP : null,
    support_email: isMail ? SUPPORT_EMAIL : null,
    due_by: null,
    fr_due_by: null,
    nr_due_by: null,
    fr_escalated: false,
    is_escalated: false,
    nr_escalated: false,
    spam: false,
    deleted: false,
    association_type: null,
    associated_tickets_list: null,
    sentiment_score: random.chance(0.3) ? random.int(5, 95) : null,
    attachments: random.chance(0.04) ? newAttachments(data, random, createdAt) : [],
    created_at: createdAt,
  }
}

/** What the service level says of a ticket as it stands at `now`. */
export function overdue(ticket: TicketProgress & Pick<Ticket, 'priority' | 'created_at'>, now: number) {
  const target = targetOf(ticket.priority)
  const due_by = ticket.created_at + target.resolve
  const fr_due_by = ticket.created_at + target.respond
  const doneAt = isDone(ticket.status) ? (ticket.stats.resolved_at ?? now) : now
  return {
    due_by,
    fr_due_by,
    fr_escalated: (ticket.stats.first_responded_at ?? now) > fr_due_by,
    is_escalated: doneAt > due_by,
  }
}
