import { ChildTable } from '../../world/child-table.ts'
import type { Row } from '../../world/json.ts'
import { Outbox } from '../../world/outbox.ts'
import { Table } from '../../world/table.ts'
import { DAY } from '../../world/time.ts'
import type { Settings } from '../options.ts'
import { type CallBudget, FreshdeskDeliveryRules } from './delivery-rules.ts'
import { Ids } from './ids.ts'
import { Jobs } from './jobs.ts'
import type { Agent, Company, Contact, Group } from './people-records.ts'
import type { Conversation, SatisfactionRating, Ticket, TimeEntry } from './ticket-record.ts'
import { WebhookRules } from './webhook-rules.ts'

/** Every table of the account. Whoever changes a row puts a new one in its place. */
export class WorldData {
  readonly settings: Settings
  readonly ids = new Ids()
  readonly jobs = new Jobs()

  readonly tickets = new Table<Ticket>()
  readonly conversations = new ChildTable<Conversation>()
  readonly time_entries = new ChildTable<TimeEntry>()
  readonly satisfaction_ratings = new ChildTable<SatisfactionRating>()
  readonly watchers = new Map<number, readonly number[]>()
  readonly contacts = new Table<Contact>()
  readonly companies = new Table<Company>()
  readonly agents = new Table<Agent>()
  readonly groups = new Table<Group>()

  readonly roles = new Table<Row>()
  readonly skills = new Table<Row>()
  readonly products = new Table<Row>()
  readonly business_hours = new Table<Row>()
  readonly email_configs = new Table<Row>()
  readonly email_mailboxes = new Table<Row>()
  readonly sla_policies = new Table<Row>()
  readonly surveys = new Table<Row>()
  readonly ticket_fields = new Table<Row>()
  readonly contact_fields = new Table<Row>()
  readonly company_fields = new Table<Row>()
  readonly ticket_forms = new Table<Row>()
  readonly canned_response_folders = new Table<Row>()
  readonly canned_responses = new Table<Row>()
  readonly solution_categories = new Table<Row>()
  readonly solution_folders = new Table<Row>()
  readonly solution_articles = new Table<Row>()
  readonly discussion_categories = new Table<Row>()
  readonly discussion_forums = new Table<Row>()
  readonly discussion_topics = new Table<Row>()
  readonly discussion_comments = new Table<Row>()
  readonly scenario_automations = new Table<Row>()
  /** Automation rules by type: 1 ticket creation, 3 hourly, 4 ticket update [doc]. */
  readonly automation_rules = new Map<1 | 3 | 4, Table<Row>>()
  readonly custom_object_schemas = new Table<Row>()
  readonly custom_object_records = new Map<number, Table<Row>>()
  /** Days (`YYYY-MM-DD`) whose activities file is not ready yet, answered 404 [client]. */
  readonly unfinishedActivityDays = new Set<string>()

  /** What rules send to others. */
  readonly outbox: Outbox
  /** Rules that send; the rules of the story do not. */
  readonly rules: WebhookRules

  constructor(settings: Settings, budget: CallBudget) {
    this.settings = settings
    const { clock, retryMinutes } = settings
    this.outbox = new Outbox(new FreshdeskDeliveryRules({ clock, retryMinutes, budget }))
    this.rules = new WebhookRules(this, this.outbox)
  }

  /** Seconds since 1970. */
  now(): number {
    return Math.floor(this.settings.clock.now() / 1000)
  }

  /** Closed and idle: such a ticket left the lists [doc: search; guess: the rest]. */
  isArchived(ticket: Ticket): boolean {
    if (ticket.status !== 5) return false
    return this.now() - ticket.updated_at > this.settings.archiveAfterDays * DAY
  }

  /** The agent whose key every call uses. */
  me(): Agent {
    const wantsAdmin = this.settings.role === 'admin'
    for (const agent of this.agents.values()) {
      const isAdmin = agent.role_ids.length > 1
      if (isAdmin === wantsAdmin) return agent
    }
    throw new Error(`the account has no ${this.settings.role}`)
  }
}

export function known<R>(table: ReadonlyMap<number, R>, id: number, what: string): R {
  const row = table.get(id)
  if (row === undefined) throw new Error(`the account has no ${what} ${id}`)
  return row
}
