import { HOUR, iso } from '../../world/time.ts'
import type { WorldData } from '../world/data.ts'
import type { Ticket } from '../world/records.ts'
import { businessSeconds, type Hours } from './business-time.ts'
import { hoursOf, stretchesOf } from './metric-set.ts'

export interface MetricEvent {
  readonly id: number
  /** Seconds. */
  readonly at: number
  readonly row: Readonly<object>
}

/** Events of the clocks on tickets, oldest first; drawn from the audits and kept until one is written. */
export class MetricEvents {
  readonly #data: WorldData
  #version = -1
  #events: readonly MetricEvent[] = []

  constructor(data: WorldData) {
    this.#data = data
  }

  all(): readonly MetricEvent[] {
    const { audits, tickets } = this.#data
    const version = audits.version + tickets.version
    if (version === this.#version) return this.#events
    const hours = hoursOf(this.#data)
    const all = [...tickets.values()].flatMap((ticket) => (ticket.scrubbed ? [] : eventsOf(this.#data, ticket, hours)))
    this.#events = all.sort((a, b) => a.at - b.at || a.id - b.id)
    this.#version = version
    return this.#events
  }
}

/** Places of the events of one ticket, so that each keeps its id when others come before it. */
const APPLIED = 4
const BREACHED = 5
const FULFILLED = 6
const MEASURED = 7
const STRETCHES = 8

function eventsOf(data: WorldData, ticket: Ticket, hours: Hours): MetricEvent[] {
  const events: MetricEvent[] = []
  const audits = data.audits.of(ticket.id)
  const [first] = audits
  if (first === undefined) return events
  const add = (place: number, metric: string, type: string, at: number, more: object = {}) => {
    const id = first.id * 40 + place
    events.push({ id, at, row: { id, ticket_id: ticket.id, metric, instance_id: 1, type, time: iso(at), ...more } })
  }
  const created = ticket.created_at
  const reply = data.comments.of(ticket.id).find((one) => one.public && one.author_id !== ticket.requester_id)
  for (const [place, metric] of ['reply_time', 'requester_wait_time', 'resolution_time', 'agent_work_time'].entries()) {
    add(place, metric, 'activate', created)
  }
  const [policy] = data.sla_policies.values()
  if (policy !== undefined && ticket.organization_id !== null) {
    const { id, title, description } = policy
    const sla = { target: 60, business_hours: true, policy: { id, title, description } }
    add(APPLIED, 'reply_time', 'apply_sla', created, { sla })
    // It may lie ahead: no reader sees it before its time, and an answer until then takes it away.
    const isLate = reply === undefined || reply.created_at - created > HOUR
    if (isLate) add(BREACHED, 'reply_time', 'breach', created + HOUR, { deleted: false })
  }
  if (reply !== undefined) {
    add(FULFILLED, 'reply_time', 'fulfill', reply.created_at)
    const calendar = Math.round((reply.created_at - created) / 60)
    const business = Math.round(businessSeconds(created, reply.created_at, hours) / 60)
    add(MEASURED, 'reply_time', 'update_status', reply.created_at, { status: { calendar, business } })
  }
  for (const [place, { status, from }] of stretchesOf(ticket, audits, data.now()).slice(1, 30).entries()) {
    if (status === 'pending' || status === 'hold') add(STRETCHES + place, 'agent_work_time', 'pause', from)
    else if (status === 'open') add(STRETCHES + place, 'agent_work_time', 'activate', from)
    else if (status === 'solved') add(STRETCHES + place, 'resolution_time', 'fulfill', from)
  }
  return events
}
