import { known, type WorldData } from '../world/data.ts'
import type { Agent, Contact } from '../world/people-records.ts'

/** What a caller may set on a contact; the keys are those of the API's request body. */
export type ContactPatch = Partial<
  Pick<
    Contact,
    | 'name'
    | 'email'
    | 'other_emails'
    | 'phone'
    | 'mobile'
    | 'company_id'
    | 'other_companies'
    | 'view_all_tickets'
    | 'tags'
    | 'address'
    | 'description'
    | 'job_title'
    | 'language'
    | 'time_zone'
    | 'twitter_id'
    | 'unique_external_id'
    | 'custom_fields'
    | 'active'
  >
>

export function createContact(data: WorldData, input: ContactPatch & { readonly name: string }): Contact {
  const id = data.ids.next('contact')
  const now = data.now()
  const { custom_fields, company_id, ...given } = input
  return data.contacts.put({
    id,
    email: null,
    other_emails: [],
    phone: null,
    mobile: null,
    company_id: company_id ?? companyOfDomain(data, input.email ?? null),
    other_companies: [],
    view_all_tickets: false,
    tags: [],
    active: false,
    blocked: false,
    deleted: false,
    address: null,
    description: null,
    job_title: null,
    language: 'en',
    time_zone: 'Berlin',
    twitter_id: null,
    unique_external_id: null,
    contact_type: 'contact',
    csat_rating: null,
    preferred_source: null,
    visitor_id: visitorIdOf(id),
    org_contact_id: orgContactIdOf(id),
    created_at: now,
    updated_at: now,
    ...given,
    ...splitName(input.name),
    custom_fields: { ...emptyContactFields(data), ...custom_fields },
  })
}

export function updateContact(data: WorldData, id: number, patch: ContactPatch): Contact {
  const contact = known(data.contacts, id, 'contact')
  return data.contacts.put({
    ...contact,
    ...patch,
    ...(patch.name === undefined ? undefined : splitName(patch.name)),
    custom_fields: { ...contact.custom_fields, ...patch.custom_fields },
    updated_at: data.now(),
  })
}

/** The list is alphabetical, so a new name moves the contact between pages [doc]. */
export function renameContact(data: WorldData, id: number, name: string): Contact {
  return updateContact(data, id, { name })
}

/** Soft: the contact stays readable by id and under `state=deleted` [doc]. */
export function deleteContact(data: WorldData, id: number): Contact {
  return flag(data, id, { deleted: true })
}

export function restoreContact(data: WorldData, id: number): Contact {
  return flag(data, id, { deleted: false })
}

export function blockContact(data: WorldData, id: number, blocked = true): Contact {
  return flag(data, id, { blocked })
}

/** The contact turns agent and keeps its id [guess]; it leaves the contacts. */
export function makeAgent(data: WorldData, id: number, input: Partial<Agent> = {}): Agent {
  const contact = known(data.contacts, id, 'contact')
  if (contact.email === null) throw new Error(`contact ${id} has no e-mail and cannot become an agent`)
  const now = data.now()
  data.contacts.delete(id)
  return data.agents.put({
    name: contact.name,
    email: contact.email,
    job_title: contact.job_title,
    language: contact.language,
    time_zone: contact.time_zone,
    mobile: contact.mobile,
    phone: contact.phone,
    active: contact.active,
    last_login_at: null,
    contact_updated_at: now,
    available: true,
    available_since: null,
    occasional: false,
    type: 'support_agent',
    ticket_scope: 1,
    signature: null,
    focus_mode: true,
    deactivated: false,
    last_active_at: null,
    group_ids: [],
    role_ids: [],
    skill_ids: [],
    created_at: now,
    updated_at: now,
    ...input,
    id,
  })
}

/** Nineteen digits, above 2^53, and never a multiple a double could hold by luck [client: such ids are met]. */
export function orgContactIdOf(id: number): bigint {
  return 1_848_295_000_000_000_001n + BigInt(id) * 2n
}

export function visitorIdOf(id: number): string {
  const hex = id.toString(16).padStart(12, '0')
  return `37b63cfb-f855-4ad2-a9dc-${hex.slice(-12)}`
}

export function splitName(name: string): Pick<Contact, 'name' | 'first_name' | 'last_name'> {
  const space = name.indexOf(' ')
  if (space === -1) return { name, first_name: name, last_name: null }
  return { name, first_name: name.slice(0, space), last_name: name.slice(space + 1) }
}

function flag(data: WorldData, id: number, flags: Partial<Pick<Contact, 'deleted' | 'blocked'>>): Contact {
  return data.contacts.put({ ...known(data.contacts, id, 'contact'), ...flags, updated_at: data.now() })
}

/** A contact whose mail domain a company claims belongs to that company [doc]. */
function companyOfDomain(data: WorldData, email: string | null): number | null {
  const domain = email?.split('@')[1]
  if (domain === undefined) return null
  for (const company of data.companies.values()) if (company.domains.includes(domain)) return company.id
  return null
}

function emptyContactFields(data: WorldData): Record<string, null> {
  const fields: Record<string, null> = {}
  for (const field of data.contact_fields.values()) {
    // Records carry these keys without the `cf_` their definitions have elsewhere [client].
    if (field['default'] === false) fields[String(field['name'])] = null
  }
  return fields
}
