import type { Json } from '../../world/json.ts'
import { isoOrNull } from '../../world/time.ts'
import type { Comment, Identity, Organization, OrganizationMembership, Rating, Ticket, User } from '../world/records.ts'
import { capitals, idText } from './details.ts'

/** One event's name without the prefix, and what stands under `event`. */
export interface Change {
  readonly name: string
  readonly event: object
}

type Values<Row> = readonly (readonly [name: string, of: (row: Row) => Json])[]

const change = (name: string, event: object = {}): Change => ({ name, event })

/** `{ current, previous }` of each value that is another one. */
function changedValues<Row>(values: Values<Row>, before: Row, after: Row): readonly Change[] {
  return values.flatMap(([name, of]) => {
    const [previous, current] = [of(before), of(after)]
    return JSON.stringify(previous) === JSON.stringify(current) ? [] : [change(name, { current, previous })]
  })
}

/** Names of added and removed ones [guess]. */
function tagChange(name: string, before: readonly string[], after: readonly string[]): readonly Change[] {
  const tags_added = after.filter((tag) => !before.includes(tag))
  const tags_removed = before.filter((tag) => !after.includes(tag))
  return tags_added.length + tags_removed.length === 0 ? [] : [change(name, { tags_added, tags_removed })]
}

type Fields = { readonly [key: string]: Json }

/** One event a field [guess]. */
function fieldChanges(name: string, before: Fields, after: Fields): readonly Change[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((field) => {
    const [previous, current] = [before[field] ?? null, after[field] ?? null]
    if (JSON.stringify(previous) === JSON.stringify(current)) return []
    return [change(name, { current, field: { id: field }, previous })]
  })
}

const TICKET: Values<Ticket> = [
  ['ticket.status_changed', ({ status }) => capitals(status)],
  ['ticket.custom_status_changed', ({ custom_status_id }) => idText(custom_status_id)],
  ['ticket.agent_assignment_changed', ({ assignee_id }) => idText(assignee_id)],
  ['ticket.group_assignment_changed', ({ group_id }) => idText(group_id)],
  ['ticket.priority_changed', ({ priority }) => capitals(priority)],
  ['ticket.type_changed', ({ type }) => capitals(type)],
  ['ticket.subject_changed', ({ subject }) => subject],
  ['ticket.requester_changed', ({ requester_id }) => idText(requester_id)],
  ['ticket.submitter_changed', ({ submitter_id }) => idText(submitter_id)],
  ['ticket.organization_changed', ({ organization_id }) => idText(organization_id)],
  ['ticket.external_id_changed', ({ external_id }) => external_id],
  ['ticket.form_changed', ({ ticket_form_id }) => idText(ticket_form_id)],
  ['ticket.brand_changed', ({ brand_id }) => idText(brand_id)],
  ['ticket.problem_link_changed', ({ problem_id }) => idText(problem_id)],
  ['ticket.task_due_at_changed', ({ due_at }) => isoOrNull(due_at)],
  ['ticket.followers_changed', ({ follower_ids }) => follower_ids.map(String)],
  ['ticket.email_ccs_changed', ({ email_cc_ids }) => email_cc_ids.map(String)],
]

/** What is emptied some days after a deletion is told of by nobody [guess]. */
export function ticketChanges(before: Ticket | undefined, after: Ticket | undefined): readonly Change[] {
  if (after === undefined) return before === undefined ? [] : [change('ticket.permanently_deleted')]
  if (before === undefined) return [change('ticket.created')]
  if (after.scrubbed) return []
  if (before.deleted_at === null && after.deleted_at !== null) return [change('ticket.soft_deleted')]
  return [
    ...(before.deleted_at !== null && after.deleted_at === null ? [change('ticket.undeleted')] : []),
    ...changedValues(TICKET, before, after),
    ...tagChange('ticket.tags_changed', before.tags, after.tags),
    ...fieldChanges('ticket.custom_field_changed', before.custom_fields, after.custom_fields),
  ]
}

export function commentChanges(
  before: Comment | undefined,
  after: Comment | undefined,
  author: User | undefined,
): readonly Change[] {
  if (after === undefined) return []
  const comment = {
    id: String(after.id),
    body: after.html.replace(/<[^>]*>/g, ''),
    is_public: after.public,
    author: {
      id: String(after.author_id),
      name: author?.name ?? '',
      is_staff: author !== undefined && author.role !== 'end-user',
    },
  }
  if (before === undefined) {
    const files = after.attachments.map(({ id, file_name: filename, content_type }) =>
      change('ticket.attachment_linked_to_comment', {
        comment: { id: comment.id, attachment: { id: String(id), filename, content_type, is_public: after.public } },
      }),
    )
    return [change('ticket.comment_added', { comment }), ...files]
  }
  const id = { comment: { id: comment.id } }
  return [
    ...(before.public && !after.public ? [change('ticket.comment_made_private', id)] : []),
    ...(before.html === after.html ? [] : [change('ticket.comment_redacted', id)]),
  ]
}

/** Only the older of the two kinds of satisfaction [doc]. */
export function ratingChanges(before: Rating | undefined, after: Rating | undefined): readonly Change[] {
  if (after === undefined || before?.score === after.score) return []
  if (after.score === 'offered') return [change('ticket.csat_requested')]
  return [change('ticket.csat_received', { satisfaction_score: { score: capitals(after.score) } })]
}

const USER: Values<User> = [
  ['user.name_changed', ({ name }) => name],
  ['user.alias_changed', ({ alias }) => alias],
  ['user.details_changed', ({ details }) => details],
  ['user.notes_changed', ({ notes }) => notes],
  ['user.external_id_changed', ({ external_id }) => external_id],
  ['user.role_changed', ({ role }) => role],
  ['user.custom_role_changed', ({ custom_role_id }) => idText(custom_role_id)],
  ['user.default_group_changed', ({ default_group_id }) => idText(default_group_id)],
  ['user.suspended_changed', ({ suspended }) => suspended],
  ['user.time_zone_changed', ({ time_zone }) => time_zone],
  ['user.only_private_comments_changed', ({ only_private_comments }) => only_private_comments],
  ['user.last_login_changed', ({ last_login_at }) => isoOrNull(last_login_at)],
]

/** A deletion is told once, and nothing of what it takes along [rec]. No event tells of an address: identities do [doc]. */
export function userChanges(before: User | undefined, after: User | undefined): readonly Change[] {
  if (after === undefined) return []
  if (before === undefined) return [change('user.created')]
  if (before.active && !after.active) return [change('user.deleted')]
  if (!after.active) return []
  return [
    ...(before.active ? [] : [change('user.active_changed', { current: true, previous: false })]),
    ...changedValues(USER, before, after),
    ...tagChange('user.tags_changed', before.tags, after.tags),
    ...fieldChanges('user.custom_field_changed', before.user_fields, after.user_fields),
  ]
}

export function identityChanges(before: Identity | undefined, after: Identity | undefined): readonly Change[] {
  const row = after ?? before
  if (row === undefined) return []
  const event = { identity: { id: String(row.id), type: row.type, value: row.value, primary: row.primary } }
  if (before === undefined) return [change('user.identity_created', event)]
  if (after === undefined) return [change('user.identity_deleted', event)]
  const isSame = before.value === after.value && before.primary === after.primary && before.verified === after.verified
  return isSame && before.user_id === after.user_id ? [] : [change('user.identity_changed', event)]
}

export function membershipChanges(
  before: OrganizationMembership | undefined,
  after: OrganizationMembership | undefined,
): readonly Change[] {
  const row = after ?? before
  if (row === undefined || (before !== undefined && after !== undefined)) return []
  const event = { organization: { id: String(row.organization_id) } }
  return [change(`user.organization_membership_${after === undefined ? 'deleted' : 'created'}`, event)]
}

const ORGANIZATION: Values<Organization> = [
  ['organization.name_changed', ({ name }) => name],
  ['organization.external_id_changed', ({ external_id }) => external_id],
]

/** None for domains, details and notes [doc]. */
export function organizationChanges(
  before: Organization | undefined,
  after: Organization | undefined,
): readonly Change[] {
  if (after === undefined) return []
  if (before === undefined) return [change('organization.created')]
  if (before.deleted_at === null && after.deleted_at !== null) return [change('organization.deleted')]
  return [
    ...changedValues(ORGANIZATION, before, after),
    ...tagChange('organization.tags_changed', before.tags, after.tags),
    ...fieldChanges('organization.custom_field_changed', before.organization_fields, after.organization_fields),
  ]
}
