import * as deletion from '../mutations/deletion.ts'
import { WorldData } from './data.ts'

/** Drops the leading `data` of a mutation, so that a test says `world.addComment(42, { html: 'called back' })`. */
type Act<F> = F extends (data: WorldData, ...rest: infer Rest) => infer Result ? (...rest: Rest) => Result : never

/**
 * The account and everything that can happen to it. The write endpoints call these very methods,
 * so a test that mutates the world sees the same moves of both clocks as a caller of the API.
 */
export class ZendeskWorld extends WorldData {
  /** Calls of cursor exports so far; decides which page comes empty. */
  exportCalls = 0

  readonly deleteTicket = this.#act(deletion.deleteTicket)
  readonly restoreTicket = this.#act(deletion.restoreTicket)
  readonly destroyTicket = this.#act(deletion.destroyTicket)

  #act<F extends (data: WorldData, ...rest: never[]) => unknown>(mutation: F): Act<F> {
    return ((...rest: never[]) => mutation(this, ...rest)) as Act<F>
  }
}
