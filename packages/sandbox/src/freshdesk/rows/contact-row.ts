import { inside, RowCache } from '../../rows/row-cache.ts'
import { iso } from '../../world/time.ts'
import type { Contact } from '../world/people-records.ts'

export class ContactRows {
  readonly #core = new RowCache(contactCore)

  list(contact: Contact): string {
    // Plain ids in lists, objects in views, and no key at all without a company [client].
    const others = contact.other_companies.map((other) => other.company_id)
    const extra = contact.company_id === null ? '' : `,"other_companies":${JSON.stringify(others)}`
    return `{${this.#core.text(contact)}${extra}}`
  }

  view(contact: Contact): string {
    const extra = inside({
      other_companies: contact.company_id === null ? undefined : contact.other_companies,
      view_all_tickets: contact.view_all_tickets,
      tags: contact.tags,
      other_emails: contact.other_emails,
      avatar: null,
    })
    return `{${this.#core.text(contact)},${extra}}`
  }
}

function contactCore(contact: Contact): string {
  const core = inside({
    active: contact.active,
    address: contact.address,
    description: contact.description,
    email: contact.email,
    id: contact.id,
    job_title: contact.job_title,
    language: contact.language,
    mobile: contact.mobile,
    name: contact.name,
    phone: contact.phone,
    time_zone: contact.time_zone,
    twitter_id: contact.twitter_id,
    custom_fields: contact.custom_fields,
    facebook_id: null,
    created_at: iso(contact.created_at),
    updated_at: iso(contact.updated_at),
    csat_rating: contact.csat_rating,
    preferred_source: contact.preferred_source,
    company_id: contact.company_id,
    unique_external_id: contact.unique_external_id,
    contact_type: contact.contact_type,
    first_name: contact.first_name,
    last_name: contact.last_name,
    visitor_id: contact.visitor_id,
    other_phone_numbers: [],
    social_handler: [],
    twitter_profile_status: false,
    twitter_followers_count: null,
    // Only deleted contacts have the key [doc].
    deleted: contact.deleted ? true : undefined,
  })
  return `${core},"org_contact_id":${contact.org_contact_id}`
}
