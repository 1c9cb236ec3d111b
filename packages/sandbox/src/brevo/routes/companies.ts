import { empty, json, type SandboxResponse } from '../../http/message.ts'
import { bodyOf, type Given, idsIn, neededText, objectIn, textIn, textsIn } from '../http/body.ts'
import { type Call, type Route, textOf } from '../http/call.ts'
import { idsAsked, momentAsked, wholeIn } from '../http/page.ts'
import { invalid, missing, notFound } from '../http/problem.ts'
import type { Company } from '../world/companies.ts'
import { stamp } from '../world/moment.ts'

function view({ settings, world }: Call, company: Company): object {
  const linkedContactsIds = company.linkedContactsIds.filter((id) => world.contacts.get(id) !== undefined)
  return {
    id: company.id,
    attributes: {
      name: company.name,
      ...company.attributes,
      number_of_contacts: linkedContactsIds.length,
      created_at: stamp(company.createdAt, settings.utcOffset),
      last_updated_at: stamp(company.modifiedAt, settings.utcOffset),
    },
    linkedContactsIds,
    linkedDealsIds: company.linkedDealsIds,
  }
}

/** `filters[attributes.name]=…` filters; the old `filters=…` is taken and finds everything [sdk README]. */
function list(call: Call): SandboxResponse {
  const { query, world, settings } = call
  const filters = [...query].flatMap(([key, value]) => {
    const name = /^filters\[attributes\.(\w+)\]$/.exec(key)?.[1]
    return name === undefined ? [] : [[name, value] as const]
  })
  const contacts = idsAsked(query, 'linkedContactsIds')
  const modifiedSince = momentAsked(query, 'modifiedSince')
  const createdSince = momentAsked(query, 'createdSince')
  const found = [...world.companies.all.values()].filter(
    (company) =>
      filters.every(([name, value]) => (name === 'name' ? company.name : company.attributes[name]) === value) &&
      (contacts.length === 0 || company.linkedContactsIds.some((id) => contacts.includes(id))) &&
      (modifiedSince === undefined || company.modifiedAt >= modifiedSince) &&
      (createdSince === undefined || company.createdAt >= createdSince),
  )
  if (query.get('sort') !== 'asc') found.reverse()
  const limit = wholeIn(query, 'limit', 50)
  const page = wholeIn(query, 'page', 0)
  const start = settings.quirks.companyPages === 'index' ? page : Math.max(0, page - 1) * limit
  return json(200, JSON.stringify({ items: found.slice(start, start + limit).map((one) => view(call, one)) }))
}

/** No look at the names that are there: the same name twice makes two companies [oas]. */
function create(call: Call): SandboxResponse {
  const { companies } = call.world
  const given = bodyOf(call)
  const name = neededText(given, 'name')
  const now = call.world.now()
  const fresh = { id: companies.nextId(), name, attributes: {}, linkedContactsIds: [], linkedDealsIds: [] }
  const company = changed(call, { ...fresh, createdAt: now, modifiedAt: now }, given)
  companies.all.set(company.id, company)
  return json(200, JSON.stringify({ id: company.id }))
}

/** Links given here are all there will be [oas]. */
function changed(call: Call, before: Company, given: Given): Company {
  const attributes = objectIn(given, 'attributes') ?? {}
  const foreign = Object.keys(attributes).find((name) => !call.world.companies.attributes.has(name))
  if (foreign !== undefined) throw invalid(`Attribute ${foreign} does not exist`)
  const { name: inside, ...others } = attributes
  const renamed = textIn(given, 'name') ?? (typeof inside === 'string' ? inside : before.name)
  if (renamed === '') throw missing('name')
  return {
    ...before,
    name: renamed,
    attributes: { ...before.attributes, ...others },
    linkedContactsIds: contactsIn(call, given, 'linkedContactsIds') ?? before.linkedContactsIds,
    linkedDealsIds: textsIn(given, 'linkedDealsIds') ?? before.linkedDealsIds,
    modifiedAt: call.world.now(),
  }
}

function contactsIn({ world }: Call, given: Given, key: string): readonly number[] | undefined {
  const ids = idsIn(given, key)
  if (ids?.some((id) => world.contacts.get(id) === undefined)) throw invalid(`${key} has an unknown contact`)
  return ids
}

function update(call: Call): SandboxResponse {
  const company = changed(call, companyAt(call), bodyOf(call))
  call.world.companies.all.set(company.id, company)
  return json(200, JSON.stringify(view(call, company)))
}

function linkUnlink(call: Call): SandboxResponse {
  const before = companyAt(call)
  const given = bodyOf(call)
  const linked = new Set([...before.linkedContactsIds, ...(contactsIn(call, given, 'linkContactIds') ?? [])])
  for (const id of idsIn(given, 'unlinkContactIds') ?? []) linked.delete(id)
  const deals = new Set([...before.linkedDealsIds, ...(textsIn(given, 'linkDealsIds') ?? [])])
  for (const id of textsIn(given, 'unlinkDealsIds') ?? []) deals.delete(id)
  const links = { linkedContactsIds: [...linked], linkedDealsIds: [...deals] }
  call.world.companies.all.set(before.id, { ...before, ...links, modifiedAt: call.world.now() })
  return empty(204)
}

function companyAt(call: Call): Company {
  const company = call.world.companies.all.get(textOf(call, 'id'))
  if (company === undefined) throw notFound('Company not found')
  return company
}

const crm = true
const path = '/companies/{id:text}'

export const companies: readonly Route[] = [
  { crm, method: 'GET', path: '/companies', answer: list },
  { crm, method: 'POST', path: '/companies', answer: create },
  { crm, method: 'GET', path, answer: (call) => json(200, JSON.stringify(view(call, companyAt(call)))) },
  { crm, method: 'PATCH', path, answer: update },
  { crm, method: 'PATCH', path: '/companies/link-unlink/{id:text}', answer: linkUnlink },
  {
    crm,
    method: 'DELETE',
    path,
    answer(call) {
      call.world.companies.all.delete(companyAt(call).id)
      return empty(204)
    },
  },
]
