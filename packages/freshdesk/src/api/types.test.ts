import { describe, expectTypeOf, it } from 'vitest'
import type * as automations from '../streams/automations.ts'
import type * as canned from '../streams/canned-responses.ts'
import type { companies } from '../streams/companies.ts'
import type { contacts } from '../streams/contacts.ts'
import type { conversations } from '../streams/conversations.ts'
import type * as objects from '../streams/custom-objects.ts'
import type * as discussions from '../streams/discussions.ts'
import type * as fields from '../streams/fields.ts'
import type * as people from '../streams/people.ts'
import type * as satisfaction from '../streams/satisfaction.ts'
import type * as settings from '../streams/settings.ts'
import type * as solutions from '../streams/solutions.ts'
import type { tickets } from '../streams/tickets.ts'
import type { time_entries } from '../streams/time-entries.ts'
import type { FreshdeskApi } from './api.ts'
import type { AutomationRule, ScenarioAutomation } from './rows/automations.ts'
import type { CannedResponse, CannedResponseFolder } from './rows/canned-responses.ts'
import type { Company } from './rows/companies.ts'
import type { Contact, ContactView } from './rows/contacts.ts'
import type { Conversation } from './rows/conversations.ts'
import type { CustomObjectRecord, CustomObjectSchema } from './rows/custom-objects.ts'
import type { DiscussionCategory, Forum, Topic, TopicComment } from './rows/discussions.ts'
import type { CompanyField, ContactField, TicketField, TicketForm } from './rows/fields.ts'
import type { AgentView, GroupView, Role, Skill } from './rows/people.ts'
import type { SatisfactionRating, Survey } from './rows/satisfaction.ts'
import type {
  Account,
  BusinessHours,
  EmailConfig,
  EmailMailbox,
  HelpdeskSettings,
  Product,
  SlaPolicy,
} from './rows/settings.ts'
import type { SolutionArticle, SolutionCategory, SolutionFolder } from './rows/solutions.ts'
import type { Ticket } from './rows/tickets.ts'
import type { TimeEntry } from './rows/time-entries.ts'
import type { Query } from './search/query.ts'

/** Never called: what stands in here only has to compile, or must not. */
type Never = (freshdesk: FreshdeskApi) => unknown

describe('includes', () => {
  it('put their keys on the row, and no others', () => {
    const compiles: Never = async (freshdesk) => {
      for await (const ticket of freshdesk.tickets.list({ include: ['stats'] })) {
        expectTypeOf(ticket.stats.resolved_at).toEqualTypeOf<string | null>()
        // @ts-expect-error the list brings no requester unless asked to
        ticket.requester.name
        // @ts-expect-error nor a description
        ticket.description.length
      }
      const ticket = await freshdesk.tickets.get(1, { include: ['requester', 'conversations'] })
      expectTypeOf(ticket?.conversations).toEqualTypeOf<readonly Conversation[] | undefined>()
      expectTypeOf(ticket?.attachments.length).toEqualTypeOf<number | undefined>()
      // @ts-expect-error the view brings no stats unless asked to
      ticket?.stats.resolved_at
    }
    expectTypeOf(compiles).toBeFunction()
  })

  it('are those of the endpoint', () => {
    const compiles: Never = (freshdesk) => [
      // @ts-expect-error the list cannot bring conversations
      freshdesk.tickets.list({ include: ['conversations'] }),
      // @ts-expect-error the list cannot bring companies
      freshdesk.tickets.everything({ include: ['company'] }),
      // @ts-expect-error a view has its description always
      freshdesk.tickets.get(1, { include: ['description'] }),
      // @ts-expect-error contacts have no includes
      freshdesk.contacts.get(1, { include: ['company'] }),
    ]
    expectTypeOf(compiles).toBeFunction()
  })
})

describe('filters', () => {
  it('are those the vendor has', () => {
    const compiles: Never = (freshdesk) => [
      // @ts-expect-error tickets are listed by no status
      freshdesk.tickets.list({ status: 2 }),
      // @ts-expect-error there is no such filter
      freshdesk.tickets.list({ filter: 'all_unresolved' }),
      // @ts-expect-error parameters are in camel case
      freshdesk.tickets.list({ updated_since: '2026-01-01' }),
      // @ts-expect-error everything comes in one order
      freshdesk.tickets.everything({ orderBy: 'created_at' }),
      // @ts-expect-error contacts cannot be ordered
      freshdesk.contacts.list({ orderBy: 'name' }),
      // @ts-expect-error the vendor does not say how far back it lists ratings
      freshdesk.satisfactionRatings.list(),
      // @ts-expect-error ratings are not listed by change
      freshdesk.satisfactionRatings.list({ createdSince: '2026-01-01', updatedSince: '2026-01-01' }),
      // @ts-expect-error there are no rules of type 2
      freshdesk.automations.list(2),
      // @ts-expect-error groups have no filters
      freshdesk.groups.list({ name: 'Billing' }),
      // @ts-expect-error a policy cannot be read by itself
      freshdesk.slaPolicies.get(1),
    ]
    expectTypeOf(compiles).toBeFunction()
  })
})

describe('searches', () => {
  it('know their fields and what these compare with', () => {
    const compiles: Never = ({ search }) => [
      search.tickets((where) =>
        where('status')
          .is(2)
          .and(where('cf_region').is('EMEA').or(where('tag').is(null))),
      ),
      search.contacts((where) => where('active').is(true).or(where.custom('department').is('Finance'))),
      // @ts-expect-error a ticket’s requester cannot be searched by
      search.tickets((where) => where('requester_id').is(5)),
      // @ts-expect-error a company has no status
      search.companies((where) => where('status').is(2)),
      // @ts-expect-error a status is a number
      search.tickets((where) => where('status').is('open')),
      // @ts-expect-error texts have no order
      search.tickets((where) => where('tag').atLeast('a')),
      // @ts-expect-error a bound includes itself, and says so
      search.tickets((where) => where('priority').greaterThan(2)),
      // @ts-expect-error there is no NOT
      search.tickets((where) => where('priority').is(2).not()),
      // @ts-expect-error unset has no order
      search.tickets((where) => where('due_by').atLeast(null)),
      // @ts-expect-error a condition on contacts finds no tickets
      search.tickets((_where, other: Query<'contacts'>) => other),
    ]
    expectTypeOf(compiles).toBeFunction()
    expectTypeOf<Query<'contacts'>>().not.toExtend<Query<'tickets'>>()
  })
})

interface Described {
  readonly columns: Readonly<Record<string, object>>
}

/** Keys of the vendor's record that a stream's columns come from. */
type KeysOf<Stream extends Described> = {
  [Name in keyof Stream['columns']]: Stream['columns'][Name] extends {
    readonly from: readonly [infer Key, ...unknown[]]
  }
    ? Key
    : Name
}[keyof Stream['columns']]

/** Keys the connector stores and a row type does not have, but for columns that the connector makes itself. */
type Missing<Stream extends Described, Row, Made = never> = Exclude<KeysOf<Stream>, keyof Row | Made>

describe('rows', () => {
  it('have every key that the streams know', () => {
    expectTypeOf<Missing<typeof tickets, Ticket>>().toBeNever()
    expectTypeOf<Missing<typeof conversations, Conversation>>().toBeNever()
    expectTypeOf<Missing<typeof contacts, Contact & ContactView, 'contact_state'>>().toBeNever()
    expectTypeOf<Missing<typeof companies, Company>>().toBeNever()
    expectTypeOf<Missing<typeof people.agents, AgentView>>().toBeNever()
    expectTypeOf<Missing<typeof people.groups, GroupView>>().toBeNever()
    expectTypeOf<Missing<typeof people.roles, Role>>().toBeNever()
    expectTypeOf<Missing<typeof people.skills, Skill>>().toBeNever()
    expectTypeOf<Missing<typeof satisfaction.surveys, Survey>>().toBeNever()
    expectTypeOf<Missing<typeof satisfaction.satisfaction_ratings, SatisfactionRating>>().toBeNever()
    expectTypeOf<Missing<typeof time_entries, TimeEntry>>().toBeNever()
    expectTypeOf<Missing<typeof fields.ticket_fields, TicketField>>().toBeNever()
    expectTypeOf<Missing<typeof fields.contact_fields, ContactField>>().toBeNever()
    expectTypeOf<Missing<typeof fields.company_fields, CompanyField>>().toBeNever()
    expectTypeOf<Missing<typeof fields.ticket_forms, TicketForm>>().toBeNever()
    expectTypeOf<Missing<typeof settings.account, Account>>().toBeNever()
    expectTypeOf<Missing<typeof settings.settings, HelpdeskSettings>>().toBeNever()
    expectTypeOf<Missing<typeof settings.products, Product>>().toBeNever()
    expectTypeOf<Missing<typeof settings.business_hours, BusinessHours>>().toBeNever()
    expectTypeOf<Missing<typeof settings.email_configs, EmailConfig>>().toBeNever()
    expectTypeOf<Missing<typeof settings.email_mailboxes, EmailMailbox>>().toBeNever()
    expectTypeOf<Missing<typeof settings.sla_policies, SlaPolicy>>().toBeNever()
    expectTypeOf<Missing<typeof automations.scenario_automations, ScenarioAutomation>>().toBeNever()
    expectTypeOf<Missing<typeof automations.automations, AutomationRule, 'automation_type_id'>>().toBeNever()
    expectTypeOf<Missing<typeof canned.canned_response_folders, CannedResponseFolder>>().toBeNever()
    expectTypeOf<Missing<typeof canned.canned_responses, CannedResponse>>().toBeNever()
    expectTypeOf<Missing<typeof solutions.solution_categories, SolutionCategory>>().toBeNever()
    expectTypeOf<Missing<typeof solutions.solution_folders, SolutionFolder, 'category_id'>>().toBeNever()
    expectTypeOf<Missing<typeof solutions.solution_articles, SolutionArticle>>().toBeNever()
    expectTypeOf<Missing<typeof discussions.discussion_categories, DiscussionCategory>>().toBeNever()
    expectTypeOf<Missing<typeof discussions.discussion_forums, Forum>>().toBeNever()
    expectTypeOf<Missing<typeof discussions.discussion_topics, Topic>>().toBeNever()
    expectTypeOf<Missing<typeof discussions.discussion_comments, TopicComment>>().toBeNever()
    expectTypeOf<Missing<typeof objects.custom_object_schemas, CustomObjectSchema>>().toBeNever()
    expectTypeOf<Missing<typeof objects.custom_object_records, CustomObjectRecord, 'schema_id'>>().toBeNever()
  })

  it('tell that a key may be absent', () => {
    expectTypeOf<Ticket['stats']>().toExtend<object | undefined>()
    expectTypeOf<undefined>().toExtend<Ticket['attachments']>()
    // @ts-expect-error a contact on a list has no tags
    expectTypeOf<Contact['tags']>()
    expectTypeOf<Contact['org_contact_id']>().toEqualTypeOf<string | null | undefined>()
    expectTypeOf<Account['organisation_id']>().toEqualTypeOf<string | null>()
  })
})
