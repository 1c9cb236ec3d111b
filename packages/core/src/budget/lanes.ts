import type { Lease, Want } from './types.ts'

export interface Waiter {
  readonly want: Want
  readonly grant: (lease: Lease) => void
  readonly refuse: (error: Error) => void
}

/** Who waits, in lanes of wants that fit at the same moment. Within a lane first come, first served; lanes take turns. */
export class Lanes {
  /** The map's order is the turn: a lane just served goes to its end. */
  readonly #lanes = new Map<string, Waiter[]>()

  get empty(): boolean {
    return this.#lanes.size === 0
  }

  add(waiter: Waiter): void {
    const key = keyOf(waiter.want)
    const lane = this.#lanes.get(key)
    if (lane === undefined) this.#lanes.set(key, [waiter])
    else lane.push(waiter)
  }

  /** The first of each lane, by rank, then by turn. */
  heads(rank: (want: Want) => number): readonly Waiter[] {
    const heads: { readonly waiter: Waiter; readonly rank: number }[] = []
    for (const [waiter] of this.#lanes.values()) {
      if (waiter !== undefined) heads.push({ waiter, rank: rank(waiter.want) })
    }
    return heads.sort((a, b) => a.rank - b.rank).map(({ waiter }) => waiter)
  }

  /** Takes a head out; its lane has had its turn. */
  serve(waiter: Waiter): void {
    const key = keyOf(waiter.want)
    const lane = this.#lanes.get(key)
    this.remove(waiter)
    if (lane === undefined || lane.length === 0) return
    this.#lanes.delete(key)
    this.#lanes.set(key, lane)
  }

  remove(waiter: Waiter): void {
    const key = keyOf(waiter.want)
    const lane = this.#lanes.get(key)
    const place = lane?.indexOf(waiter) ?? -1
    if (place >= 0) lane?.splice(place, 1)
    if (lane?.length === 0) this.#lanes.delete(key)
  }
}

function keyOf({ stream, limitClass, account, endpoint, interactive }: Want): string {
  return JSON.stringify([stream, limitClass, account, endpoint, interactive === true])
}
