import type { Inbox } from '@tajo/control/inbox'
import type { WholeDelivery } from '@tajo/control/inbox/whole'
import type { JsonObject } from '@tajo/core/json'
import { mentions, type Person, type PersonalStore } from '@tajo/operations/gdpr/personal-store'

const emailPrefix = 'email:'

/** Deliveries of webhooks as a place where something personal is kept. Their keys stay, so that none comes in again. */
export function personalInbox(inbox: Pick<Inbox, 'eraseWhere'>): PersonalStore {
  return {
    name: 'inbox',
    find: async (person) => {
      const rows: JsonObject[] = []
      await inbox.eraseWhere((delivery) => {
        if (isAbout(person, delivery)) rows.push(rowOf(delivery))
        return false
      })
      return [{ name: 'deliveries', rows }]
    },
    erase: async (person) => (await inbox.eraseWhere((delivery) => isAbout(person, delivery))).erased,
  }
}

function isAbout(person: Person, { source, hints, body }: WholeDelivery): boolean {
  const isNamed = hints.some(({ stream, key }) =>
    key.startsWith(emailPrefix)
      ? person.hasAddress(key.slice(emailPrefix.length))
      : person.has({ source, stream, key }),
  )
  return isNamed || (body !== null && mentions(person, body.toString('utf8')))
}

function rowOf({ id, source, topic, receivedAt, body }: WholeDelivery): JsonObject {
  return { id, source, topic, received_at: receivedAt, body: body === null ? null : body.toString('utf8') }
}
