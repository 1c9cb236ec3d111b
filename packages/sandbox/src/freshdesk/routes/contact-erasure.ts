import { empty } from '../../http/message.ts'
import { isObject } from '../../world/json.ts'
import { readBody } from '../http/body.ts'
import type { BodyRules } from '../http/body-rules.ts'
import { idOf } from '../http/call.ts'
import { invalidValue, notFound } from '../http/problem.ts'
import type { Route } from '../http/router.ts'

const MERGE_RULES = {
  primary_contact_id: { type: 'number', required: true },
  secondary_contact_ids: { type: 'numbers', required: true },
  contact: { type: 'object' },
} as const satisfies BodyRules

export const contactErasure: readonly Route[] = [
  {
    method: 'DELETE',
    path: '/contacts/{id}/hard_delete',
    query: { force: 'flag' },
    answer(call) {
      const contact = call.world.contacts.get(idOf(call))
      if (contact === undefined) throw notFound()
      // Only what was soft-deleted before, unless forced [doc].
      if (!contact.deleted && call.params.flag('force') !== true) {
        throw invalidValue('force', 'Contact should be soft deleted first')
      }
      call.world.hardDeleteContact(contact.id)
      return empty(204)
    },
  },
  {
    method: 'POST',
    path: '/contacts/merge',
    answer(call) {
      const { contact, ...body } = readBody(call.request, MERGE_RULES)
      for (const id of [body.primary_contact_id, ...body.secondary_contact_ids]) {
        if (!call.world.contacts.has(id)) {
          throw invalidValue('secondary_contact_ids', `There is no contact matching the given id ${id}`)
        }
      }
      const emails = isObject(contact) ? contact['other_emails'] : undefined
      const patch = Array.isArray(emails) ? { other_emails: emails.map(String) } : {}
      call.world.mergeContacts(body.primary_contact_id, body.secondary_contact_ids, patch)
      return empty(204)
    },
  },
]
