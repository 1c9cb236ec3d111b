import type { Attributes, ContactCreate, ContactUpdate, WriteAnswer } from '@tajo/core/destination'
import { at } from '@tajo/core/json'
import type { BrevoClient } from '../client.ts'
import { stream } from './stream.ts'
import { unknown, writeAnswer, writeRefusal } from './write-answers.ts'

/** Never an update: somebody who is there already is a duplicate, and stays as he is. */
export async function createContact(
  client: BrevoClient,
  contact: ContactCreate,
): Promise<WriteAnswer<{ readonly id: number }>> {
  const { email, extId, listIds, consent } = contact
  const attributes = withPhone(contact)
  const answer = await client.write({
    method: 'POST',
    path: '/contacts',
    json: {
      ...(email === undefined ? {} : { email }),
      ...(extId === undefined ? {} : { ext_id: extId }),
      ...(attributes === undefined ? {} : { attributes }),
      ...(listIds.length === 0 ? {} : { listIds }),
      ...(consent === 'blocked' ? blocked : {}),
      updateEnabled: false,
    },
    stream,
    safety: 'unsafe',
  })
  if (answer.kind !== 'ok') return writeRefusal(answer)
  const id = at(answer.data, ['id'])
  return typeof id === 'number' ? { ok: true, id } : unknown('Brevo did not say which contact it made')
}

/** By the vendor's number, which survives a change of e-mail. Nothing to write is no call. */
export async function updateContact(client: BrevoClient, contact: ContactUpdate): Promise<WriteAnswer> {
  const { id, extId, addLists, removeLists, block } = contact
  const attributes = withPhone(contact)
  const json = {
    ...(attributes === undefined ? {} : { attributes }),
    ...(extId === undefined ? {} : { ext_id: extId }),
    ...(addLists.length === 0 ? {} : { listIds: addLists }),
    ...(removeLists.length === 0 ? {} : { unlinkListIds: removeLists }),
    ...(block === true ? blocked : {}),
  }
  if (Object.keys(json).length === 0) return { ok: true }
  return writeAnswer(
    await client.write({
      method: 'PUT',
      path: `/contacts/${id}`,
      query: { identifierType: 'contact_id' },
      json,
      stream,
      safety: 'idempotent',
    }),
  )
}

/** Every channel that a request can block; the one for WhatsApp cannot be written. [oas] */
const blocked = { emailBlacklisted: true, smsBlacklisted: true } as const

/** The phone is an attribute among others on the wire. */
export function withPhone(contact: {
  readonly phone?: string
  readonly attributes: Attributes
}): Attributes | undefined {
  const { phone, attributes } = contact
  const all = phone === undefined ? attributes : { ...attributes, SMS: phone }
  return Object.keys(all).length === 0 ? undefined : all
}
