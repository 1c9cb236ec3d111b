import type { DestinationCompany, WriteAnswer } from '@tajo/core/destination'
import { TajoError } from '@tajo/core/errors'
import { at } from '@tajo/core/json'
import { expectOk } from '../answers.ts'
import type { BrevoClient, Write } from '../client.ts'
import { caps } from '../limits.ts'
import { type Rec, recordsIn } from '../read/records.ts'
import { stream } from './stream.ts'
import { unknown, writeAnswer, writeRefusal } from './write-answers.ts'

/** The oldest of that name: names are not unique, and one that was made twice by a lost answer must always be the same. */
export async function findCompany(client: BrevoClient, name: string): Promise<DestinationCompany | undefined> {
  const query = { 'filters[attributes.name]': name, limit: caps.companiesPerPage, sort: 'asc' }
  const answer = expectOk(await client.get('/companies', query, { stream, limitedPatienceMs: 60_000 }))
  const items = recordsIn(answer.data, 'items')
  const [found] = items.filter((item) => nameOf(item) === name).sort((a, b) => createdAt(a) - createdAt(b))
  if (found !== undefined) return companyOf(found)
  // A filter that is not understood is ignored without a word. [sdk]
  if (items.length >= caps.companiesPerPage) {
    throw new TajoError('TAJO_BAD_RESPONSE', 'companies: Brevo lists others than those asked for by name.')
  }
  return undefined
}

/** There is no way to say "unless it is there": after a lost answer it is looked up. */
export async function createCompany(
  client: BrevoClient,
  { name, linkedContacts }: Omit<DestinationCompany, 'id'>,
): Promise<WriteAnswer<{ readonly id: string }>> {
  const json = { name, ...(linkedContacts.length === 0 ? {} : { linkedContactsIds: linkedContacts }) }
  const answer = await client.write({ method: 'POST', path: '/companies', json, stream, safety: 'unsafe' })
  if (answer.kind === 'lost') {
    const made = await findCompany(client, name)
    return made === undefined ? writeRefusal(answer) : { ok: true, id: made.id }
  }
  if (answer.kind !== 'ok') return writeRefusal(answer)
  const id = at(answer.data, ['id'])
  return typeof id === 'string' ? { ok: true, id } : unknown('Brevo did not say which company it made')
}

export async function renameCompany(client: BrevoClient, id: string, name: string): Promise<WriteAnswer> {
  return writeAnswer(await client.write(patch(`/companies/${encodeURIComponent(id)}`, { name })))
}

/** By the call that adds and removes: the links of a plain change replace all there are. */
export async function linkContacts(
  client: BrevoClient,
  id: string,
  link: readonly number[],
  unlink: readonly number[],
): Promise<WriteAnswer> {
  const json = {
    ...(link.length === 0 ? {} : { linkContactIds: link }),
    ...(unlink.length === 0 ? {} : { unlinkContactIds: unlink }),
  }
  if (Object.keys(json).length === 0) return { ok: true }
  return writeAnswer(await client.write(patch(`/companies/link-unlink/${encodeURIComponent(id)}`, json)))
}

function patch(path: string, json: object): Write {
  return { method: 'PATCH', path, json, stream, safety: 'idempotent' }
}

function companyOf(item: Rec): DestinationCompany {
  const linked = item['linkedContactsIds']
  const linkedContacts = Array.isArray(linked) ? linked.filter((id): id is number => typeof id === 'number') : []
  return { id: String(item['id']), name: nameOf(item), linkedContacts }
}

function nameOf(item: Rec): string {
  return String(at(item, ['attributes', 'name']) ?? '')
}

function createdAt(item: Rec): number {
  const ms = Date.parse(String(at(item, ['attributes', 'created_at'])))
  return Number.isNaN(ms) ? Number.POSITIVE_INFINITY : ms
}
