import type { DestinationAttribute, WriteAnswer } from '@tajo/core/destination'
import { isObject } from '@tajo/core/json'
import { type Answer, expectOk } from '../answers.ts'
import type { BrevoClient, CallOptions } from '../client.ts'
import { caps } from '../limits.ts'
import { listPages } from '../read/list-pages.ts'
import { recordsIn } from '../read/records.ts'
import { stream } from './stream.ts'
import { writeAnswer } from './write-answers.ts'

const reading: CallOptions = { stream, limitedPatienceMs: 60_000 }

export async function readLists(
  client: BrevoClient,
): Promise<readonly { readonly id: number; readonly name: string }[]> {
  const lists: { id: number; name: string }[] = []
  for await (const { records } of listPages(client, '/contacts/lists', 'lists', reading)) {
    for (const { id, name } of records) if (typeof id === 'number') lists.push({ id, name: String(name ?? '') })
  }
  return lists
}

export async function readAttributes(client: BrevoClient): Promise<readonly DestinationAttribute[]> {
  const answer = expectOk(await client.get('/contacts/attributes', {}, reading))
  return recordsIn(answer.data, 'attributes').map(attributeOf)
}

const types = new Set(['text', 'date', 'float', 'boolean', 'multiple-choice'])

/** Only `normal` and `category` ones hold values of contacts that can be written. [oas] */
function attributeOf(record: Readonly<Record<string, unknown>>): DestinationAttribute {
  const name = String(record['name'])
  const category = String(record['category'])
  if (category === 'category') return { name, category, type: 'category', options: labelsIn(record['enumeration']) }
  const given = category === 'normal' ? String(record['type']) : ''
  const type = types.has(given) ? (given as DestinationAttribute['type']) : 'other'
  const options = record['multiCategoryOptions']
  return { name, category, type, options: Array.isArray(options) ? options.map(String) : [] }
}

function labelsIn(enumeration: unknown): readonly string[] {
  if (!Array.isArray(enumeration)) return []
  return enumeration.flatMap((one) => (isObject(one) && one['label'] !== undefined ? [String(one['label'])] : []))
}

/** One that is there already, of the type asked for, is what was wanted. */
export async function createAttribute(
  client: BrevoClient,
  attribute: Pick<DestinationAttribute, 'name' | 'type' | 'options'>,
): Promise<WriteAnswer> {
  const { name, type, options } = attribute
  if (type === 'other') return { ok: false, cause: 'invalid', message: `${name}: such an attribute cannot be created` }
  const category = type === 'category' ? 'category' : 'normal'
  const answer = await client.write({
    method: 'POST',
    path: `/contacts/attributes/${category}/${encodeURIComponent(name)}`,
    json: bodyOf(type, options),
    stream,
    safety: 'unsafe',
  })
  if (answer.kind === 'ok' || (answer.kind !== 'invalid' && answer.kind !== 'lost')) return writeAnswer(answer)
  const existing = (await readAttributes(client)).find((one) => one.name.toUpperCase() === name.toUpperCase())
  if (existing?.type === type) return { ok: true }
  return writeAnswer(answer)
}

function bodyOf(type: DestinationAttribute['type'], options: readonly string[]): object {
  switch (type) {
    case 'category':
      return { enumeration: options.map((label, index) => ({ value: index + 1, label })) }
    case 'multiple-choice':
      return { type, multiCategoryOptions: options }
    default:
      return { type }
  }
}

/** In requests of 150. The last answer, or the first refusal. */
export async function changeMembers(
  { client, options = {} }: { readonly client: BrevoClient; readonly options?: Omit<CallOptions, 'stream'> },
  countedAs: string,
  change: 'add' | 'remove',
  listId: number,
  contactIds: readonly number[],
): Promise<Answer> {
  let last: Answer = { kind: 'ok', status: 201, body: new Uint8Array(), data: undefined, at: undefined }
  for (let from = 0; from < contactIds.length; from += caps.membersPerCall) {
    const ids = contactIds.slice(from, from + caps.membersPerCall)
    const answer = await client.write({
      ...options,
      method: 'POST',
      path: `/contacts/lists/${listId}/contacts/${change}`,
      json: { ids },
      stream: countedAs,
      safety: 'idempotent',
    })
    if (answer.kind === 'invalid' && changedNobody(answer.message)) continue
    if (answer.kind !== 'ok') return answer
    last = answer
  }
  return last
}

/** "Contact already in list and/or does not exist": a 400 where all were where they should be, or are gone. [client] */
function changedNobody(message: string): boolean {
  return /already (in|removed from|not in)|not in (the )?list/i.test(message)
}
