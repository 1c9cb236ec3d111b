import type { ZendeskStream } from '../stream.ts'
import { audit_logs, brands } from './account.ts'
import { automations, macros, triggers, views } from './business-rules.ts'
import { chats } from './chat.ts'
import { post_comments, posts, topics } from './community.ts'
import { custom_roles, group_memberships, groups } from './groups.ts'
import { article_categories, article_comments, article_votes, articles, sections } from './help-center.ts'
import { organization_fields, organization_memberships, organizations } from './organizations.ts'
import { satisfaction_ratings, satisfaction_reasons, survey_responses } from './satisfaction.ts'
import { group_sla_policies, schedule_holidays, schedules, sla_policies } from './service-levels.ts'
import { call_legs, calls } from './talk.ts'
import {
  deleted_tickets,
  side_conversations,
  suspended_tickets,
  ticket_activities,
  ticket_skips,
} from './ticket-boxes.ts'
import { ticket_audits, ticket_comments, ticket_events } from './ticket-history.ts'
import { ticket_metric_events, ticket_metrics } from './ticket-metrics.ts'
import { custom_statuses, tags, ticket_fields, ticket_forms } from './ticket-setup.ts'
import { tickets } from './tickets.ts'
import { deleted_users, user_fields, user_identities, users } from './users.ts'

/** All streams, parents before their children, the ones most people want first. */
export const streams: readonly ZendeskStream[] = [
  tickets,
  ticket_comments,
  ticket_events,
  ticket_metrics,
  ticket_metric_events,
  users,
  user_identities,
  organizations,
  organization_memberships,
  groups,
  group_memberships,
  satisfaction_ratings,
  survey_responses,
  satisfaction_reasons,
  ticket_fields,
  user_fields,
  organization_fields,
  ticket_forms,
  custom_statuses,
  brands,
  tags,
  macros,
  views,
  triggers,
  automations,
  sla_policies,
  group_sla_policies,
  schedules,
  schedule_holidays,
  custom_roles,
  deleted_tickets,
  deleted_users,
  suspended_tickets,
  ticket_activities,
  article_categories,
  sections,
  articles,
  article_comments,
  article_votes,
  topics,
  posts,
  post_comments,
  calls,
  call_legs,
  ticket_audits,
  side_conversations,
  ticket_skips,
  chats,
  audit_logs,
]

const byName = new Map(streams.map((stream) => [stream.name, stream]))

/** `undefined` for a name no stream has. */
export function streamNamed(name: string): ZendeskStream | undefined {
  return byName.get(name)
}
