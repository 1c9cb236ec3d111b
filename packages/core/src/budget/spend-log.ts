/** Settled calls close in time share a slot, so that a fast account costs no more bookkeeping than a slow one. */
const slotMs = 250

interface Slot {
  /** When the vendor had counted all of it at the latest. */
  at: number
  credits: number
  /** Sequence of the last call settled into the slot. */
  sequence: number
}

/**
 * A sliding log of one bucket. A window of it never holds more than the limit, which is safe whether the vendor counts in
 * fixed minutes or in a sliding one (the Freshdesk reference does not say which).
 */
export class SpendLog {
  readonly #windowMs: number
  #slots: Slot[] = []
  #settled = 0
  #underWay = 0

  constructor(windowMs: number) {
    this.#windowMs = windowMs
  }

  /** Credits that count at `now`, calls under way included. */
  spent(now: number): number {
    this.#expire(now)
    return this.#settled + this.#underWay
  }

  /** A call costing `credits` is on its way. */
  begin(credits: number): void {
    this.#underWay += credits
  }

  /** It came back at `now`, having cost `cost`; that counts for one window from here on. */
  settle(credits: number, cost: number, now: number, sequence: number): void {
    this.#underWay -= credits
    this.add(cost, now, sequence)
  }

  /** Credits spent by `now`, by us or by anyone else on the account. */
  add(credits: number, now: number, sequence: number): void {
    this.#settled += credits
    const last = this.#slots.at(-1)
    if (last !== undefined && now - last.at < slotMs) {
      last.at = now
      last.credits += credits
      last.sequence = sequence
    } else this.#slots.push({ at: now, credits, sequence })
  }

  /** Credits the vendor had surely counted when it handled a call begun after `sequence`. */
  settledUpTo(sequence: number, now: number): number {
    this.#expire(now)
    let sum = 0
    for (const slot of this.#slots) if (slot.sequence <= sequence) sum += slot.credits
    return sum
  }

  /** The vendor forgot `credits` of them: its window began anew. */
  forget(credits: number): void {
    let left = credits
    for (const slot of this.#slots) {
      const part = Math.min(left, slot.credits)
      slot.credits -= part
      this.#settled -= part
      left -= part
    }
  }

  /** When `credits` more fit under `limit`; `Infinity` while only calls under way can make room. */
  fitsAt(credits: number, limit: number, now: number): number {
    let excess = this.spent(now) + credits - limit
    if (excess <= 0) return now
    for (const slot of this.#slots) {
      excess -= slot.credits
      if (excess <= 0) return slot.at + this.#windowMs
    }
    return Number.POSITIVE_INFINITY
  }

  #expire(now: number): void {
    let first = this.#slots[0]
    while (first !== undefined && first.at + this.#windowMs <= now) {
      this.#settled -= first.credits
      this.#slots.shift()
      first = this.#slots[0]
    }
  }
}
