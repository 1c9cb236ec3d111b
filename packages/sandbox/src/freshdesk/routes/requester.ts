import type { Call } from '../http/call.ts'
import { invalid, invalidValue } from '../http/problem.ts'

export interface RequesterBody {
  readonly requester_id?: number
  readonly name?: string
  readonly email?: string
  readonly phone?: string
  readonly twitter_id?: string
  readonly facebook_id?: string
  readonly unique_external_id?: string
}

/** Finds who asks; an unknown address, phone, twitter or external id makes a contact [doc]. */
export function requesterOf({ world }: Call, body: RequesterBody): number {
  if (body.requester_id !== undefined) return body.requester_id
  // A facebook id must exist already [doc]; this account has none.
  if (body.facebook_id !== undefined) {
    throw invalidValue('facebook_id', 'There is no contact matching the given facebook_id')
  }
  const keys = (['email', 'phone', 'twitter_id', 'unique_external_id'] as const).filter(
    (key) => body[key] !== undefined,
  )
  const [key] = keys
  if (key === undefined) throw missing('requester_id')
  const value = body[key]
  for (const contact of world.contacts.values()) {
    if (contact[key] === value || (key === 'email' && contact.other_emails.includes(value ?? ''))) return contact.id
  }
  if (key === 'email') for (const agent of world.agents.values()) if (agent.email === value) return agent.id
  const name = body.name ?? (key === 'phone' ? undefined : body.email?.split('@')[0])
  if (name === undefined && key === 'phone') throw missing('name')
  const known = Object.fromEntries(keys.map((one) => [one, body[one]]))
  return world.createContact({ ...known, name: name ?? String(value) }).id
}

function missing(field: string) {
  return invalid([{ field, message: 'Mandatory attribute missing', code: 'missing_field' }])
}
