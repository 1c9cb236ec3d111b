import type { FreshdeskStream } from '../stream.ts'
import { automations, scenario_automations } from './automations.ts'
import { canned_response_folders, canned_responses } from './canned-responses.ts'
import { companies } from './companies.ts'
import { contacts } from './contacts.ts'
import { conversations } from './conversations.ts'
import { custom_object_records, custom_object_schemas } from './custom-objects.ts'
import { discussion_categories, discussion_comments, discussion_forums, discussion_topics } from './discussions.ts'
import { company_fields, contact_fields, ticket_fields, ticket_forms } from './fields.ts'
import { agents, groups, roles, skills } from './people.ts'
import { satisfaction_ratings, surveys } from './satisfaction.ts'
import {
  account,
  business_hours,
  email_configs,
  email_mailboxes,
  products,
  settings,
  sla_policies,
} from './settings.ts'
import { solution_articles, solution_categories, solution_folders } from './solutions.ts'
import { tickets } from './tickets.ts'
import { time_entries } from './time-entries.ts'

/** All streams, parents before their children, the ones most people want first. */
export const streams: readonly FreshdeskStream[] = [
  tickets,
  conversations,
  contacts,
  companies,
  agents,
  groups,
  satisfaction_ratings,
  surveys,
  time_entries,
  ticket_fields,
  contact_fields,
  company_fields,
  roles,
  skills,
  products,
  business_hours,
  sla_policies,
  email_configs,
  email_mailboxes,
  account,
  settings,
  scenario_automations,
  canned_response_folders,
  canned_responses,
  solution_categories,
  solution_folders,
  solution_articles,
  discussion_categories,
  discussion_forums,
  discussion_topics,
  discussion_comments,
  ticket_forms,
  automations,
  custom_object_schemas,
  custom_object_records,
]

const byName = new Map(streams.map((stream) => [stream.name, stream]))

/** `undefined` for a name no stream has. */
export function streamNamed(name: string): FreshdeskStream | undefined {
  return byName.get(name)
}
