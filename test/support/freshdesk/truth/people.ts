import type { FreshdeskWorld } from '@tajo/sandbox/freshdesk/sandbox'
import { moment, momentOrNull, type TrueTable } from '../../truth.ts'

type Contact = ReturnType<FreshdeskWorld['createContact']>
type Company = ReturnType<FreshdeskWorld['createCompany']>
type Agent = ReturnType<FreshdeskWorld['makeAgent']>

export function trueContacts(world: FreshdeskWorld): TrueTable {
  return {
    rows: [...world.contacts.values()].map((contact) => ({
      key: String(contact.id),
      deleted: contact.deleted,
      record: contactRecord(contact),
    })),
    // A rating changes the person without moving `updated_at`.
    unsigned: ['csat_rating'],
    // Erased people, and those who became agents, leave no trace.
    mayLinger: ({ key }) => !world.contacts.has(Number(key)),
  }
}

export function trueCompanies(world: FreshdeskWorld): TrueTable {
  return {
    rows: [...world.companies.values()].map((company) => ({
      key: String(company.id),
      deleted: false,
      record: companyRecord(company),
    })),
    mayLinger: ({ key }) => world.settings.features.companies_updated_since && !world.companies.has(Number(key)),
  }
}

/** Agents as their views show them, which is the list's row and more. */
export function trueAgents(world: FreshdeskWorld): TrueTable {
  return {
    rows: [...world.agents.values()].map((agent) => ({
      key: String(agent.id),
      deleted: false,
      record: agentRecord(agent),
    })),
  }
}

export function trueGroups(world: FreshdeskWorld): TrueTable {
  const agents = [...world.agents.values()]
  return {
    rows: [...world.groups.values()].map((group) => ({
      key: String(group.id),
      deleted: false,
      record: {
        id: group.id,
        name: group.name,
        description: group.description,
        group_type: 'support_agent_group',
        agent_ids: agents.filter(({ group_ids }) => group_ids.includes(group.id)).map(({ id }) => id),
        business_hour_id: group.business_hour_id,
        auto_ticket_assign: group.auto_ticket_assign,
        unassigned_for: group.unassigned_for,
        escalate_to: group.escalate_to,
        created_at: moment(group.created_at),
        updated_at: moment(group.updated_at),
      },
    })),
  }
}

function contactRecord(contact: Contact): Record<string, unknown> {
  const state = contact.deleted ? 'deleted' : contact.blocked ? 'blocked' : null
  return {
    id: contact.id,
    name: contact.name,
    first_name: contact.first_name,
    last_name: contact.last_name,
    email: contact.email,
    phone: contact.phone,
    mobile: contact.mobile,
    other_phone_numbers: [],
    company_id: contact.company_id,
    // Plain ids on the list, and no key at all without a company.
    other_companies: contact.company_id === null ? null : contact.other_companies.map(({ company_id }) => company_id),
    unique_external_id: contact.unique_external_id,
    job_title: contact.job_title,
    address: contact.address,
    description: contact.description,
    language: contact.language,
    time_zone: contact.time_zone,
    active: contact.active,
    contact_type: contact.contact_type,
    contact_state: state,
    deleted: contact.deleted ? true : null,
    csat_rating: contact.csat_rating,
    preferred_source: contact.preferred_source,
    twitter_id: contact.twitter_id,
    twitter_profile_status: false,
    twitter_followers_count: null,
    facebook_id: null,
    social_handler: [],
    visitor_id: contact.visitor_id,
    org_contact_id: contact.org_contact_id,
    custom_fields: contact.custom_fields,
    created_at: moment(contact.created_at),
    updated_at: moment(contact.updated_at),
  }
}

function companyRecord(company: Company): Record<string, unknown> {
  return {
    id: company.id,
    name: company.name,
    description: company.description,
    note: company.note,
    domains: company.domains,
    health_score: company.health_score,
    account_tier: company.account_tier,
    renewal_date: momentOrNull(company.renewal_date),
    industry: company.industry,
    custom_fields: company.custom_fields,
    created_at: moment(company.created_at),
    updated_at: moment(company.updated_at),
  }
}

function agentRecord(agent: Agent): Record<string, unknown> {
  return {
    id: agent.id,
    type: agent.type,
    occasional: agent.occasional,
    available: agent.available,
    available_since: momentOrNull(agent.available_since),
    ticket_scope: agent.ticket_scope,
    signature: agent.signature,
    focus_mode: agent.focus_mode,
    deactivated: agent.deactivated,
    group_ids: agent.group_ids,
    role_ids: agent.role_ids,
    skill_ids: agent.skill_ids,
    contribution_group_ids: [],
    contact: {
      name: agent.name,
      email: agent.email,
      phone: agent.phone,
      mobile: agent.mobile,
      job_title: agent.job_title,
      active: agent.active,
      language: agent.language,
      time_zone: agent.time_zone,
      last_login_at: momentOrNull(agent.last_login_at),
      created_at: moment(agent.created_at),
      updated_at: moment(agent.contact_updated_at),
    },
    last_active_at: momentOrNull(agent.last_active_at),
    created_at: moment(agent.created_at),
    updated_at: moment(agent.updated_at),
  }
}
