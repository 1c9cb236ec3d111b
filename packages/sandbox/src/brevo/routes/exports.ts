import { json, type SandboxResponse } from '../../http/message.ts'
import { bodyOf, idIn, objectIn, textIn, textsIn } from '../http/body.ts'
import type { Call, Route } from '../http/call.ts'
import { writeCsv } from '../http/csv.ts'
import { invalid, missing } from '../http/problem.ts'
import { stamp } from '../world/moment.ts'
import type { Contact } from '../world/records.ts'

/** One of three kinds of filter [oas]; the two about campaigns need what no sandbox has. */
function start(call: Call): SandboxResponse {
  const { world, settings } = call
  const given = bodyOf(call)
  const filter = objectIn(given, 'customContactFilter')
  if (filter === undefined) throw missing('customContactFilter')
  const action = textIn(filter, 'actionForContacts')
  if (action === undefined) throw missing('actionForContacts')
  const listId = idIn(filter, 'listId')
  const isAsked = choose(action, listId)
  const names = textsIn(given, 'exportAttributes') ?? []
  const channels = textsIn(given, 'exportSubscriptionStatus') ?? []
  const metadata = textsIn(given, 'exportMetadata') ?? []
  const notifyUrl = textIn(given, 'notifyUrl')
  const process = world.processes.start('CONTACT_EXPORT', world.now(), (id) => {
    if (given['disableNotification'] !== true) world.counters.ownerMails += 1
    if (notifyUrl !== undefined) world.notify(notifyUrl, id)
    const rows = [...world.contacts.values()].filter(isAsked).map((contact) => ({
      CONTACT_ID: contact.id,
      EMAIL: contact.email,
      EXT_ID: contact.extId,
      ...contact.attributes,
      ADDED_TIME: stamp(contact.createdAt, settings.utcOffset),
      MODIFIED_TIME: stamp(contact.modifiedAt, settings.utcOffset),
      email_marketing: contact.emailBlacklisted ? 'unsubscribed' : 'subscribed',
      sms_marketing: contact.smsBlacklisted ? 'unsubscribed' : 'subscribed',
    }))
    return { file: writeCsv(['CONTACT_ID', 'EMAIL', ...new Set([...names, ...metadata, ...channels])], rows) }
  })
  return json(202, JSON.stringify({ processId: process.id }))
}

function choose(action: string, listId: number | undefined): (contact: Contact) => boolean {
  const isInList = (contact: Contact) => listId === undefined || contact.listIds.includes(listId)
  switch (action) {
    case 'allContacts':
      return isInList
    case 'subscribed':
      return (contact) => isInList(contact) && !contact.emailBlacklisted
    case 'unsubscribed':
      return (contact) => isInList(contact) && contact.emailBlacklisted
    case 'unsubscribedPerList':
      return ({ listUnsubscribed }) =>
        listUnsubscribed !== null &&
        (listId === undefined ? listUnsubscribed.length > 0 : listUnsubscribed.includes(listId))
    default:
      throw invalid('actionForContacts is invalid')
  }
}

export const exports: readonly Route[] = [{ method: 'POST', path: '/contacts/export', answer: start }]
