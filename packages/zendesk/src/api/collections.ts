import { brands } from '../streams/account.ts'
import { group_memberships, groups } from '../streams/groups.ts'
import { organization_fields, organization_memberships } from '../streams/organizations.ts'
import { custom_statuses, ticket_fields, ticket_forms } from '../streams/ticket-setup.ts'
import { user_fields } from '../streams/users.ts'
import type { Caller } from './calls.ts'
import { type Collection, collection } from './lists.ts'
import type { Brand, CustomStatus, RecordField, TicketField, TicketForm } from './rows/configuration.ts'
import type { Group, GroupMembership, OrganizationMembership } from './rows/people.ts'

/** Resources that are listed whole and read one by one. */
export interface Collections {
  /** @see https://developer.zendesk.com/api-reference/ticketing/groups/groups/ */
  readonly groups: Collection<Group>
  /** @see https://developer.zendesk.com/api-reference/ticketing/groups/group_memberships/ */
  readonly groupMemberships: Collection<GroupMembership>
  /** @see https://developer.zendesk.com/api-reference/ticketing/organizations/organization_memberships/ */
  readonly organizationMemberships: Collection<OrganizationMembership>
  /** @see https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_fields/ */
  readonly ticketFields: Collection<TicketField>
  /** @see https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_forms/ */
  readonly ticketForms: Collection<TicketForm>
  /** @see https://developer.zendesk.com/api-reference/ticketing/tickets/custom_ticket_statuses/ */
  readonly customStatuses: Collection<CustomStatus>
  /** @see https://developer.zendesk.com/api-reference/ticketing/users/user_fields/ */
  readonly userFields: Collection<RecordField>
  /** @see https://developer.zendesk.com/api-reference/ticketing/organizations/organization_fields/ */
  readonly organizationFields: Collection<RecordField>
  /** @see https://developer.zendesk.com/api-reference/ticketing/account-configuration/brands/ */
  readonly brands: Collection<Brand>
}

export function collections(caller: Caller): Collections {
  return {
    groups: collection(caller, groups, 'group'),
    groupMemberships: collection(caller, group_memberships, 'group_membership'),
    organizationMemberships: collection(caller, organization_memberships, 'organization_membership'),
    ticketFields: collection(caller, ticket_fields, 'ticket_field'),
    ticketForms: collection(caller, ticket_forms, 'ticket_form'),
    customStatuses: collection(caller, custom_statuses, 'custom_status'),
    userFields: collection(caller, user_fields, 'user_field'),
    organizationFields: collection(caller, organization_fields, 'organization_field'),
    brands: collection(caller, brands, 'brand'),
  }
}
