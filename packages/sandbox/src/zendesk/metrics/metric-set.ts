import { iso, isoOrNull } from '../../world/time.ts'
import type { WorldData } from '../world/data.ts'
import type { Audit, Ticket } from '../world/records.ts'
import { businessSeconds, type Hours } from './business-time.ts'

interface Span {
  readonly calendar: number | null
  readonly business: number | null
}

const NOTHING: Span = { calendar: null, business: null }

export interface MetricSet {
  readonly id: number
  readonly ticket_id: number
  readonly assignee_updated_at: string | null
  readonly requester_updated_at: string | null
  readonly status_updated_at: string | null
  readonly initially_assigned_at: string | null
  readonly assigned_at: string | null
  readonly solved_at: string | null
  readonly latest_comment_added_at: string | null
  readonly [key: string]: unknown
}

/** Metric sets, computed from the audits of a ticket and kept until the ticket changes. */
export class MetricSets {
  readonly #data: WorldData
  readonly #known = new WeakMap<Ticket, MetricSet>()

  constructor(data: WorldData) {
    this.#data = data
  }

  of(ticket: Ticket): MetricSet {
    let set = this.#known.get(ticket)
    if (set === undefined) {
      set = measure(this.#data, ticket)
      this.#known.set(ticket, set)
    }
    return set
  }
}

export function metricId(ticketId: number): number {
  return 31_475_000_000_000 + ticketId
}

export function hoursOf(data: WorldData): Hours {
  const [schedule] = data.schedules.values()
  if (schedule === undefined) return { intervals: [], holidays: new Set() }
  const holidays = new Set<string>()
  for (const one of data.holidays.get(schedule.id)?.values() ?? []) {
    for (const day of [one['start_date'], one['end_date']]) if (typeof day === 'string') holidays.add(day)
  }
  const intervals = schedule['intervals']
  return { intervals: Array.isArray(intervals) ? intervals : [], holidays }
}

export interface Stretch {
  readonly status: string
  readonly from: number
  readonly to: number
}

/** The statuses of a ticket one after the other; the last one lasts until now. */
export function stretchesOf(ticket: Ticket, audits: readonly Audit[], now: number): readonly Stretch[] {
  const stretches: Stretch[] = []
  let [status, from] = ['new', ticket.created_at]
  for (const audit of audits) {
    const change = audit.changes.find((one) => one.field === 'status')
    if (change === undefined || typeof change.value !== 'string') continue
    if (change.type === 'Change') {
      stretches.push({ status, from, to: audit.created_at })
      from = audit.created_at
    }
    status = change.value
  }
  return [...stretches, { status, from, to: Math.max(from, now) }]
}

function measure(data: WorldData, ticket: Ticket): MetricSet {
  const audits = data.audits.of(ticket.id)
  const comments = data.comments.of(ticket.id)
  const hours = hoursOf(data)
  const stretches = stretchesOf(ticket, audits, data.now())
  const span = (from: number, to: number | null): Span =>
    to === null ? NOTHING : { calendar: minutes(to - from), business: minutes(businessSeconds(from, to, hours)) }
  const during = (statuses: readonly string[]): Span => {
    const own = stretches.filter(({ status }) => statuses.includes(status))
    return {
      calendar: minutes(own.reduce((sum, { from, to }) => sum + to - from, 0)),
      business: minutes(own.reduce((sum, { from, to }) => sum + businessSeconds(from, to, hours), 0)),
    }
  }
  const isDone = (status: string) => status === 'solved' || status === 'closed'
  const solvings = stretches.filter(
    ({ status }, place) => isDone(status) && !isDone(stretches[place - 1]?.status ?? ''),
  )
  const replies = comments.filter((one) => one.public && one.author_id !== ticket.requester_id)
  const assigned = timesOf(audits, 'assignee_id')
  const first = solvings[0]?.from ?? null
  const last = isDone(ticket.status) ? (solvings.at(-1)?.from ?? null) : null
  const isOver = isDone(ticket.status)
  return {
    url: `${data.home}/api/v2/ticket_metrics/${metricId(ticket.id)}.json`,
    id: metricId(ticket.id),
    ticket_id: ticket.id,
    created_at: iso(ticket.created_at),
    updated_at: iso(ticket.updated_at),
    group_stations: ticket.group_id === null ? 0 : 1 + timesOf(audits, 'group_id').length,
    assignee_stations: assigned.length,
    reopens: Math.max(
      0,
      stretches.filter(
        ({ status }, place) => place > 0 && !isDone(status) && isDone(stretches[place - 1]?.status ?? ''),
      ).length,
    ),
    replies: replies.length,
    assignee_updated_at: isoOrNull(
      comments.findLast((one) => one.author_id === ticket.assignee_id)?.created_at ?? null,
    ),
    requester_updated_at: isoOrNull(
      comments.findLast((one) => one.author_id === ticket.requester_id)?.created_at ?? null,
    ),
    status_updated_at: iso(stretches.at(-1)?.from ?? ticket.created_at),
    custom_status_updated_at: iso(stretches.at(-1)?.from ?? ticket.created_at),
    initially_assigned_at: isoOrNull(assigned[0] ?? null),
    assigned_at: isoOrNull(assigned.at(-1) ?? null),
    solved_at: isoOrNull(last),
    latest_comment_added_at: isoOrNull(comments.at(-1)?.created_at ?? null),
    reply_time_in_minutes: span(ticket.created_at, replies[0]?.created_at ?? null),
    // Messaging only [oas].
    ...(ticket.from_messaging_channel && replies[0] !== undefined
      ? { reply_time_in_seconds: { calendar: replies[0].created_at - ticket.created_at } }
      : undefined),
    first_resolution_time_in_minutes: span(ticket.created_at, first),
    full_resolution_time_in_minutes: span(ticket.created_at, last),
    agent_wait_time_in_minutes: isOver ? during(['pending']) : NOTHING,
    requester_wait_time_in_minutes: isOver ? during(['new', 'open', 'hold']) : NOTHING,
    on_hold_time_in_minutes: during(['hold']),
  }
}

function timesOf(audits: readonly Audit[], field: string): readonly number[] {
  return audits
    .filter((audit) => audit.changes.some((one) => one.field === field && one.type === 'Change' && one.value !== null))
    .map((audit) => audit.created_at)
}

function minutes(seconds: number): number {
  return Math.round(seconds / 60)
}
