import type { Happening } from '@tajo/core/happenings'

/** Before the name of every event. [doc] */
export const eventPrefix = 'zen:event-type:'

/** What an event of one name says, by name alone. */
export interface Topic {
  readonly happenings: readonly Happening[]
  /** Streams below the record that are due too. */
  readonly children?: readonly string[]
  readonly gone?: true
  /** Tajo asks for it: the others change nothing that is stored. */
  readonly wanted: boolean
}

/** Every change of a ticket makes an audit, which is what its history is computed from. */
const ticketAudit = ['ticket_audits'] as const
export const allOfTicket = ['ticket_comments', ...ticketAudit] as const

const updated: readonly Happening[] = ['ticket_updated']
const ticketChange: Topic = { happenings: updated, children: ticketAudit, wanted: true }
const commentChange: Topic = { happenings: updated, children: allOfTicket, wanted: true }
const ticketGone: Topic = { happenings: [], gone: true, wanted: true }
/** Clocks beside the ticket: its row stays as it is. */
const ticketClock: Topic = { happenings: [], children: ticketAudit, wanted: false }

const userChange: Topic = { happenings: ['user_updated'], wanted: true }
/** Nothing a row of a user shows, or a sign-in, which is no change of a person. */
const userAside: Topic = { happenings: [], wanted: false }
const organizationChange: Topic = { happenings: [], wanted: true }
const articleChange: Topic = { happenings: [], wanted: false }
const articleComments: Topic = { happenings: [], children: ['article_comments'], wanted: false }
const articleVotes: Topic = { happenings: [], children: ['article_votes'], wanted: false }

/** Events by name, without the prefix. [doc] "Ticket events" and its siblings, two client lists */
const topics: Readonly<Record<string, Topic>> = {
  'ticket.created': { happenings: ['ticket_created'], children: allOfTicket, wanted: true },
  'ticket.agent_assignment_changed': ticketChange,
  'ticket.attachment_linked_to_comment': commentChange,
  'ticket.attachment_redacted_from_comment': commentChange,
  'ticket.brand_changed': ticketChange,
  'ticket.comment_added': commentChange,
  'ticket.comment_made_private': commentChange,
  'ticket.comment_redacted': commentChange,
  'ticket.csat_received': {
    happenings: ['satisfaction_rated'],
    children: ['satisfaction_ratings', ...ticketAudit],
    wanted: true,
  },
  'ticket.csat_requested': { happenings: [], children: ['satisfaction_ratings', ...ticketAudit], wanted: true },
  'ticket.custom_field_changed': ticketChange,
  'ticket.custom_status_changed': ticketChange,
  'ticket.description_changed': ticketChange,
  'ticket.email_ccs_changed': ticketChange,
  'ticket.external_id_changed': ticketChange,
  'ticket.followers_changed': ticketChange,
  'ticket.form_changed': ticketChange,
  'ticket.group_assignment_changed': ticketChange,
  'ticket.marked_as_spam': ticketGone,
  'ticket.merged': commentChange,
  'ticket.next_sla_breach_changed': ticketClock,
  'ticket.ola_policy_changed': ticketClock,
  'ticket.organization_changed': ticketChange,
  'ticket.permanently_deleted': ticketGone,
  'ticket.priority_changed': ticketChange,
  'ticket.problem_link_changed': ticketChange,
  'ticket.requester_changed': ticketChange,
  'ticket.schedule_changed': ticketClock,
  'ticket.sla_policy_changed': ticketClock,
  'ticket.soft_deleted': ticketGone,
  'ticket.status_changed': ticketChange,
  'ticket.subject_changed': ticketChange,
  'ticket.submitter_changed': ticketChange,
  'ticket.tags_changed': ticketChange,
  'ticket.task_due_at_changed': ticketChange,
  'ticket.type_changed': ticketChange,
  'ticket.undeleted': { happenings: updated, children: allOfTicket, wanted: true },
  'user.created': { happenings: ['user_created'], wanted: true },
  'user.deleted': { happenings: [], gone: true, wanted: true },
  'user.merged': { happenings: ['user_merged'], wanted: true },
  'user.active_changed': userChange,
  'user.alias_changed': userChange,
  'user.custom_field_changed': userChange,
  'user.custom_role_changed': userChange,
  'user.default_group_changed': userChange,
  'user.details_changed': userChange,
  'user.external_id_changed': userChange,
  'user.group_membership_created': userAside,
  'user.group_membership_deleted': userAside,
  'user.identity_changed': userChange,
  'user.identity_created': userChange,
  'user.identity_deleted': userChange,
  'user.last_login_changed': userAside,
  'user.name_changed': userChange,
  'user.notes_changed': userChange,
  'user.only_private_comments_changed': userChange,
  'user.organization_membership_created': userChange,
  'user.organization_membership_deleted': userChange,
  'user.password_changed': userAside,
  'user.photo_changed': userAside,
  'user.role_changed': userChange,
  'user.suspended_changed': userChange,
  'user.tags_changed': userChange,
  'user.time_zone_changed': userChange,
  'organization.created': organizationChange,
  'organization.deleted': { happenings: [], gone: true, wanted: true },
  'organization.custom_field_changed': organizationChange,
  'organization.external_id_changed': organizationChange,
  'organization.name_changed': organizationChange,
  'organization.tags_changed': organizationChange,
  'article.published': articleChange,
  'article.unpublished': articleChange,
  'article.author_changed': articleChange,
  'article.subscription_created': articleChange,
  'article.vote_created': articleVotes,
  'article.vote_changed': articleVotes,
  'article.vote_removed': articleVotes,
  'article.comment_created': articleComments,
  'article.comment_changed': articleComments,
  'article.comment_published': articleComments,
  'article.comment_unpublished': articleComments,
}

/** What is known of an event of that name; `undefined` for names the vendor added since, which their subject explains. */
export function topicNamed(name: string): Topic | undefined {
  return Object.hasOwn(topics, name) ? topics[name] : undefined
}

/** What a webhook of Tajo's subscribes to, in the vendor's spelling. */
export const subscriptions: readonly string[] = Object.entries(topics)
  .filter(([, { wanted }]) => wanted)
  .map(([name]) => `${eventPrefix}${name}`)
  .sort()

/** Streams by what the vendor calls their records in a subject. */
const streams: Readonly<Record<string, string>> = {
  ticket: 'tickets',
  // A conversation's ticket. [guess]
  messaging_ticket: 'tickets',
  user: 'users',
  organization: 'organizations',
  article: 'articles',
}

export function streamOf(kind: string): string | undefined {
  return Object.hasOwn(streams, kind) ? streams[kind] : undefined
}
