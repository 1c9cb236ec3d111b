import type { Contact } from '../../freshdesk/world/people-records.ts'
import type { Identity, User } from '../world/records.ts'
import type { Retelling } from './retell.ts'
import { localeOf, PLAIN_USER, zoneOf } from './staff.ts'

/** Organizations and end users: some without an address, some with several, suspended, deleted and forgotten ones. */
export function meetUsers(story: Retelling): void {
  foundOrganizations(story)
  for (const contact of story.told.contacts.values()) {
    const id = story.data.ids.next('user')
    story.users.set(contact.id, id)
    const user = userOf(story, id, contact)
    story.data.users.put(user)
    if (!user.permanently_deleted) identify(story, user, contact)
    if (user.active) join(story, id, contact)
  }
}

function foundOrganizations({ data, told, organizations, groups, random }: Retelling): void {
  const keyAccounts = [...groups.values()].at(-1) ?? null
  for (const [place, company] of [...told.companies.values()].entries()) {
    const id = data.ids.next('organization')
    organizations.set(company.id, id)
    data.organizations.put({
      id,
      name: company.name,
      external_id: random.chance(0.8) ? `crm-org-${place + 1}` : null,
      created_at: company.created_at,
      updated_at: company.updated_at,
      domain_names: company.domains,
      details: company.description,
      notes: company.note ?? (random.chance(0.5) ? '' : null),
      group_id: place === 0 ? keyAccounts : null,
      shared_tickets: random.chance(0.1),
      shared_comments: false,
      tags: place === 0 ? ['vip'] : random.chance(0.3) ? ['dach'] : [],
      organization_fields: {
        account_tier: company.account_tier === null ? null : company.account_tier.toLowerCase(),
        health: company.health_score === null ? null : company.health_score.toLowerCase().replace(/ /g, '_'),
        erp_id: company.custom_fields['erp_id'] ?? null,
        employees: company.custom_fields['employees'] ?? null,
        renewal_on:
          company.renewal_date === null
            ? null
            : `${new Date(company.renewal_date * 1000).toISOString().slice(0, 10)}T00:00:00+00:00`,
      },
      deleted_at: null,
    })
  }
}

function userOf({ data, random, organizations }: Retelling, id: number, contact: Contact): User {
  // Two of three who left were forgotten for good as well [doc].
  const forgotten = contact.deleted && contact.email !== null && random.chance(0.4)
  const language = localeOf(contact.language)
  const shared = { ...PLAIN_USER, ...language, ...zoneOf(contact.time_zone), id, created_at: contact.created_at }
  const updated_at = Math.min(data.now(), contact.updated_at)
  if (forgotten) {
    return { ...shared, name: 'Permanently Deleted User', active: false, permanently_deleted: true, updated_at }
  }
  const text = random.chance(0.3) ? '' : null
  return {
    ...shared,
    name: contact.name,
    email: contact.deleted ? null : contact.email,
    phone: contact.phone ?? contact.mobile,
    shared_phone_number: contact.phone === null ? null : false,
    alias: text,
    details: contact.address ?? text,
    notes: text,
    external_id: contact.unique_external_id,
    active: !contact.deleted,
    verified: contact.active,
    suspended: contact.blocked,
    last_login_at: contact.active && random.chance(0.3) ? contact.updated_at : null,
    ticket_restriction: contact.view_all_tickets ? 'organization' : 'requested',
    organization_id: contact.deleted ? null : (organizations.get(contact.company_id ?? 0) ?? null),
    tags: contact.tags,
    user_fields: {
      department:
        typeof contact.custom_fields['department'] === 'string'
          ? contact.custom_fields['department'].toLowerCase()
          : null,
      badge_number: contact.custom_fields['badge_number'] ?? null,
      permanent: contact.custom_fields['permanent'] === true,
      nickname: contact.custom_fields['nickname'] ?? null,
    },
    updated_at,
  }
}

function identify({ data }: Retelling, user: User, contact: Contact): void {
  const add = (type: Identity['type'], value: string, primary: boolean) => {
    const stamps = { created_at: user.created_at, updated_at: user.created_at }
    data.identities.put({
      id: data.ids.next('identity'),
      user_id: user.id,
      type,
      value,
      verified: primary,
      primary,
      ...stamps,
    })
  }
  if (user.email !== null) add('email', user.email, true)
  if (!user.active) return
  for (const email of contact.other_emails) add('email', email, false)
  if (user.phone !== null) add('phone_number', user.phone.replace(/[^+\d]/g, ''), user.email === null)
  if (contact.twitter_id !== null) add('twitter', contact.twitter_id, false)
}

/** Membership is many to many; the organization on the user is only the default one [oas]. */
function join({ data, organizations }: Retelling, user_id: number, contact: Contact): void {
  const add = (organization_id: number | undefined, isDefault: boolean, view_tickets: boolean) => {
    if (organization_id === undefined) return
    const stamps = { created_at: contact.created_at, updated_at: contact.created_at }
    data.organization_memberships.put({
      id: data.ids.next('organization_membership'),
      user_id,
      organization_id,
      default: isDefault,
      view_tickets,
      ...stamps,
    })
  }
  add(organizations.get(contact.company_id ?? 0), true, contact.view_all_tickets)
  for (const other of contact.other_companies) add(organizations.get(other.company_id), false, other.view_all_tickets)
}
