import type { ContactWritten } from '@tajo/core/connector'
import { contactBody } from '@tajo/core/contact-fields'
import { TajoError } from '@tajo/core/errors'
import type { Transport } from '@tajo/core/http/transport'
import { at, isObject, type Json, type JsonObject } from '@tajo/core/json'
import { errorWords } from './error-words.ts'
import { accountOf, endpointName, limitClassesOf } from './limits.ts'

/** Users page of the reference. An e-mail is not among them: writing one adds a second identity. [rec] */
const writable: ReadonlySet<string> = new Set(['name', 'phone', 'alias', 'details', 'notes', 'time_zone', 'locale'])

export function isWritable(field: string): boolean {
  return writable.has(field) || /^user_fields\.[^.]+$/.test(field)
}

/** Writes fields of a user. Others keep their values. */
export async function writeUser(
  transport: Pick<Transport, 'call'>,
  id: string,
  fields: JsonObject,
): Promise<ContactWritten> {
  const path = `/users/${encodeURIComponent(id)}`
  const { status, data } = await transport.call({
    method: 'PUT',
    path: `/api/v2${path}`,
    json: { user: contactBody(fields, writable, 'user_fields') },
    stream: 'users',
    limitClass: limitClassesOf('PUT', path),
    account: accountOf(path),
    endpoint: endpointName('PUT', path),
    credits: 1,
    // The same values once more change nothing.
    repeatable: true,
  })
  if (status === 200) return { ok: true, ...timeOf(at(data, ['user'])) }
  const { message } = errorWords(data)
  switch (status) {
    case 404:
      return { ok: false, cause: 'gone', message: 'Zendesk has no such user' }
    case 403:
      return { ok: false, cause: 'denied', message: message || 'the credentials may not change users' }
    case 400:
    case 409:
    case 422:
      return { ok: false, cause: 'invalid', message: message || `Zendesk answered ${status}` }
    case 401:
      throw new TajoError('TAJO_AUTH', 'Zendesk does not accept the credentials.', { status })
    default:
      throw new TajoError('TAJO_REQUEST_REFUSED', `Zendesk answered ${status} to a change of a user.`, { status })
  }
}

/** The user as it is now. */
export async function readUser(transport: Pick<Transport, 'call'>, id: string): Promise<JsonObject | undefined> {
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
  if (status === 200 && isObject(user)) return user as Record<string, Json>
  if (status === 404) return undefined
  if (status === 401) throw new TajoError('TAJO_AUTH', 'Zendesk does not accept the credentials.', { status })
  throw new TajoError('TAJO_REQUEST_REFUSED', `Zendesk answered ${status} to the reading of a user.`, { status })
}

function timeOf(user: unknown): { updatedAt?: string } {
  const updatedAt = isObject(user) ? user['updated_at'] : undefined
  return typeof updatedAt === 'string' ? { updatedAt } : {}
}
