import type { Random } from '../../story/random.ts'
import type { Person } from './contacts.ts'

/** Picks who writes next: big accounts write more, and within an account a few people write most. */
export class Crowd {
  readonly #people: readonly Person[]
  readonly #upTo: number[] = []
  #total = 0

  constructor(random: Random, people: readonly Person[]) {
    this.#people = people
    const sizes = new Map<unknown, number>()
    for (const { customer } of people) sizes.set(customer, (sizes.get(customer) ?? 0) + 1)
    for (const { customer } of people) {
      const share = (customer?.weight ?? 2.5) / (sizes.get(customer) ?? 1)
      this.#total += share * random.around(1, 0.7)
      this.#upTo.push(this.#total)
    }
  }

  pick(random: Random): Person {
    const target = random.next() * this.#total
    let low = 0
    let high = this.#upTo.length - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#upTo[middle] ?? 0) <= target) low = middle + 1
      else high = middle
    }
    const person = this.#people[low]
    if (person === undefined) throw new Error('an account without contacts has no tickets')
    return person
  }
}
