import * as companies from '../mutations/companies.ts'
import * as contacts from '../mutations/contacts.ts'
import * as conversations from '../mutations/conversations.ts'
import * as people from '../mutations/erase-and-merge-contacts.ts'
import * as ratings from '../mutations/ratings.ts'
import * as serviceLevel from '../mutations/service-level.ts'
import * as tickets from '../mutations/tickets.ts'
import * as timeEntries from '../mutations/time-entries.ts'
import { WorldData } from './data.ts'

/** Drops the leading `data` of a mutation, so that a test says `world.addNote(42, { body: 'called back' })`. */
type Act<F> = F extends (data: WorldData, ...rest: infer Rest) => infer Result ? (...rest: Rest) => Result : never

/**
 * The account and everything that can happen to it. The write endpoints call these very methods,
 * so a test that mutates the world sees the same `updated_at` moves as a caller of the API.
 */
export class FreshdeskWorld extends WorldData {
  readonly createTicket = this.#act(tickets.createTicket)
  readonly updateTicket = this.#act(tickets.updateTicket)
  readonly bulkUpdate = this.#act(tickets.bulkUpdate)
  readonly deleteTicket = this.#act(tickets.deleteTicket)
  readonly restoreTicket = this.#act(tickets.restoreTicket)
  readonly spamTicket = this.#act(tickets.spamTicket)
  readonly unspamTicket = this.#act(tickets.unspamTicket)
  readonly hardDeleteTicket = this.#act(tickets.hardDeleteTicket)
  readonly mergeTickets = this.#act(tickets.mergeTickets)
  readonly sweepSla = this.#act(serviceLevel.sweepSla)

  readonly addReply = this.#act(conversations.addReply)
  readonly addNote = this.#act(conversations.addNote)
  readonly editNote = this.#act(conversations.editNote)
  readonly deleteConversation = this.#act(conversations.deleteConversation)

  readonly createContact = this.#act(contacts.createContact)
  readonly updateContact = this.#act(contacts.updateContact)
  readonly renameContact = this.#act(contacts.renameContact)
  readonly deleteContact = this.#act(contacts.deleteContact)
  readonly restoreContact = this.#act(contacts.restoreContact)
  readonly blockContact = this.#act(contacts.blockContact)
  readonly makeAgent = this.#act(contacts.makeAgent)
  readonly hardDeleteContact = this.#act(people.hardDeleteContact)
  readonly mergeContacts = this.#act(people.mergeContacts)

  readonly createCompany = this.#act(companies.createCompany)
  readonly updateCompany = this.#act(companies.updateCompany)
  readonly deleteCompany = this.#act(companies.deleteCompany)

  readonly rate = this.#act(ratings.rate)
  readonly amendRating = this.#act(ratings.amendRating)
  readonly addTimeEntry = this.#act(timeEntries.addTimeEntry)
  readonly editTimeEntry = this.#act(timeEntries.editTimeEntry)
  readonly deleteTimeEntry = this.#act(timeEntries.deleteTimeEntry)

  #act<F extends (data: WorldData, ...rest: never[]) => unknown>(mutation: F): Act<F> {
    return ((...rest: never[]) => mutation(this, ...rest)) as Act<F>
  }
}
