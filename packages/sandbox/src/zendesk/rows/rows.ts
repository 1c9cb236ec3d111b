import { createHash } from 'node:crypto'
import { inside, RowCache } from '../../rows/row-cache.ts'
import { iso, isoOrNull } from '../../world/time.ts'
import { MetricSets } from '../metrics/metric-set.ts'
import type { WorldData } from '../world/data.ts'
import type { Identity, Organization, OrganizationMembership, Rating, Ticket, User } from '../world/records.ts'

/** What the account's records look like on the wire, as JSON text; each is drawn once until its record changes. */
export class Rows {
  readonly metrics: MetricSets
  readonly #data: WorldData
  readonly #tickets: RowCache<Ticket>
  readonly #users: RowCache<User>
  readonly #organizations: RowCache<Organization>
  #incidents: { readonly version: number; readonly byProblem: ReadonlyMap<number, readonly Ticket[]> } = {
    version: -1,
    byProblem: new Map(),
  }

  constructor(data: WorldData) {
    this.#data = data
    this.metrics = new MetricSets(data)
    this.#tickets = new RowCache((ticket) => inside(this.#ticket(ticket)))
    this.#users = new RowCache((user) => inside(this.#user(user)))
    this.#organizations = new RowCache((one) => inside(this.#organization(one)))
  }

  /** Lists leave out `fields`, the twin of `custom_fields` [rec]. */
  ticketInList(ticket: Ticket): string {
    return `{${this.#tickets.text(ticket)}}`
  }

  ticket(ticket: Ticket): string {
    return `{${this.#tickets.text(ticket)},"fields":${JSON.stringify(this.fields(ticket))}}`
  }

  /** A row of the exports: deleted ones have a status no list knows [doc]. */
  ticketInExport(ticket: Ticket, include: ReadonlySet<string>): string {
    const parts = [this.#tickets.text(ticket), `"fields":${JSON.stringify(this.fields(ticket))}`]
    if (include.has('metric_sets')) parts.push(`"metric_set":${JSON.stringify(this.metrics.of(ticket))}`)
    if (include.has('comment_count')) parts.push(`"comment_count":${this.#data.comments.of(ticket.id).length}`)
    if (include.has('dates')) parts.push(`"dates":${JSON.stringify(this.#dates(ticket))}`)
    if (include.has('slas')) parts.push('"slas":{"policy_metrics":[]}')
    if (include.has('incident_counts')) parts.push(`"incident_count":${this.incidentsOf(ticket).length}`)
    return `{${parts.join(',')}}`
  }

  incidentsOf({ id, type }: Ticket): readonly Ticket[] {
    if (type !== 'problem') return []
    const { tickets } = this.#data
    if (this.#incidents.version !== tickets.version)
      this.#incidents = { version: tickets.version, byProblem: linked(tickets.values()) }
    return this.#incidents.byProblem.get(id) ?? []
  }

  fields(ticket: Ticket): readonly object[] {
    if (ticket.scrubbed) return []
    const custom = [...this.#data.ticket_fields.values()].filter((field) => field['removable'] === true)
    return custom.map((field) => {
      const empty = field['type'] === 'checkbox' ? false : null
      return { id: field.id, value: ticket.custom_fields[String(field.id)] ?? empty }
    })
  }

  user(user: User): string {
    return `{${this.#users.text(user)}}`
  }

  /** Whether an inactive user was forgotten as well is said in exports and lists of the deleted only [rec]. */
  userInExport(user: User): string {
    if (user.active) return this.user(user)
    return `{${this.#users.text(user)},"permanently_deleted":${user.permanently_deleted}}`
  }

  organization(organization: Organization): string {
    return `{${this.#organizations.text(organization)}}`
  }

  /** Answers to writes leave `deleted_at` out [rec]. */
  organizationWritten(organization: Organization): string {
    return this.organization(organization).replace(/,"deleted_at":null\}$/, '}')
  }

  identity(one: Identity): string {
    return JSON.stringify({
      url: this.#url(`users/${one.user_id}/identities`, one.id),
      id: one.id,
      user_id: one.user_id,
      type: one.type,
      value: one.value,
      verified: one.verified,
      primary: one.primary,
      created_at: iso(one.created_at),
      updated_at: iso(one.updated_at),
      ...(one.type === 'email' ? { undeliverable_count: 0, deliverable_state: 'deliverable' } : undefined),
    })
  }

  membership(one: OrganizationMembership): string {
    return JSON.stringify({
      url: this.#url('organization_memberships', one.id),
      id: one.id,
      user_id: one.user_id,
      organization_id: one.organization_id,
      // True or null, never false [oas].
      default: one.default ? true : null,
      created_at: iso(one.created_at),
      organization_name: this.#data.organizations.get(one.organization_id)?.name ?? null,
      updated_at: iso(one.updated_at),
      view_tickets: one.view_tickets,
    })
  }

  rating(one: Rating): string {
    const reason = one.reason_id === null ? undefined : this.#data.satisfaction_reasons.get(one.reason_id)
    return JSON.stringify({
      url: this.#url('satisfaction_ratings', one.id),
      id: one.id,
      assignee_id: one.assignee_id,
      group_id: one.group_id,
      requester_id: one.requester_id,
      ticket_id: one.ticket_id,
      score: one.score,
      created_at: iso(one.created_at),
      updated_at: iso(one.updated_at),
      comment: one.comment,
      reason: reason === undefined ? 'No reason provided' : reason['value'],
      reason_id: one.reason_id,
      reason_code: reason?.['reason_code'] ?? null,
    })
  }

  #ticket(ticket: Ticket): object {
    const { satisfaction } = ticket
    return {
      url: this.#url('tickets', ticket.id),
      id: ticket.id,
      external_id: ticket.external_id,
      via: ticket.via,
      created_at: iso(ticket.created_at),
      updated_at: iso(ticket.updated_at),
      generated_timestamp: ticket.generated_timestamp,
      type: ticket.type,
      subject: ticket.subject,
      raw_subject: ticket.subject,
      description: ticket.description,
      priority: ticket.priority,
      status: ticket.deleted_at === null ? ticket.status : 'deleted',
      recipient: ticket.recipient,
      requester_id: ticket.requester_id,
      submitter_id: ticket.submitter_id,
      assignee_id: ticket.assignee_id,
      organization_id: ticket.organization_id,
      group_id: ticket.group_id,
      collaborator_ids: ticket.collaborator_ids,
      follower_ids: ticket.follower_ids,
      email_cc_ids: ticket.email_cc_ids,
      forum_topic_id: null,
      problem_id: ticket.problem_id,
      has_incidents: ticket.type === 'problem' && this.incidentsOf(ticket).length > 0,
      is_public: ticket.is_public,
      due_at: isoOrNull(ticket.due_at),
      tags: ticket.tags,
      custom_fields: this.fields(ticket),
      // Off for the account: null. Nobody asked yet: only the score [rec].
      satisfaction_rating: !this.#data.settings.features.satisfaction
        ? null
        : satisfaction === null
          ? { score: 'unoffered' }
          : satisfaction,
      sharing_agreement_ids: [],
      custom_status_id: ticket.custom_status_id,
      encoded_id: encodedId(ticket.id),
      followup_ids: ticket.followup_ids,
      ticket_form_id: this.#data.settings.features.ticket_forms ? ticket.ticket_form_id : null,
      brand_id: ticket.brand_id,
      allow_channelback: false,
      allow_attachments: true,
      from_messaging_channel: ticket.from_messaging_channel,
      support_type: ticket.support_type,
    }
  }

  #dates(ticket: Ticket): object {
    const {
      assignee_updated_at,
      requester_updated_at,
      status_updated_at,
      initially_assigned_at,
      assigned_at,
      solved_at,
      latest_comment_added_at,
    } = this.metrics.of(ticket)
    return {
      assignee_updated_at,
      requester_updated_at,
      status_updated_at,
      initially_assigned_at,
      assigned_at,
      solved_at,
      latest_comment_added_at,
    }
  }

  #user(user: User): object {
    return {
      id: user.id,
      url: this.#url('users', user.id),
      name: user.name,
      email: user.email,
      created_at: iso(user.created_at),
      updated_at: iso(user.updated_at),
      time_zone: user.time_zone,
      iana_time_zone: user.iana_time_zone,
      phone: user.phone,
      shared_phone_number: user.shared_phone_number,
      photo: null,
      locale_id: user.locale_id,
      locale: user.locale,
      organization_id: user.organization_id,
      role: user.role,
      verified: user.verified,
      external_id: user.external_id,
      tags: user.tags,
      alias: user.alias,
      active: user.active,
      shared: false,
      shared_agent: false,
      last_login_at: isoOrNull(user.last_login_at),
      two_factor_auth_enabled: user.role === 'end-user' ? null : false,
      signature: user.signature,
      details: user.details,
      notes: user.notes,
      role_type: user.role_type,
      custom_role_id: user.custom_role_id,
      is_billing_admin: user.role === 'admin' ? true : null,
      moderator: user.moderator,
      ticket_restriction: user.ticket_restriction,
      only_private_comments: user.only_private_comments,
      restricted_agent: user.restricted_agent,
      suspended: user.suspended,
      default_group_id: user.default_group_id,
      report_csv: user.report_csv,
      user_fields: user.user_fields,
      suspension_details: null,
    }
  }

  #organization(one: Organization): object {
    return {
      url: this.#url('organizations', one.id),
      id: one.id,
      name: one.name,
      shared_tickets: one.shared_tickets,
      shared_comments: one.shared_comments,
      external_id: one.external_id,
      created_at: iso(one.created_at),
      updated_at: iso(one.updated_at),
      domain_names: one.domain_names,
      details: one.details,
      notes: one.notes,
      group_id: one.group_id,
      tags: one.tags,
      organization_fields: one.organization_fields,
      deleted_at: isoOrNull(one.deleted_at),
    }
  }

  #url(path: string, id: number): string {
    return `${this.#data.home}/api/v2/${path}/${id}.json`
  }
}

/** `K3TQ9Z-4MX2D`; nobody says how it is made [rec]. */
function encodedId(id: number): string {
  const letters = createHash('sha1')
    .update(`ticket ${id}`)
    .digest('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .toUpperCase()
  return `${letters.slice(0, 6)}-${letters.slice(6, 11)}`
}

function linked(tickets: Iterable<Ticket>): ReadonlyMap<number, readonly Ticket[]> {
  const byProblem = new Map<number, Ticket[]>()
  for (const ticket of tickets) {
    if (ticket.problem_id !== null)
      byProblem.set(ticket.problem_id, [...(byProblem.get(ticket.problem_id) ?? []), ticket])
  }
  return byProblem
}
