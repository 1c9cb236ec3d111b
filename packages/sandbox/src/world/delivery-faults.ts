/** `drop` is never sent, `duplicate` is sent twice, `late` waits while others overtake it. */
export type DeliveryFaultKind = 'drop' | 'duplicate' | 'late'

export interface NextDeliveryFault {
  /** Matched against the topic. Default: any message. */
  readonly match?: RegExp
  /** Default 1. */
  readonly times?: number
  /** For `late`. Default 60000. */
  readonly delayMs?: number
}

interface Planned extends NextDeliveryFault {
  readonly kind: DeliveryFaultKind
  left: number
}

/** How a message is sent: so often, so much later. */
export interface SendingPlan {
  readonly copies: number
  readonly delayMs: number
}

const AS_IT_IS: SendingPlan = { copies: 1, delayMs: 0 }

/** Trouble with messages on demand: none, twice, in another order. Planned faults come first, then chance. */
export class DeliveryFaults {
  #planned: Planned[] = []
  #chance: (() => DeliveryFaultKind | undefined) | undefined
  #order: (() => number) | undefined

  next(kind: DeliveryFaultKind, options: NextDeliveryFault = {}): void {
    this.#planned.push({ ...options, kind, left: options.times ?? 1 })
  }

  /** Each message meets one with this probability. `random` answers 0 to 1; pass a seeded one for a test that repeats. */
  rate(probability: number, kinds: readonly DeliveryFaultKind[], random: () => number): void {
    this.#chance = () => (random() >= probability ? undefined : kinds[Math.floor(random() * kinds.length)])
  }

  /** From now on any message whose time has come may be the next. */
  shuffle(random: () => number): void {
    this.#order = random
  }

  clear(): void {
    this.#planned = []
    this.#chance = undefined
    this.#order = undefined
  }

  get shuffling(): boolean {
    return this.#order !== undefined
  }

  /** Which of so many is next. */
  pick(count: number): number {
    return this.#order === undefined ? 0 : Math.floor(this.#order() * count)
  }

  /** The plan of this message; uses up a planned fault. */
  take(topic: string): SendingPlan {
    const planned = this.#planned.find((one) => one.match?.test(topic) ?? true)
    if (planned !== undefined) {
      planned.left -= 1
      if (planned.left <= 0) this.#planned = this.#planned.filter((one) => one !== planned)
      return planOf(planned.kind, planned)
    }
    const kind = this.#chance?.()
    return kind === undefined ? AS_IT_IS : planOf(kind, {})
  }
}

function planOf(kind: DeliveryFaultKind, { delayMs = 60_000 }: NextDeliveryFault): SendingPlan {
  switch (kind) {
    case 'drop':
      return { copies: 0, delayMs: 0 }
    case 'duplicate':
      return { copies: 2, delayMs: 0 }
    case 'late':
      return { copies: 1, delayMs }
  }
}
