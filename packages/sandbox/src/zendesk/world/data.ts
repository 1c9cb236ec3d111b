import { ChildTable } from '../../world/child-table.ts'
import type { Row } from '../../world/json.ts'
import { Outbox } from '../../world/outbox.ts'
import { Table } from '../../world/table.ts'
import { DAY } from '../../world/time.ts'
import type { Settings } from '../options.ts'
import { ZendeskDeliveryRules } from '../webhooks/delivery-rules.ts'
import { WebhookEvents } from '../webhooks/events.ts'
import { Ids } from './ids.ts'
import { Jobs } from './jobs.ts'
import { OAuth } from './oauth.ts'
import type {
  Attachment,
  Audit,
  Comment,
  Identity,
  Organization,
  OrganizationMembership,
  Rating,
  Ticket,
  User,
} from './records.ts'
import { UserChildren } from './user-children.ts'
import { Webhooks } from './webhooks.ts'

/** Every table of the account. Whoever changes a row puts a new one in its place. */
export class WorldData {
  readonly settings: Settings
  readonly ids = new Ids()
  readonly jobs: Jobs
  readonly oauth: OAuth
  readonly webhooks = new Webhooks()
  readonly deliveryRules = new ZendeskDeliveryRules(this.webhooks.all)
  /** What webhooks send. */
  readonly outbox = new Outbox(this.deliveryRules)

  /** Deleted and emptied tickets too; only what was deleted for good is gone. */
  readonly tickets = new Table<Ticket>()
  readonly comments = new ChildTable<Comment>()
  readonly audits = new ChildTable<Audit>()
  readonly users = new Table<User>()
  readonly identities = new UserChildren<Identity>()
  readonly organizations = new Table<Organization>()
  readonly organization_memberships = new UserChildren<OrganizationMembership>()
  readonly satisfaction_ratings = new ChildTable<Rating>()

  // Kept exactly as they are sent: times are texts here.
  readonly groups = new Table<Row>()
  readonly group_memberships = new Table<Row>()
  readonly brands = new Table<Row>()
  readonly ticket_fields = new Table<Row>()
  readonly ticket_forms = new Table<Row>()
  readonly custom_statuses = new Table<Row>()
  readonly user_fields = new Table<Row>()
  readonly organization_fields = new Table<Row>()
  readonly macros = new Table<Row>()
  readonly views = new Table<Row>()
  readonly triggers = new Table<Row>()
  readonly trigger_categories = new Table<Row>()
  readonly automations = new Table<Row>()
  readonly sla_policies = new Table<Row>()
  readonly schedules = new Table<Row>()
  /** Holidays by the id of their schedule. */
  readonly holidays = new Map<number, Table<Row>>()
  readonly custom_roles = new Table<Row>()
  readonly satisfaction_reasons = new Table<Row>()
  readonly survey_responses = new Map<string, { readonly [key: string]: unknown; readonly at: number }>()
  readonly suspended_tickets = new Table<Row>()
  readonly side_conversations = new Map<string, { readonly ticket_id: number; readonly row: Readonly<object> }>()
  readonly skips = new Table<Row>()
  readonly activities = new Table<Row>()
  readonly audit_logs = new Table<Row>()
  readonly categories = new Table<Row>()
  readonly sections = new Table<Row>()
  readonly articles = new Table<Row>()
  readonly article_comments = new Table<Row>()
  readonly votes = new Table<Row>()
  readonly topics = new Table<Row>()
  readonly posts = new Table<Row>()
  readonly post_comments = new Table<Row>()
  readonly calls = new Table<Row>()
  readonly legs = new Table<Row>()
  /** Files that wait for a comment, by their token. */
  readonly uploads = new Map<string, Attachment>()
  readonly chats = new Map<string, { readonly [key: string]: unknown; readonly at: number }>()

  /** What happens, as webhooks tell of it. */
  readonly events: WebhookEvents

  constructor(settings: Settings) {
    this.settings = settings
    this.jobs = new Jobs(settings.jobMs)
    this.oauth = new OAuth(settings)
    this.events = new WebhookEvents(this, this.outbox)
  }

  /** Seconds since 1970. */
  now(): number {
    return Math.floor(this.settings.clock.now() / 1000)
  }

  /** Closed for long: such a ticket left the lists, not the exports [oas]. */
  isArchived(ticket: Ticket): boolean {
    if (ticket.status !== 'closed') return false
    return ticket.archived || this.now() - ticket.updated_at > this.settings.archiveAfterDays * DAY
  }

  /** The user whose token every call uses, unless it names another. */
  me(): User {
    const wanted = this.settings.role
    for (const user of this.users.values()) if (user.role === wanted && user.active) return user
    throw new Error(`the account has no ${wanted}`)
  }

  /** `https://acme-sandbox.zendesk.com`, whatever host was called. */
  get home(): string {
    return `https://${this.settings.subdomain}.zendesk.com`
  }
}

export function known<K, R>(table: ReadonlyMap<K, R>, id: K, what: string): R {
  const row = table.get(id)
  if (row === undefined) throw new Error(`the account has no ${what} ${String(id)}`)
  return row
}
