import * as deletion from '../mutations/deletion.ts'
import * as people from '../mutations/people.ts'
import * as tickets from '../mutations/tickets.ts'
import * as triggers from '../mutations/triggers.ts'
import { WorldData } from './data.ts'

/** Drops the leading `data` of a mutation, so that a test says `world.addComment(42, { html: 'called back', public: false })`. */
type Act<F> = F extends (data: WorldData, ...rest: infer Rest) => infer Result ? (...rest: Rest) => Result : never

/**
 * The account and everything that can happen to it. The write endpoints call these very methods,
 * so a test that mutates the world sees the same moves of both clocks as a caller of the API.
 */
export class ZendeskWorld extends WorldData {
  /** Calls of cursor exports so far; decides which page comes empty. */
  exportCalls = 0

  readonly createTicket = this.#act(tickets.createTicket)
  readonly updateTicket = this.#act(tickets.updateTicket)
  readonly addComment = this.#act(tickets.addComment)
  readonly systemUpdate = this.#act(tickets.systemUpdate)
  readonly archiveTicket = this.#act(tickets.archiveTicket)
  readonly mergeTickets = this.#act(tickets.mergeTickets)
  readonly redactComment = this.#act(tickets.redactComment)
  readonly rate = this.#act(tickets.rate)
  readonly deleteTicket = this.#act(deletion.deleteTicket)
  readonly restoreTicket = this.#act(deletion.restoreTicket)
  readonly destroyTicket = this.#act(deletion.destroyTicket)

  readonly createUser = this.#act(people.createUser)
  readonly updateUser = this.#act(people.updateUser)
  readonly deleteUser = this.#act(people.deleteUser)
  readonly forgetUser = this.#act(people.forgetUser)
  readonly mergeUsers = this.#act(people.mergeUsers)
  readonly addIdentity = this.#act(people.addIdentity)
  readonly makePrimary = this.#act(people.makePrimary)
  readonly removeIdentity = this.#act(people.removeIdentity)

  readonly createOrganization = this.#act(people.createOrganization)
  readonly updateOrganization = this.#act(people.updateOrganization)
  readonly deleteOrganization = this.#act(people.deleteOrganization)
  readonly addMembership = this.#act(people.addMembership)
  readonly removeMembership = this.#act(people.removeMembership)

  readonly fireTrigger = this.#act(triggers.fireTrigger)

  #act<F extends (data: WorldData, ...rest: never[]) => unknown>(mutation: F): Act<F> {
    const act = (...rest: never[]) => {
      const result = mutation(this, ...rest)
      this.events.flush()
      return result
    }
    return act as Act<F>
  }
}
