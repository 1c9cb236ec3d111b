import { empty, json, type SandboxResponse } from '../../http/message.ts'
import { bodyOf, idIn, idsIn, neededText } from '../http/body.ts'
import { type Call, type Route, textOf } from '../http/call.ts'
import { cut, pageOf, spanAsked } from '../http/page.ts'
import { invalid, missing, notFound } from '../http/problem.ts'
import { isEmail } from '../world/attributes.ts'
import { stamp } from '../world/moment.ts'
import { writeContact } from '../world/write-contact.ts'
import { knownLists } from './contact-body.ts'

/** Asks somebody to confirm, with a mail: an activation has no business here. */
function doubleOptIn(call: Call): SandboxResponse {
  const { world, actor } = call
  const given = bodyOf(call)
  const email = neededText(given, 'email')
  if (!isEmail(email)) throw invalid('Invalid email address')
  const lists = knownLists(world, idsIn(given, 'includeListIds'))
  if (lists.length === 0) throw missing('includeListIds')
  if (idIn(given, 'templateId') === undefined) throw missing('templateId')
  neededText(given, 'redirectionUrl')
  const contact = world.contacts.find('email', email)
  // Seen for blocked ones [client].
  if (contact?.emailBlacklisted === true) throw invalid('Contact is blacklisted')
  world.counters.confirmationMails += 1
  if (contact === undefined) {
    writeContact(world, undefined, { email }, actor)
    return empty(201)
  }
  return empty(204)
}

function blocked(call: Call): SandboxResponse {
  const { world, settings, query } = call
  const page = pageOf(call, { usual: 50, most: 100 })
  const span = spanAsked(query)
  const senders = query.getAll('senders')
  const found = [...world.transactionalBlocks.values()]
    .filter(({ blockedAt, senderEmail }) => {
      if (span !== undefined && (blockedAt < span.from || blockedAt > span.to)) return false
      return senders.length === 0 || senders.includes(senderEmail)
    })
    .sort((a, b) => (page.order === 'asc' ? a.blockedAt - b.blockedAt : b.blockedAt - a.blockedAt))
  const contacts = cut(found, page).map((one) => ({ ...one, blockedAt: stamp(one.blockedAt, settings.utcOffset) }))
  return json(200, JSON.stringify({ contacts, count: found.length }))
}

function unblock(call: Call): SandboxResponse {
  const { world, actor } = call
  const email = textOf(call, 'email').toLowerCase()
  if (!world.transactionalBlocks.delete(email)) throw notFound('Contact does not exist')
  world.watch.noteRevival(actor, world.now(), 'transactional', world.contacts.find('email', email)?.id ?? null)
  return empty(204)
}

export const mail: readonly Route[] = [
  { method: 'POST', path: '/contacts/doubleOptinConfirmation', answer: doubleOptIn },
  { method: 'GET', path: '/smtp/blockedContacts', answer: blocked },
  { method: 'DELETE', path: '/smtp/blockedContacts/{email:text}', answer: unblock },
]
