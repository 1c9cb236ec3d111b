import { company_fields, contact_fields, ticket_forms } from '../streams/fields.ts'
import { groups, roles, skills } from '../streams/people.ts'
import { business_hours, email_configs, products } from '../streams/settings.ts'
import type { Caller } from './calls.ts'
import { type Collection, collection } from './lists.ts'
import type { CompanyField, ContactField, TicketForm } from './rows/fields.ts'
import type { Group, GroupView, Role, Skill } from './rows/people.ts'
import type { BusinessHours, EmailConfig, Product } from './rows/settings.ts'

/** Resources that are listed whole and read one by one; all but the forms take an administrator’s key. */
export interface Collections {
  /**
   * Members are in `get` only.
   *
   * @see https://developers.freshdesk.com/api/#list_all_groups
   */
  readonly groups: Collection<Group, GroupView>
  /** @see https://developers.freshdesk.com/api/#list_all_roles */
  readonly roles: Collection<Role>
  /** @see https://developers.freshdesk.com/api/#skills */
  readonly skills: Collection<Skill>
  /** @see https://developers.freshdesk.com/api/#products */
  readonly products: Collection<Product>
  /** @see https://developers.freshdesk.com/api/#business-hours */
  readonly businessHours: Collection<BusinessHours>
  /** @see https://developers.freshdesk.com/api/#email-configs */
  readonly emailConfigs: Collection<EmailConfig>
  /** @see https://developers.freshdesk.com/api/#list_all_contact_fields */
  readonly contactFields: Collection<ContactField>
  /** @see https://developers.freshdesk.com/api/#list_all_company_fields */
  readonly companyFields: Collection<CompanyField>
  /** @see https://developers.freshdesk.com/api/#ticket-forms */
  readonly ticketForms: Collection<TicketForm>
}

export function collections(caller: Caller): Collections {
  return {
    groups: collection(caller, groups),
    roles: collection(caller, roles),
    skills: collection(caller, skills),
    products: collection(caller, products),
    businessHours: collection(caller, business_hours),
    emailConfigs: collection(caller, email_configs),
    contactFields: collection(caller, contact_fields),
    companyFields: collection(caller, company_fields),
    ticketForms: collection(caller, ticket_forms),
  }
}
