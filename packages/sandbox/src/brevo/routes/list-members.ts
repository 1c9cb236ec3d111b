import { json, type SandboxResponse } from '../../http/message.ts'
import { bodyOf, type Given, idsIn, textsIn } from '../http/body.ts'
import type { Call, Route } from '../http/call.ts'
import { invalid, outOfRange } from '../http/problem.ts'
import type { Contact } from '../world/records.ts'
import { writeContact } from '../world/write-contact.ts'
import { listAt } from './lists.ts'

interface Named {
  /** As the call named it. */
  readonly name: string | number
  readonly contact: Contact | undefined
}

const MOST = 150

function add(call: Call): SandboxResponse {
  const { id } = listAt(call)
  const named = namedIn(call, bodyOf(call))
  const success: Named['name'][] = []
  const failure: Named['name'][] = []
  for (const { name, contact } of named) {
    if (contact === undefined || contact.listIds.includes(id)) failure.push(name)
    else {
      writeContact(call.world, contact, { addLists: [id] }, call.actor)
      success.push(name)
    }
  }
  // Adding nobody is no success [client].
  if (success.length === 0) throw invalid('Contact already in list and/or does not exist')
  return answer(call, { success, failure })
}

function remove(call: Call): SandboxResponse {
  const { id } = listAt(call)
  const given = bodyOf(call)
  if (given['all'] === true) return removeAll(call, id)
  const success: Named['name'][] = []
  const failure: Named['name'][] = []
  for (const { name, contact } of namedIn(call, given)) {
    if (contact === undefined || !contact.listIds.includes(id)) failure.push(name)
    else {
      writeContact(call.world, contact, { removeLists: [id] }, call.actor)
      success.push(name)
    }
  }
  if (success.length === 0) throw invalid('Contact already removed from list and/or does not exist')
  return answer(call, { success, failure })
}

function removeAll(call: Call, id: number): SandboxResponse {
  const { world, actor } = call
  const members = [...world.contacts.values()].filter(({ listIds }) => listIds.includes(id))
  const started = world.processes.start('LIST_CLEAN', world.now(), () => {
    for (const { id: member } of members) {
      const contact = world.contacts.get(member)
      if (contact !== undefined) writeContact(world, contact, { removeLists: [id] }, actor)
    }
    return {}
  })
  return answer(call, { processId: started.id, total: members.length })
}

/** One of three ways to name them, 1 to 150 of them. */
function namedIn({ world }: Call, given: Given): readonly Named[] {
  const emails = textsIn(given, 'emails')
  const ids = idsIn(given, 'ids')
  const extIds = textsIn(given, 'extIds')
  const ways = [emails, ids, extIds].filter((one) => one !== undefined)
  if (ways.length !== 1) throw invalid('Exactly one of emails, ids and extIds is needed')
  const count = ways[0]?.length ?? 0
  if (count === 0) throw invalid('No contact was given')
  if (count > MOST) throw outOfRange(`At most ${MOST} contacts at a time`)
  if (ids !== undefined) return ids.map((id) => ({ name: id, contact: world.contacts.get(id) }))
  if (emails !== undefined) return emails.map((name) => ({ name, contact: world.contacts.find('email', name) }))
  return (extIds ?? []).map((name) => ({ name, contact: world.contacts.find('ext_id', name) }))
}

/** The schema wraps it, the vendor's examples do not [oas]. */
function answer({ settings }: Call, result: object): SandboxResponse {
  return json(201, JSON.stringify(settings.quirks.bareListAnswers ? result : { contacts: result }))
}

export const listMembers: readonly Route[] = [
  { method: 'POST', path: '/contacts/lists/{id}/contacts/add', answer: add },
  { method: 'POST', path: '/contacts/lists/{id}/contacts/remove', answer: remove },
]
