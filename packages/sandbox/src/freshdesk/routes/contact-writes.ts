import { empty, json } from '../../http/message.ts'
import { readBody } from '../http/body.ts'
import type { BodyOf, BodyRules } from '../http/body-rules.ts'
import { type Call, idOf } from '../http/call.ts'
import { created } from '../http/created.ts'
import { duplicate, inconsistent, invalid, invalidValue, notAllowed, notFound } from '../http/problem.ts'
import type { Route } from '../http/router.ts'
import type { ContactPatch } from '../mutations/contacts.ts'
import { agentViewRow } from '../rows/agent-row.ts'
import type { Contact } from '../world/people-records.ts'
import { checkCustomFields } from './custom-field-values.ts'

const RULES = {
  name: { type: 'string' },
  email: { type: 'email', nullable: true },
  other_emails: { type: 'strings' },
  phone: { type: 'string', nullable: true },
  mobile: { type: 'string', nullable: true },
  twitter_id: { type: 'string', nullable: true },
  unique_external_id: { type: 'string', nullable: true },
  company_id: { type: 'number', nullable: true },
  other_companies: { type: 'objects' },
  view_all_tickets: { type: 'boolean' },
  tags: { type: 'strings' },
  address: { type: 'string', nullable: true },
  description: { type: 'string', nullable: true },
  job_title: { type: 'string', nullable: true },
  language: { type: 'string' },
  time_zone: { type: 'string' },
  custom_fields: { type: 'object' },
} as const satisfies BodyRules

const CREATE_RULES = { ...RULES, name: { type: 'string', required: true } } as const satisfies BodyRules

const AGENT_RULES = {
  occasional: { type: 'boolean' },
  ticket_scope: { type: 'number', choices: [1, 2, 3] },
  group_ids: { type: 'numbers' },
  role_ids: { type: 'numbers' },
  skill_ids: { type: 'numbers' },
  signature: { type: 'string', nullable: true },
  type: { type: 'string', choices: ['support_agent', 'field_agent', 'collaborator'] },
  focus_mode: { type: 'boolean' },
} as const satisfies BodyRules

const WAYS = ['email', 'phone', 'mobile', 'twitter_id', 'unique_external_id'] as const
const UNIQUE = ['email', 'twitter_id', 'unique_external_id'] as const

export const contactWrites: readonly Route[] = [
  {
    method: 'POST',
    path: '/contacts',
    answer(call) {
      const body = readBody(call.request, CREATE_RULES)
      if (!WAYS.some((way) => body[way] !== undefined && body[way] !== null)) {
        throw invalid([{ field: 'email', message: 'Mandatory attribute missing', code: 'missing_field' }])
      }
      const contact = call.world.createContact({ ...patchOf(call, body), name: body.name })
      return created(call, 'contacts', contact.id, call.contacts.view(contact))
    },
  },
  {
    method: 'PUT',
    path: '/contacts/{id}',
    answer(call) {
      const contact = writableContact(call)
      const body = readBody(call.request, RULES)
      return json(200, call.contacts.view(call.world.updateContact(contact.id, patchOf(call, body, contact.id))))
    },
  },
  {
    method: 'DELETE',
    path: '/contacts/{id}',
    answer(call) {
      call.world.deleteContact(writableContact(call).id)
      return empty(204)
    },
  },
  {
    method: 'PUT',
    path: '/contacts/{id}/restore',
    answer(call) {
      const contact = call.world.contacts.get(idOf(call))
      if (contact?.deleted !== true) throw notFound()
      call.world.restoreContact(contact.id)
      return empty(204)
    },
  },
  {
    method: 'PUT',
    path: '/contacts/{id}/make_agent',
    answer(call) {
      const contact = writableContact(call)
      // An agent signs in by mail address: without one the contact is in no state to become one [doc].
      if (contact.email === null) throw inconsistent('email', 'Contact without an email cannot be an agent')
      const { ticket_scope, type, ...body } = readBody(call.request, AGENT_RULES)
      const agent = call.world.makeAgent(contact.id, {
        ...body,
        ...(ticket_scope === 2 || ticket_scope === 3 ? { ticket_scope } : undefined),
        ...(type === 'field_agent' || type === 'collaborator' ? { type } : undefined),
      })
      return json(200, agentViewRow(agent))
    },
  },
]

function writableContact(call: Call): Contact {
  const contact = call.world.contacts.get(idOf(call))
  if (contact === undefined) throw notFound()
  if (contact.blocked || contact.deleted) throw notAllowed(['GET'])
  return contact
}

/** The checked body as a patch; `self` may keep its own unique values. */
function patchOf({ world }: Call, body: BodyOf<typeof RULES>, self?: number): ContactPatch {
  const { other_companies, ...rest } = body
  for (const field of UNIQUE) {
    const value = rest[field]
    if (value === undefined || value === null) continue
    for (const other of world.contacts.values()) {
      const taken = other[field] === value || (field === 'email' && other.other_emails.includes(value))
      if (taken && other.id !== self) throw duplicate(field)
    }
    if (field === 'email' && [...world.agents.values()].some((agent) => agent.email === value)) throw duplicate(field)
  }
  if (rest.company_id !== undefined && rest.company_id !== null && !world.companies.has(rest.company_id)) {
    throw invalidValue('company_id', 'There is no company matching the given company_id')
  }
  checkCustomFields(world.contact_fields.values(), rest.custom_fields)
  if (other_companies === undefined) return rest
  const others = other_companies.map((one) => ({
    company_id: Number(one['company_id']),
    view_all_tickets: one['view_all_tickets'] === true,
  }))
  return { ...rest, other_companies: others }
}
