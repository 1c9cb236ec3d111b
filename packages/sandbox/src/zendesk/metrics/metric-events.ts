import { iso } from '../../world/time.ts'
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

function eventsOf(data: WorldData, ticket: Ticket, hours: Hours): MetricEvent[] {
  const events: MetricEvent[] = []
  const [first] = data.audits.of(ticket.id)
  if (first === undefined) return events
  const add = (metric: string, type: string, at: number, more: object = {}) => {
    // Rising with the audits, so an event keeps its id when later ones are added.
    const id = first.id * 40 + events.length
    events.push({ id, at, row: { id, ticket_id: ticket.id, metric, instance_id: 1, type, time: iso(at), ...more } })
  }
  const created = ticket.created_at
  const reply = data.comments.of(ticket.id).find((one) => one.public && one.author_id !== ticket.requester_id)
  for (const metric of ['reply_time', 'requester_wait_time', 'resolution_time', 'agent_work_time']) {
    add(metric, 'activate', created)
  }
  const [policy] = data.sla_policies.values()
  if (policy !== undefined && ticket.organization_id !== null) {
    const { id, title, description } = policy
    add('reply_time', 'apply_sla', created, {
      sla: { target: 60, business_hours: true, policy: { id, title, description } },
    })
    if (reply !== undefined && reply.created_at - created > 3_600)
      add('reply_time', 'breach', created + 3_600, { deleted: false })
  }
  if (reply !== undefined) {
    add('reply_time', 'fulfill', reply.created_at)
    const calendar = Math.round((reply.created_at - created) / 60)
    const business = Math.round(businessSeconds(created, reply.created_at, hours) / 60)
    add('reply_time', 'update_status', reply.created_at, { status: { calendar, business } })
  }
  for (const { status, from } of stretchesOf(ticket, data.audits.of(ticket.id), data.now()).slice(1, 9)) {
    if (status === 'pending' || status === 'hold') add('agent_work_time', 'pause', from)
    else if (status === 'open') add('agent_work_time', 'activate', from)
    else if (status === 'solved') add('resolution_time', 'fulfill', from)
  }
  return events
}
