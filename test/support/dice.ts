/** Chance that repeats: the same seed throws the same numbers. */
export interface Dice {
  /** 0 ≤ x < 1. */
  readonly roll: () => number
  /** An integer from 0 up to, but not including, `n`. */
  readonly below: (n: number) => number
}

export function dice(seed: number): Dice {
  let state = (seed ^ 0x9e3779b9) >>> 0
  const roll = (): number => {
    // mulberry32, public domain: small, fast and even enough to choose an order by.
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return { roll, below: (n) => Math.floor(roll() * n) }
}
