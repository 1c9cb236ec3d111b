import type { Conversation as ToldConversation, Ticket as ToldTicket } from '../../freshdesk/world/ticket-record.ts'
import { textOf } from '../../rows/html-text.ts'
import type { Json } from '../../world/json.ts'
import { DAY } from '../../world/time.ts'
import { scrubWhenDue } from '../mutations/deletion.ts'
import { begin, step, type TicketPatch } from '../mutations/step.ts'
import { customStatusOf } from '../mutations/tickets.ts'
import { known } from '../world/data.ts'
import type { Attachment, Status, Ticket } from '../world/records.ts'
import { answerSurvey } from './csat.ts'
import { choiceOf, fieldId } from './fields.ts'
import type { Retelling } from './retell.ts'
import { viaOf } from './via.ts'

const PRIORITIES = ['low', 'low', 'normal', 'high', 'urgent'] as const
const STATUSES: Readonly<Record<number, Status>> = {
  2: 'open',
  3: 'pending',
  4: 'solved',
  5: 'closed',
  6: 'pending',
  7: 'hold',
}
const WAITING_ON_CUSTOMER = 6
const TYPES: Readonly<Record<string, Ticket['type']>> = {
  Question: 'question',
  Problem: 'problem',
  Incident: 'incident',
  'Feature Request': 'task',
  Refund: 'task',
}
const MODULES = ['billing', 'exports', 'sign_in', 'webhooks'] as const

/** Every ticket of the story with its audits, oldest first. */
export function retellTickets(story: Retelling): void {
  for (const told of story.told.tickets.values()) retellTicket(story, told)
  linkIncidents(story)
}

interface Beat {
  readonly at: number
  readonly talk?: ToldConversation
  readonly status?: number
}

function retellTicket(story: Retelling, told: ToldTicket): void {
  const { data, random } = story
  data.ids.ticketsUpTo(told.id)
  const ticket = draft(story, told)
  const description = told.description ?? `<div>${told.subject ?? ''}</div>`
  begin(data, ticket, { html: commentHtml(description), public: true, attachments: filesOf(told.attachments) })
  const agent = story.users.get(told.responder_id ?? 0) ?? null
  for (const beat of beatsOf(story, told)) live(story, told, agent, beat)
  answerSurvey(story, told, agent)
  if (told.status === 5) closeAt(story, told, told.stats.closed_at)
  // The system touches tickets without telling: only one of the two clocks moves [oas].
  if (random.chance(0.2)) touch(story, told.id, random.int(1, 7_200))
  if (told.deleted || told.spam) discard(story, told)
}

function beatsOf({ told: account, lives }: Retelling, told: ToldTicket): readonly Beat[] {
  const talks = account.conversations.of(told.id).filter((one) => one.source !== 6)
  const beats: Beat[] = talks.map((talk) => ({ at: talk.created_at, talk }))
  for (const change of lives.get(told.id) ?? []) {
    // An agent sets the status with the answer, not seconds later.
    const spoken = beats.findIndex(
      ({ at, talk, status }) =>
        talk !== undefined && status === undefined && change.at - at >= 0 && change.at - at <= 60,
    )
    const beat = beats[spoken]
    if (beat === undefined) beats.push(change)
    else beats[spoken] = { ...beat, status: change.status }
  }
  return beats.sort((a, b) => a.at - b.at)
}

function live(story: Retelling, told: ToldTicket, agent: number | null, { at, talk, status }: Beat): void {
  const { data, users } = story
  const before = known(data.tickets, told.id, 'ticket')
  const isCustomer = talk?.incoming === true || (talk === undefined && status === 2)
  const author_id = isCustomer ? before.requester_id : (users.get(talk?.user_id ?? 0) ?? agent ?? before.requester_id)
  const set: TicketPatch = {
    ...(agent !== null && !isCustomer
      ? { assignee_id: before.assignee_id === null && told.id % 9 === 0 ? colleagueOf(story, told, agent) : agent }
      : undefined),
    ...statusPatch(story, before, status ?? (before.status === 'new' && !isCustomer ? 2 : undefined)),
  }
  const via =
    talk === undefined
      ? viaOf('web')
      : isCustomer
        ? before.via
        : viaOf(before.from_messaging_channel ? 'native_messaging' : 'web')
  const comment =
    talk === undefined
      ? undefined
      : { html: commentHtml(talk.body), public: !talk.private, attachments: filesOf(talk.attachments) }
  step(data, told.id, { author_id, at, via, set, ...(comment === undefined ? undefined : { comment }) })
}

/** One ticket in nine went through two hands. */
function colleagueOf({ told, users }: Retelling, ticket: ToldTicket, agent: number): number {
  for (const one of told.agents.values()) {
    const id = users.get(one.id)
    if (id !== undefined && id !== agent && !one.deactivated && one.group_ids.includes(ticket.group_id ?? 0)) return id
  }
  return agent
}

function statusPatch({ data }: Retelling, before: Ticket, toldStatus: number | undefined): TicketPatch {
  const status = toldStatus === undefined ? undefined : STATUSES[toldStatus]
  if (status === undefined) return {}
  const isWaiting = toldStatus === WAITING_ON_CUSTOMER
  const custom_status_id = isWaiting ? waitingStatusOf(data) : customStatusOf(data, status)
  return before.status === status && before.custom_status_id === custom_status_id ? {} : { status, custom_status_id }
}

/** The account's own word for waiting; the last of its category that is still used. */
function waitingStatusOf({ custom_statuses }: Retelling['data']): number {
  const pending = [...custom_statuses.values()].filter(
    (one) => one['status_category'] === 'pending' && one['active'] === true,
  )
  return pending.at(-1)?.id ?? 0
}

function closeAt(story: Retelling, told: ToldTicket, at: number | null): void {
  const before = known(story.data.tickets, told.id, 'ticket')
  if (before.status === 'closed') return
  const when = Math.max(at ?? before.updated_at, before.updated_at)
  step(story.data, told.id, { author_id: -1, at: when, via: viaOf('rule'), set: statusPatch(story, before, 5) })
}

function touch({ data }: Retelling, id: number, seconds: number): void {
  const ticket = known(data.tickets, id, 'ticket')
  data.tickets.put({ ...ticket, generated_timestamp: Math.min(data.now(), ticket.generated_timestamp + seconds) })
}

function discard({ data }: Retelling, told: ToldTicket): void {
  const ticket = known(data.tickets, told.id, 'ticket')
  const at = Math.min(data.now(), Math.max(ticket.updated_at, told.updated_at))
  data.tickets.put({ ...ticket, deleted_at: at, deleted_by: data.me().id, updated_at: at, generated_timestamp: at })
  if (told.spam) {
    const user = data.users.get(ticket.requester_id)
    if (user !== undefined && user.role === 'end-user') data.users.put({ ...user, suspended: true })
  }
  scrubWhenDue(data, told.id, at)
}

function draft(story: Retelling, told: ToldTicket): Ticket {
  const { data, users, organizations, groups, random } = story
  const requester_id = users.get(told.requester_id) ?? data.me().id
  const isChat = told.source === 7
  const fields = fieldsOf(story, told)
  const address = data.users.get(requester_id)
  const cc = told.cc_emails === null || told.cc_emails.length === 0 ? [] : colleaguesOf(story, requester_id)
  return {
    id: told.id,
    external_id: random.chance(0.1) ? `SO-${10_000 + told.id}` : null,
    via: viaOf(channelOf(told.source), address),
    created_at: told.created_at,
    updated_at: told.created_at,
    generated_timestamp: told.created_at,
    type: TYPES[told.type ?? ''] ?? null,
    subject: told.subject,
    description: textOf(told.description ?? told.subject ?? ''),
    priority: told.id % 31 === 0 ? null : (PRIORITIES[told.priority] ?? 'normal'),
    status: 'new',
    custom_status_id: customStatusOf(data, 'new'),
    recipient: told.source === 1 ? `support@${data.settings.subdomain}.zendesk.com` : null,
    requester_id,
    submitter_id: requester_id,
    assignee_id: null,
    organization_id: organizations.get(told.company_id ?? 0) ?? null,
    group_id: groups.get(told.group_id ?? 0) ?? null,
    collaborator_ids: cc,
    follower_ids: told.id % 23 === 0 ? [data.me().id] : [],
    email_cc_ids: cc,
    problem_id: null,
    is_public: true,
    due_at: told.type === 'Feature Request' ? told.created_at + 30 * DAY : null,
    tags: [...new Set([...told.tags, ...tagsOf(fields)])],
    custom_fields: fields,
    satisfaction: null,
    followup_ids: [],
    ticket_form_id: [...data.ticket_forms.keys()][told.type === 'Refund' ? 1 : 0] ?? null,
    brand_id: [...data.brands.keys()][told.product_id === null ? 0 : told.id % 2] ?? 0,
    from_messaging_channel: isChat,
    support_type: isChat && told.id % 3 === 0 ? 'ai_agent' : 'agent',
    deleted_at: null,
    deleted_by: null,
    scrubbed: false,
    archived: false,
  }
}

function channelOf(source: number): string {
  const channels: Readonly<Record<number, string>> = {
    1: 'email',
    2: 'web',
    3: 'voice',
    5: 'twitter',
    7: 'native_messaging',
    9: 'web_widget',
    12: 'api',
    13: 'whatsapp',
    15: 'facebook',
  }
  return channels[source] ?? 'web'
}

function colleaguesOf({ data }: Retelling, requester: number): readonly number[] {
  const organization = data.users.get(requester)?.organization_id ?? null
  if (organization === null) return []
  for (const user of data.users.values()) {
    if (user.organization_id === organization && user.id !== requester && user.active && user.email !== null)
      return [user.id]
  }
  return []
}

/** Choices are tags, and so is everything a tagger or a multiselect holds [oas]. */
function fieldsOf({ data, random }: Retelling, told: ToldTicket): Record<string, Json> {
  const fields: Record<string, Json> = {}
  for (const [name, value] of Object.entries(told.custom_fields)) {
    const isChoice = name === 'cf_region' || name === 'cf_country'
    fields[fieldId(data, name)] = isChoice && typeof value === 'string' ? choiceOf(value) : value
  }
  if (random.chance(0.3)) fields[fieldId(data, 'modules')] = MODULES.filter((_, place) => (told.id >> place) % 2 === 1)
  if (random.chance(0.1)) fields[fieldId(data, 'build')] = `${random.int(1, 9)}.${random.int(0, 40)}`
  return fields
}

function tagsOf(fields: Readonly<Record<string, Json>>): readonly string[] {
  const tags: string[] = []
  for (const value of Object.values(fields)) {
    if (Array.isArray(value)) tags.push(...value.map(String))
    else if (
      typeof value === 'string' &&
      /^(?:emea|apac|amer|united_|germany|france|spain|poland|japan|india)/.test(value)
    )
      tags.push(value)
  }
  return tags
}

function commentHtml(html: string): string {
  return html.replace(/^<div/, '<div class="zd-comment" dir="auto"')
}

function filesOf(
  files: readonly {
    readonly id: number
    readonly name: string
    readonly content_type: string
    readonly size: number
  }[],
): readonly Attachment[] {
  return files.map(({ id, name, content_type, size }) => ({
    id: 31_494_000_000_000 + (id % 10_000_000),
    file_name: name,
    content_type,
    size,
  }))
}

/** The first outage ticket is the problem of the next few. */
function linkIncidents({ data, told }: Retelling): void {
  for (const ticket of told.tickets.values()) {
    const [problem] = ticket.associated_tickets_list ?? []
    const mine = data.tickets.get(ticket.id)
    if (mine === undefined || ticket.association_type === null) continue
    if (ticket.association_type === 3) data.tickets.put({ ...mine, type: 'problem' })
    else data.tickets.put({ ...mine, type: 'incident', problem_id: problem ?? null })
  }
}
