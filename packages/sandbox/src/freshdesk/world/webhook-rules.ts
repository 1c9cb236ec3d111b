import type { Outbox } from '../../world/outbox.ts'
import { iso } from '../../world/time.ts'
import type { WorldData } from './data.ts'
import { placeholdersOf } from './placeholders.ts'
import { changesBetween, type TicketChange, triggeredEvent } from './ticket-changes.ts'
import type { Ticket } from './ticket-record.ts'
import { bodyOf, contentTypeOf } from './webhook-body.ts'
import { type NewWebhookRule, type Performer, ruleFrom, type WebhookRule } from './webhook-rule.ts'

const TYPE = { creation: 1, update: 4 } as const

/** Tells the addresses of the account's rules what happened to tickets. */
export class WebhookRules {
  readonly all = new Map<number, WebhookRule>()
  readonly #data: WorldData
  readonly #outbox: Outbox

  constructor(data: WorldData, outbox: Outbox) {
    this.#data = data
    this.#outbox = outbox
  }

  /** The rule shows in the API's lists too, headers and passwords in clear [doc]. */
  add(given: NewWebhookRule): WebhookRule {
    const rule = ruleFrom(this.#data.ids.next('rule'), given)
    const { id, name, kind, url, method, encoding, events, headers } = rule
    const now = iso(this.#data.now())
    this.all.set(id, rule)
    const table = this.#data.automation_rules.get(TYPE[kind])
    table?.put({
      id,
      name,
      position: table.size + 1,
      active: true,
      events: events.map((field_name) => ({ field_name })),
      conditions: [],
      actions: [
        { field_name: 'trigger_webhook', request_type: method, url, content_type: encoding.toUpperCase(), headers },
      ],
      last_updated_by: this.#data.me().id,
      created_at: now,
      updated_at: now,
      outdated: false,
      affected_tickets_count: 0,
    })
    return rule
  }

  /** Whether there was one. */
  remove(id: number): boolean {
    const rule = this.all.get(id)
    if (rule !== undefined) this.#data.automation_rules.get(TYPE[rule.kind])?.delete(id)
    return this.all.delete(id)
  }

  created(ticket: Ticket): void {
    this.#fire('creation', ticket, [{ name: 'ticket_action', done: 'created' }], undefined)
  }

  /** `done`: what was done beside the fields that differ. Nothing of either is no update. */
  updated(before: Ticket, after: Ticket, performer: Performer, ...done: readonly TicketChange[]): void {
    if (this.all.size === 0) return
    const changes = [...done, ...changesBetween(before, after)]
    if (changes.length > 0) this.#fire('update', after, changes, performer)
  }

  #fire(
    kind: WebhookRule['kind'],
    ticket: Ticket,
    changes: readonly TicketChange[],
    performer: Performer | undefined,
  ): void {
    const text = triggeredEvent(changes)
    for (const rule of this.all.values()) {
      if (rule.kind !== kind || !isMeant(rule, changes, performer)) continue
      const { id: webhookId, url, method, headers } = rule
      const body = bodyOf(rule, placeholdersOf(this.#data, ticket, text))
      const sent = { 'content-type': contentTypeOf(rule), ...headers }
      this.#outbox.post({ webhookId, topic: text, method, url, headers: sent, body }, this.#data.settings.clock.now())
    }
  }
}

function isMeant(rule: WebhookRule, changes: readonly TicketChange[], by: Performer | undefined): boolean {
  if (rule.events.length > 0 && !changes.some(({ name }) => rule.events.includes(name))) return false
  if (by === undefined || rule.performer === 'anyone' || rule.performer === by) return true
  return rule.performer === 'agent_or_requester' && by !== 'system'
}
