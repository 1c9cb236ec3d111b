import type { ContactWritten } from '@tajo/core/connector'
import { contactBody } from '@tajo/core/contact-fields'
import { TajoError } from '@tajo/core/errors'
import type { Transport } from '@tajo/core/http/transport'
import { isObject, type Json, type JsonObject } from '@tajo/core/json'
import { problemWords } from './answers.ts'
import { creditsOf, limitClassOf } from './limits.ts'

/** Reference, update a contact. The e-mail is not among them: it says who the contact is. */
const writable: ReadonlySet<string> = new Set([
  'name',
  'phone',
  'mobile',
  'job_title',
  'address',
  'description',
  'language',
  'time_zone',
  'twitter_id',
])

export function isWritable(field: string): boolean {
  return writable.has(field) || /^custom_fields\.[^.]+$/.test(field)
}

/** Writes fields of a contact. Others keep their values: the vendor takes a part (reference, update a contact). */
export async function writeContact(
  transport: Pick<Transport, 'call'>,
  id: string,
  fields: JsonObject,
): Promise<ContactWritten> {
  const path = `/api/v2/contacts/${encodeURIComponent(id)}`
  const { status, data } = await transport.call({
    method: 'PUT',
    path,
    json: contactBody(fields, writable, 'custom_fields'),
    stream: 'contacts',
    limitClass: limitClassOf('PUT', path),
    credits: creditsOf('PUT', path),
    // The same values once more change nothing.
    repeatable: true,
  })
  if (status === 200) return { ok: true, ...timeOf(data) }
  const message = problemWords(data)
  switch (status) {
    case 404:
      return { ok: false, cause: 'gone', message: 'Freshdesk has no such contact' }
    case 405:
      return { ok: false, cause: 'gone', message: 'Freshdesk does not change a contact that is deleted or blocked' }
    case 403:
      return { ok: false, cause: 'denied', message: message || 'the key’s agent may not change contacts' }
    case 400:
    case 409:
      return { ok: false, cause: 'invalid', message: message || `Freshdesk answered ${status}` }
    case 401:
      throw new TajoError('TAJO_AUTH', 'Freshdesk does not accept the API key.', { status })
    default:
      throw new TajoError('TAJO_REQUEST_REFUSED', `Freshdesk answered ${status} to a change of a contact.`, { status })
  }
}

/** The contact as it is now. */
export async function readContact(transport: Pick<Transport, 'call'>, id: string): Promise<JsonObject | undefined> {
  const path = `/api/v2/contacts/${encodeURIComponent(id)}`
  const { status, data } = await transport.call({
    method: 'GET',
    path,
    stream: 'contacts',
    limitClass: limitClassOf('GET', path),
    credits: creditsOf('GET', path),
  })
  if (status === 200 && isObject(data)) return data as Record<string, Json>
  if (status === 404) return undefined
  if (status === 401) throw new TajoError('TAJO_AUTH', 'Freshdesk does not accept the API key.', { status })
  throw new TajoError('TAJO_REQUEST_REFUSED', `Freshdesk answered ${status} to the reading of a contact.`, { status })
}

function timeOf(contact: unknown): { updatedAt?: string } {
  const updatedAt = isObject(contact) ? contact['updated_at'] : undefined
  return typeof updatedAt === 'string' ? { updatedAt } : {}
}
