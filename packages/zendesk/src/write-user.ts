import type { ContactWriter, ContactWritten } from '@tajo/core/connector'
import { contactBody } from '@tajo/core/contact-fields'
import { TajoError } from '@tajo/core/errors'
import type { Transport } from '@tajo/core/http/transport'
import { at, isObject, type Json, type JsonObject } from '@tajo/core/json'
import type { ZendeskClient } from './client.ts'
import { errorWords } from './error-words.ts'
import { type Choices, isUserField, readChoices, withTags } from './field-choices.ts'
import { accountOf, endpointName, limitClassesOf } from './limits.ts'

/** Users page of the reference. An e-mail is not among them: writing one adds a second identity. [rec] */
const writable: ReadonlySet<string> = new Set(['name', 'phone', 'alias', 'details', 'notes', 'time_zone', 'locale'])

/** Times a change is tried that the vendor could not make because of another one. */
const tries = 3

/** Writes to the users of one account. What its dropdowns offer is asked for once, when a text goes into a field of its own. */
export function createUserWriter(client: ZendeskClient, transport: Pick<Transport, 'call'>): ContactWriter {
  let known: Promise<Choices> | undefined
  const choices = (): Promise<Choices> => {
    if (known !== undefined) return known
    const asked = readChoices(client)
    known = asked
    // The next write asks again.
    asked.catch(() => {
      known = undefined
    })
    return asked
  }
  return {
    isWritable: (field) => writable.has(field) || isUserField(field),
    read: (id) => readUser(transport, id),
    update: async (id, fields) => {
      const isText = Object.entries(fields).some(([field, value]) => isUserField(field) && typeof value === 'string')
      return writeUser(transport, id, isText ? withTags(fields, await choices()) : fields)
    },
  }
}

/** Writes fields of a user. Others keep their values. */
async function writeUser(transport: Pick<Transport, 'call'>, id: string, fields: JsonObject): Promise<ContactWritten> {
  const path = `/users/${encodeURIComponent(id)}`
  const user = contactBody(fields, writable, 'user_fields')
  for (let attempt = 1; ; attempt += 1) {
    const { status, data } = await transport.call({
      method: 'PUT',
      path: `/api/v2${path}`,
      // A number is taken away by an empty text. [oas]
      json: { user: user['phone'] === null ? { ...user, phone: '' } : user },
      stream: 'users',
      limitClass: limitClassesOf('PUT', path),
      account: accountOf(path),
      endpoint: endpointName('PUT', path),
      credits: 1,
      // The same values once more change nothing.
      repeatable: true,
    })
    // Somebody else changed the user in the same moment: nothing was done, and the limit leaves a second until the next try. [recall]
    if (status === 409 && attempt < tries) continue
    return writtenOf(status, data, fields)
  }
}

function writtenOf(status: number, data: unknown, fields: JsonObject): ContactWritten {
  const { message } = errorWords(data)
  switch (status) {
    case 200:
      // A user who was deleted, or merged into another, stays to be seen. [rec]
      return at(data, ['user', 'active']) === false ? gone : { ok: true, ...timeOf(at(data, ['user'])) }
    case 404:
      return gone
    case 403:
      return { ok: false, cause: 'denied', message: message || 'the credentials may not change users' }
    case 409:
      return { ok: false, cause: 'busy', message: message || 'Zendesk answered 409' }
    case 400:
    case 422:
      return { ok: false, cause: 'invalid', message: invalidWords(data, fields) || `Zendesk answered ${status}` }
    case 401:
      throw new TajoError('TAJO_AUTH', 'Zendesk does not accept the credentials.', { status })
    default:
      throw new TajoError('TAJO_REQUEST_REFUSED', `Zendesk answered ${status} to a change of a user.`, { status })
  }
}

const gone: ContactWritten = { ok: false, cause: 'gone', message: 'Zendesk has no such user' }

/** What is wrong with each field, without the values themselves: those are personal. `details` has a list for each. [rec] */
function invalidWords(data: unknown, fields: JsonObject): string {
  const details = at(data, ['details'])
  const lists: unknown[] = isObject(details) ? Object.values(details) : []
  const found = lists.flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []))
  const words = found.map((one) => at(one, ['description'])).filter((one) => typeof one === 'string')
  let text = words.length > 0 ? words.join('; ') : errorWords(data).message
  for (const value of Object.values(fields)) {
    const said = value === null || typeof value === 'object' || typeof value === 'boolean' ? '' : String(value)
    if (said !== '') text = text.replaceAll(said, '…')
  }
  return text
}

/** The user as it is now; one who is deleted is not there any more. */
async function readUser(transport: Pick<Transport, 'call'>, id: string): Promise<JsonObject | undefined> {
  const path = `/users/${encodeURIComponent(id)}`
  const { status, data } = await transport.call({
    method: 'GET',
    path: `/api/v2${path}`,
    stream: 'users',
    limitClass: limitClassesOf('GET', path),
    account: accountOf(path),
    endpoint: endpointName('GET', path),
    credits: 1,
  })
  const user = at(data, ['user'])
  if (status === 200 && isObject(user)) return user['active'] === false ? undefined : (user as Record<string, Json>)
  if (status === 404) return undefined
  if (status === 401) throw new TajoError('TAJO_AUTH', 'Zendesk does not accept the credentials.', { status })
  throw new TajoError('TAJO_REQUEST_REFUSED', `Zendesk answered ${status} to the reading of a user.`, { status })
}

function timeOf(user: unknown): { updatedAt?: string } {
  const updatedAt = isObject(user) ? user['updated_at'] : undefined
  return typeof updatedAt === 'string' ? { updatedAt } : {}
}
