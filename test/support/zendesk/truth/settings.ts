import type { ZendeskWorld } from '@tajo/sandbox/zendesk/sandbox'
import { moment, type TrueTable } from '../../truth.ts'
import type { Truth } from '../../vendor.ts'

type Row = { readonly id: number | string; readonly [key: string]: unknown }

/** Streams whose records the world keeps as the vendor sends them, and which are read whole each time. */
const asSent = [
  'ticket_fields',
  'custom_statuses',
  'user_fields',
  'organization_fields',
  'macros',
  'views',
  'triggers',
  'automations',
  'sla_policies',
  'schedules',
  'custom_roles',
  'suspended_tickets',
  'sections',
  'article_comments',
  'topics',
  'posts',
] as const

/** The same, where deleted ones stay on the list. */
const marked = {
  groups: ({ deleted }: Row) => deleted === true,
  brands: ({ is_deleted }: Row) => is_deleted === true,
  ticket_forms: ({ deleted_at }: Row) => typeof deleted_at === 'string',
  satisfaction_reasons: ({ deleted_at }: Row) => typeof deleted_at === 'string',
} as const

const stays = () => true

/** What the account is set up with and what was written beside tickets, table by table. */
export function trueSettings(world: ZendeskWorld): Truth {
  return {
    ...Object.fromEntries(asSent.map((stream) => [stream, tableOf(world[stream].values())])),
    ...Object.fromEntries(
      (Object.keys(marked) as (keyof typeof marked)[]).map((stream) => [
        stream,
        tableOf(world[stream].values(), marked[stream]),
      ]),
    ),
    // An account of the sandbox has none.
    group_sla_policies: { rows: [] },
    group_memberships: {
      rows: [...world.group_memberships.values()].map((record) => ({
        key: `${String(record['user_id'])}/${String(record['group_id'])}`,
        deleted: false,
        record,
      })),
    },
    schedule_holidays: tableOf(
      [...world.holidays].flatMap(([schedule_id, days]) =>
        Array.from(days.values(), (day) => ({ ...day, schedule_id })),
      ),
    ),
    tags: trueTags(world),
    deleted_tickets: trueTrash(world),
    ticket_activities: {
      // Whole users lie in it, which are rows of their own.
      ...tableOf(Array.from(world.activities.values(), ({ user: _, actor: __, ...row }) => row)),
      stays,
    },
    ticket_skips: { ...tableOf(world.skips.values()), stays },
    side_conversations: trueSideConversations(world),
    audit_logs: { ...tableOf(world.audit_logs.values()), stays },
    survey_responses: { ...tableOf(Array.from(world.survey_responses.values(), surveyResponse)), stays },
    article_categories: tableOf(world.categories.values()),
    articles: { ...tableOf(world.articles.values()), mayLinger: ({ key }) => !world.articles.has(Number(key)) },
    article_votes: tableOf([...world.votes.values()].filter((vote) => vote['item_type'] === 'Article')),
    post_comments: tableOf(world.post_comments.values()),
    calls: { ...tableOf(world.calls.values()), stays },
    call_legs: { ...tableOf(world.legs.values()), stays },
    chats: { ...tableOf(Array.from(world.chats.values(), withoutAt)), stays },
  }
}

function tableOf(rows: Iterable<Row>, isDeleted: (row: Row) => boolean = () => false): TrueTable {
  return { rows: Array.from(rows, (record) => ({ key: String(record.id), deleted: isDeleted(record), record })) }
}

function withoutAt({ at: _, ...row }: Readonly<Record<string, unknown>>): Row {
  return { ...row, id: String(row['id']) }
}

function surveyResponse({ survey, ...row }: Readonly<Record<string, unknown>>): Row {
  const { id, version, state } = survey as Readonly<Record<string, unknown>>
  return { ...withoutAt(row), survey_id: id, survey_version: version, survey_state: state }
}

/** Tags on tickets of the last sixty days that are neither deleted nor archived. */
function trueTags(world: ZendeskWorld): TrueTable {
  const since = world.now() - 60 * 86_400
  const counts = new Map<string, number>()
  for (const ticket of world.tickets.values()) {
    if (ticket.updated_at < since || ticket.deleted_at !== null || world.isArchived(ticket)) continue
    for (const tag of ticket.tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  }
  return {
    rows: [...counts].map(([name, count]) => ({ key: name, deleted: false, record: { name, count } })),
    stays,
  }
}

function trueTrash(world: ZendeskWorld): TrueTable {
  return {
    rows: [...world.tickets.values()]
      .filter((ticket) => ticket.deleted_at !== null && !ticket.scrubbed && !world.isArchived(ticket))
      .map((ticket) => ({
        key: String(ticket.id),
        deleted: false,
        record: {
          id: ticket.id,
          subject: ticket.subject,
          previous_state: ticket.status,
          actor: { id: ticket.deleted_by ?? -1, name: world.users.get(ticket.deleted_by ?? 0)?.name ?? 'System' },
          deleted_at: moment(ticket.deleted_at ?? 0),
        },
      })),
  }
}

function trueSideConversations(world: ZendeskWorld): TrueTable {
  const isShown = (id: number) => {
    const ticket = world.tickets.get(id)
    return ticket !== undefined && ticket.deleted_at === null && !ticket.from_messaging_channel
  }
  return {
    rows: [...world.side_conversations].flatMap(([id, { ticket_id, row }]) =>
      isShown(ticket_id) ? [{ key: id, deleted: false, record: { ...row, ticket_id } }] : [],
    ),
    // Those of a ticket that cannot be looked at any more stay as they were.
    stays: ({ values }) => !isShown(Number(values['ticket_id'])),
  }
}
