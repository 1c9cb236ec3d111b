import { json } from '../../http/message.ts'
import { type Call, idOf } from '../http/call.ts'
import { pageOfMany } from '../http/page.ts'
import { notFound } from '../http/problem.ts'
import { PAGED, type QueryRules } from '../http/query.ts'
import type { Route } from '../http/router.ts'
import type { Settings } from '../options.ts'
import type { Contact } from '../world/people-records.ts'
import { byName } from './by-name.ts'

const FILTERS: QueryRules = {
  ...PAGED,
  email: 'text',
  mobile: 'text',
  phone: 'text',
  company_id: 'integer',
  state: ['blocked', 'deleted', 'unverified', 'verified'],
  contact_type: ['contact', 'visitor'],
}

/** Which name the filter has differs between the reference and what clients send [doc]/[client]. */
export function contactReads(filterName: Settings['contactsFilter']): readonly Route[] {
  const names = filterName === 'both' ? ['updated_since', '_updated_since'] : [filterName]
  return [
    {
      method: 'GET',
      path: '/contacts',
      query: { ...FILTERS, ...Object.fromEntries(names.map((name) => [name, 'moment'])) },
      answer(call) {
        const version = String(call.world.contacts.version)
        return pageOfMany(
          call,
          version,
          () => select(call),
          (contact) => call.contacts.list(contact),
        )
      },
    },
    {
      method: 'GET',
      path: '/contacts/{id}',
      answer(call) {
        // Deleted ones answer too, with `deleted: true` [guess]; agents are not among the contacts [guess].
        const contact = call.world.contacts.get(idOf(call))
        if (contact === undefined) throw notFound()
        return json(200, call.contacts.view(contact))
      },
    },
    {
      method: 'GET',
      path: '/contacts/autocomplete',
      query: { term: 'text' },
      answer(call) {
        const term = (call.params.text('term') ?? '').toLowerCase()
        const found = [...call.world.contacts.values()].filter((one) => one.name.toLowerCase().startsWith(term))
        return json(200, JSON.stringify(found.slice(0, 20).map(({ id, name }) => ({ id, name }))))
      },
    },
  ]
}

/** Alphabetical with no other order on offer, so a rename moves a contact between pages [doc]. */
function* select(call: Call): Generator<Contact> {
  const { params } = call
  const since = params.moment('updated_since') ?? params.moment('_updated_since')
  const company = params.integer('company_id')
  const type = params.text('contact_type')
  const exact = (['email', 'mobile', 'phone'] as const).filter((key) => params.has(key))
  const isInState = STATES[params.text('state') ?? 'listed']
  for (const contact of call.world.contacts.sorted(byName)) {
    if (isInState?.(contact) === false) continue
    if (since !== undefined && contact.updated_at < since) continue
    if (company !== undefined && contact.company_id !== company) continue
    if (type !== undefined && contact.contact_type !== type) continue
    if (exact.every((key) => contact[key] === params.text(key))) yield contact
  }
}

const isListed = (contact: Contact) => !contact.deleted && !contact.blocked

const STATES: Readonly<Record<string, (contact: Contact) => boolean>> = {
  listed: isListed,
  deleted: (contact) => contact.deleted,
  blocked: (contact) => contact.blocked && !contact.deleted,
  verified: (contact) => isListed(contact) && contact.active,
  unverified: (contact) => isListed(contact) && !contact.active,
}
