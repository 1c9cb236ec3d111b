import type { ConnectDependencies } from '@tajo/core/connector'
import type { Destination } from '@tajo/core/destination'
import { createCompany, findCompany, linkContacts, renameCompany } from './destination/companies.ts'
import { createContact, updateContact } from './destination/contacts.ts'
import { costOf, importFrom } from './destination/cost.ts'
import { deliveredEvents } from './destination/delivered.ts'
import { sendEvents } from './destination/events.ts'
import { importContacts } from './destination/import.ts'
import { changeMembers, createAttribute, readAttributes, readLists } from './destination/lists.ts'
import { stream } from './destination/stream.ts'
import { writeAnswer } from './destination/write-answers.ts'
import { type AccountOptions, type OpenAccount, openAccount } from './open-account.ts'

/** Opens an account to be written to by an activation. Nothing is asked of the vendor yet. */
export function openDestination(options: AccountOptions, dependencies: ConnectDependencies): Destination {
  return destinationOf(openAccount(options, dependencies))
}

/** An account as a place to activate; it shares the account's budget with whatever else reads it. */
export function destinationOf(account: OpenAccount): Destination {
  const { client, clock } = account
  return {
    attributes: () => readAttributes(client),
    lists: () => readLists(client),
    createAttribute: (attribute) => createAttribute(client, attribute),
    createContact: (contact) => createContact(client, contact),
    updateContact: (contact) => updateContact(client, contact),
    importContacts: (request, signal) => importContacts(account, request, signal),
    addToList: async (listId, ids) => writeAnswer(await changeMembers(account, stream, 'add', listId, ids)),
    removeFromList: async (listId, ids) => writeAnswer(await changeMembers(account, stream, 'remove', listId, ids)),
    sendEvents: (events, signal) => sendEvents(client, events, signal),
    deliveredEvents: (names, from) => deliveredEvents(client, clock, names, from),
    findCompany: (name) => findCompany(client, name),
    createCompany: (company) => createCompany(client, company),
    renameCompany: (id, name) => renameCompany(client, id, name),
    linkContacts: (id, link, unlink) => linkContacts(client, id, link, unlink),
    importFrom,
    cost: (kind, count) => costOf(kind, count, account.budgetState()),
    usage: () => account.usage(stream),
    close: account.close,
  }
}
