import { describe, expectTypeOf, it } from 'vitest'
import type { brands } from '../streams/account.ts'
import type * as rules from '../streams/business-rules.ts'
import type { group_memberships, groups } from '../streams/groups.ts'
import type * as guide from '../streams/help-center.ts'
import type * as companies from '../streams/organizations.ts'
import type { satisfaction_ratings } from '../streams/satisfaction.ts'
import type { ticket_audits, ticket_comments } from '../streams/ticket-history.ts'
import type * as setup from '../streams/ticket-setup.ts'
import type { tickets } from '../streams/tickets.ts'
import type * as people from '../streams/users.ts'
import type { ZendeskApi } from './api.ts'
import type { OpenOptions } from './open.ts'
import type {
  Brand,
  CustomStatus,
  RecordField,
  SatisfactionRating,
  TicketField,
  TicketForm,
} from './rows/configuration.ts'
import type { Article, ArticleCategory, Section } from './rows/help-center.ts'
import type { Group, GroupMembership, Identity, Organization, OrganizationMembership, User } from './rows/people.ts'
import type { Automation, Macro, Trigger, View } from './rows/rules.ts'
import type { ChangedTicket, Ticket, TicketAudit, TicketComment } from './rows/tickets.ts'
import type { Query } from './search/query.ts'

/** Never called: what stands in here only has to compile, or must not. */
type Never = (zendesk: ZendeskApi) => unknown

describe('filters', () => {
  it('are those the vendor has', () => {
    const compiles: Never = (zendesk) => [
      zendesk.tickets.list({ sort: '-updated_at' }),
      zendesk.users.list({ role: ['agent', 'admin'] }),
      zendesk.satisfactionRatings.list({ score: 'bad_with_comment', createdSince: new Date() }),
      zendesk.tickets.changedSince({ cursor: 'MTc3…' }),
      // @ts-expect-error tickets are not listed by status
      zendesk.tickets.list({ status: 'open' }),
      // @ts-expect-error cursors know no such order
      zendesk.tickets.list({ sort: 'priority' }),
      // @ts-expect-error there is no such role
      zendesk.users.list({ role: 'owner' }),
      // @ts-expect-error groups have no filters
      zendesk.groups.list({ name: 'Billing' }),
      // @ts-expect-error organizations have no export by cursor
      zendesk.organizations.changedSince('2026-01-01'),
    ]
    expectTypeOf(compiles).toBeFunction()
  })
})

describe('searches', () => {
  it('know their fields and what these compare with', () => {
    const compiles: Never = ({ search }) => [
      search.tickets((where) => where('status').below('solved').and(where('custom_field_31').is('EMEA'))),
      search.users((where) => where('is_verified').is(true).and(where.custom('account_tier').is('gold'))),
      // @ts-expect-error a user has no priority
      search.users((where) => where('priority').is('high')),
      // @ts-expect-error there is no such status
      search.tickets((where) => where('status').is('resolved')),
      // @ts-expect-error texts have no order
      search.tickets((where) => where('tags').above('a')),
      // @ts-expect-error custom fields of users have keys
      search.users((where) => where('custom_field_31').is('EMEA')),
      // @ts-expect-error there is no OR
      search.tickets((where) => where('tags').is('a').or(where('tags').is('b'))),
      // @ts-expect-error unset has no order
      search.tickets((where) => where('solved').above(null)),
    ]
    expectTypeOf(compiles).toBeFunction()
    expectTypeOf<Query<'users'>>().not.toExtend<Query<'tickets'>>()
  })
})

describe('credentials', () => {
  it('are one kind, and whole', () => {
    expectTypeOf<{ subdomain: string; accessToken: string }>().toExtend<OpenOptions>()
    // Tokens that are renewed have to be kept somewhere.
    expectTypeOf<{ subdomain: string; auth: { kind: 'oauth'; clientId: string } }>().not.toExtend<OpenOptions>()
    expectTypeOf<{ subdomain: string }>().not.toExtend<OpenOptions>()
    expectTypeOf<{ subdomain: string; baseUrl: string; accessToken: string }>().not.toExtend<OpenOptions>()
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

/** Keys the connector stores and a row type does not have, but for those that only another way of reading brings. */
type Missing<Stream extends Described, Row, Elsewhere = never> = Exclude<KeysOf<Stream>, keyof Row | Elsewhere>

describe('rows', () => {
  it('have every key that the streams know', () => {
    expectTypeOf<Missing<typeof tickets, ChangedTicket>>().toBeNever()
    expectTypeOf<Missing<typeof ticket_comments, TicketComment, 'ticket_id'>>().toBeNever()
    expectTypeOf<Missing<typeof ticket_audits, TicketAudit>>().toBeNever()
    expectTypeOf<Missing<typeof people.users, User>>().toBeNever()
    expectTypeOf<Missing<typeof people.user_identities, Identity>>().toBeNever()
    expectTypeOf<Missing<typeof people.user_fields, RecordField>>().toBeNever()
    expectTypeOf<Missing<typeof companies.organizations, Organization>>().toBeNever()
    expectTypeOf<Missing<typeof companies.organization_fields, RecordField>>().toBeNever()
    expectTypeOf<Missing<typeof companies.organization_memberships, OrganizationMembership>>().toBeNever()
    expectTypeOf<Missing<typeof groups, Group>>().toBeNever()
    expectTypeOf<Missing<typeof group_memberships, GroupMembership>>().toBeNever()
    expectTypeOf<Missing<typeof setup.ticket_fields, TicketField>>().toBeNever()
    expectTypeOf<Missing<typeof setup.ticket_forms, TicketForm>>().toBeNever()
    expectTypeOf<Missing<typeof setup.custom_statuses, CustomStatus>>().toBeNever()
    expectTypeOf<Missing<typeof satisfaction_ratings, SatisfactionRating>>().toBeNever()
    expectTypeOf<Missing<typeof brands, Brand>>().toBeNever()
    expectTypeOf<Missing<typeof rules.macros, Macro>>().toBeNever()
    expectTypeOf<Missing<typeof rules.views, View>>().toBeNever()
    expectTypeOf<Missing<typeof rules.triggers, Trigger>>().toBeNever()
    expectTypeOf<Missing<typeof rules.automations, Automation>>().toBeNever()
    expectTypeOf<Missing<typeof guide.article_categories, ArticleCategory>>().toBeNever()
    expectTypeOf<Missing<typeof guide.sections, Section>>().toBeNever()
    expectTypeOf<Missing<typeof guide.articles, Article>>().toBeNever()
  })

  it('tell what may be absent or empty', () => {
    expectTypeOf<Ticket['subject']>().toEqualTypeOf<string | null>()
    expectTypeOf<User['email']>().toEqualTypeOf<string | null>()
    expectTypeOf<undefined>().toExtend<ChangedTicket['metric_set']>()
    // @ts-expect-error only the export brings measures with a ticket
    expectTypeOf<Ticket['metric_set']>()
  })
})
