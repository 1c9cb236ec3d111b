/** Settled calls close in time share a slot, so that a fast account costs no more bookkeeping than a slow one. */
const slotMs = 250
/** Vendors say in whole seconds when a count begins anew. */
const resetsMarginMs = 1000

interface Slot {
  readonly since: number
  /** When the vendor had counted all of it at the latest. */
  at: number
  credits: number
  /** Number of the last call settled into the slot. */
  last: number
}

/** A call under way. */
export interface Spend {
  readonly credits: number
  /** How many calls had been settled when it began. */
  readonly after: number
}

/**
 * A sliding log of one limit. A window of it never holds more than the limit, which is safe whether the vendor counts in
 * fixed minutes or in a sliding one (the Freshdesk reference does not say which).
 */
export class SpendLog {
  windowMs: number
  #slots: Slot[] = []
  #settled = 0
  #settledCalls = 0
  #underWay = 0

  constructor(windowMs: number) {
    this.windowMs = windowMs
  }

  /** Credits that count at `now`, calls under way included. */
  spent(now: number): number {
    this.#expire(now)
    return this.#settled + this.#underWay
  }

  /** A call costing `credits` is on its way. */
  begin(credits: number): Spend {
    this.#underWay += credits
    return { credits, after: this.#settledCalls }
  }

  /** It came back at `now`, having cost `cost`; that counts for one window from here on. */
  settle(spend: Spend, cost: number, now: number): void {
    this.#underWay -= spend.credits
    this.#settledCalls += 1
    this.#add(cost, now)
  }

  /**
   * Makes the log agree with the vendor's count in the answer to `spend`: more than ours means that others spend too, less
   * means that its window began anew. Only what was settled before the call began was surely counted when it was handled.
   * What others spent counts until the vendor's count begins anew, where it says when.
   */
  agree(spend: Spend, vendorSpent: number, now: number, resetsInMs?: number): void {
    const ours = this.spent(now)
    if (vendorSpent > ours) {
      const at = resetsInMs === undefined ? now : now + resetsInMs + resetsMarginMs - this.windowMs
      if (at < now) this.#addOlder(vendorSpent - ours, at)
      else this.#add(vendorSpent - ours, now)
    }
    let surelyCounted = 0
    for (const slot of this.#slots) if (slot.last <= spend.after) surelyCounted += slot.credits
    if (vendorSpent < surelyCounted) this.#forget(surelyCounted - vendorSpent)
  }

  /** When `credits` more fit under `limit`; `Infinity` while only calls under way can make room. */
  fitsAt(credits: number, limit: number, now: number): number {
    let excess = this.spent(now) + credits - limit
    if (excess <= 0) return now
    for (const slot of this.#slots) {
      excess -= slot.credits
      if (excess <= 0) return slot.at + this.windowMs
    }
    return Number.POSITIVE_INFINITY
  }

  /** Credits free under `limit` at a later moment, when nothing more is spent until then. */
  freeAt(at: number, limit: number): number {
    let counted = this.#underWay
    for (const slot of this.#slots) if (slot.at + this.windowMs > at) counted += slot.credits
    return limit - counted
  }

  #add(credits: number, now: number): void {
    this.#settled += credits
    const slot = this.#slots.at(-1)
    if (slot !== undefined && now - slot.since < slotMs) {
      slot.at = now
      slot.credits += credits
      slot.last = this.#settledCalls
    } else this.#slots.push({ since: now, at: now, credits, last: this.#settledCalls })
  }

  #addOlder(credits: number, at: number): void {
    this.#settled += credits
    let place = this.#slots.length
    while (place > 0 && (this.#slots[place - 1]?.at ?? 0) > at) place -= 1
    this.#slots.splice(place, 0, { since: at, at, credits, last: this.#settledCalls })
  }

  /** The oldest go first: what is left then counts as long as the vendor may count it, or longer. */
  #forget(credits: number): void {
    let left = credits
    for (const slot of this.#slots) {
      const part = Math.min(left, slot.credits)
      slot.credits -= part
      this.#settled -= part
      left -= part
    }
  }

  #expire(now: number): void {
    let expired = 0
    for (const slot of this.#slots) {
      if (slot.at + this.windowMs > now) break
      this.#settled -= slot.credits
      expired += 1
    }
    if (expired > 0) this.#slots.splice(0, expired)
    // Fractions of credits must not leave a remainder that never goes away.
    if (this.#slots.length === 0) this.#settled = 0
  }
}
