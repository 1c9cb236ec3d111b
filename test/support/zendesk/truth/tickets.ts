import { MetricSets } from '@tajo/sandbox/zendesk/metrics/metric-set'
import type { ZendeskWorld } from '@tajo/sandbox/zendesk/sandbox'
import type { StoredRow } from '../../stored.ts'
import { moment, momentOrNull, type TrueTable } from '../../truth.ts'

type Ticket = NonNullable<ReturnType<ZendeskWorld['tickets']['get']>>

/** Tickets as the export has them, with `include=metric_sets,comment_count`. */
export function trueTickets(world: ZendeskWorld): TrueTable {
  return {
    rows: [...world.tickets.values()].map((ticket) => ({
      key: String(ticket.id),
      deleted: ticket.deleted_at !== null,
      record: ticketRecord(world, ticket),
      // Emptied before it was ever read, nothing of it is known; read before, it keeps what it was.
      ...(ticket.scrubbed ? { optional: true, wrong: emptied } : {}),
    })),
    // Whether a problem has incidents changes without a sign on the problem; how the code of mails is made nobody says.
    unsure: ['has_incidents', 'encoded_id'],
    // Erasing a ticket leaves no trace.
    mayLinger: ({ key }) => !world.tickets.has(Number(key)),
  }
}

function emptied({ values }: StoredRow): string | undefined {
  return values['subject'] === 'SCRUBBED' || values['description'] === 'X' ? 'emptied by the vendor' : undefined
}

export function trueTicketMetrics(world: ZendeskWorld): TrueTable {
  const metrics = new MetricSets(world)
  return {
    rows: [...world.tickets.values()].map((ticket) => {
      const set = metrics.of(ticket)
      return {
        key: String(set.id),
        deleted: ticket.deleted_at !== null,
        record: { ...set },
        ...(ticket.scrubbed ? { wrong: () => undefined } : {}),
      }
    }),
    // The clock goes on while a ticket is on hold, and nobody says so.
    unsure: ['on_hold_time_in_minutes_calendar', 'on_hold_time_in_minutes_business'],
    mayLinger: ({ values }) => !world.tickets.has(Number(values['ticket_id'])),
  }
}

function ticketRecord(world: ZendeskWorld, ticket: Ticket): Record<string, unknown> {
  const { id, satisfaction } = ticket
  return {
    id,
    url: `${world.home}/api/v2/tickets/${id}.json`,
    external_id: ticket.external_id,
    subject: ticket.subject,
    raw_subject: ticket.subject,
    description: ticket.description,
    status: ticket.deleted_at === null ? ticket.status : 'deleted',
    custom_status_id: ticket.custom_status_id,
    priority: ticket.priority,
    type: ticket.type,
    via: ticket.via,
    recipient: ticket.recipient,
    requester_id: ticket.requester_id,
    submitter_id: ticket.submitter_id,
    assignee_id: ticket.assignee_id,
    group_id: ticket.group_id,
    organization_id: ticket.organization_id,
    brand_id: ticket.brand_id,
    ticket_form_id: world.settings.features.ticket_forms ? ticket.ticket_form_id : null,
    collaborator_ids: ticket.collaborator_ids,
    follower_ids: ticket.follower_ids,
    email_cc_ids: ticket.email_cc_ids,
    problem_id: ticket.problem_id,
    followup_ids: ticket.followup_ids,
    forum_topic_id: null,
    sharing_agreement_ids: [],
    due_at: momentOrNull(ticket.due_at),
    tags: ticket.tags,
    custom_fields: fieldsOf(world, ticket),
    satisfaction_rating: world.settings.features.satisfaction
      ? satisfaction === null
        ? { score: 'unoffered' }
        : { score: satisfaction.score, id: satisfaction.id, comment: satisfaction.comment }
      : null,
    is_public: ticket.is_public,
    allow_channelback: false,
    allow_attachments: true,
    from_messaging_channel: ticket.from_messaging_channel,
    support_type: ticket.support_type,
    comment_count: world.comments.of(id).length,
    generated_timestamp: ticket.generated_timestamp,
    created_at: moment(ticket.created_at),
    updated_at: moment(ticket.updated_at),
  }
}

/** Every field of the account, filled or not. */
function fieldsOf(world: ZendeskWorld, { custom_fields }: Ticket): readonly object[] {
  return [...world.ticket_fields.values()]
    .filter((field) => field['removable'] === true)
    .map((field) => {
      const value = custom_fields[String(field.id)]
      return { id: field.id, value: value ?? (field['type'] === 'checkbox' ? false : null) }
    })
}
