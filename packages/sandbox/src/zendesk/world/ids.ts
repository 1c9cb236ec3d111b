/** Ids of 14 digits, rising with gaps [rec]; every kind has a range of its own. */
const FIRST = {
  brand: 31_410_000_000_000,
  webhook_rule: 31_420_000_000_000,
  field: 31_430_000_000_400,
  group: 31_440_000_000_000,
  group_membership: 31_445_000_000_000,
  user: 31_450_000_110_000,
  identity: 31_455_000_000_000,
  organization: 31_460_000_004_000,
  organization_membership: 31_465_000_000_000,
  rating: 31_470_000_000_300,
  reason: 31_471_000_000_000,
  metric: 31_475_000_000_000,
  audit: 31_476_000_000_000,
  status: 31_480_000_000_000,
  rule: 31_485_000_000_000,
  form: 31_490_000_000_000,
  role: 31_491_000_000_000,
  schedule: 31_492_000_000_000,
  sla: 31_493_000_000_000,
  attachment: 31_494_000_000_000,
  suspended: 31_495_000_000_000,
  activity: 31_496_000_000_000,
  log: 31_497_000_000_000,
  skip: 31_498_000_000_000,
  help: 31_500_000_000_000,
  talk: 31_510_000_000_000,
} as const

type IdKind = keyof typeof FIRST

export class Ids {
  readonly #last = new Map<IdKind, number>()
  #ticket = 0

  next(kind: IdKind): number {
    const last = this.#last.get(kind) ?? FIRST[kind]
    const id = last + 1 + (last % 3)
    this.#last.set(kind, id)
    return id
  }

  /** Ticket ids are the account's own numbers: 1, 2, 3 … [rec] */
  nextTicket(): number {
    this.#ticket += 1
    return this.#ticket
  }

  /** Numbers given by the story are taken. */
  ticketsUpTo(id: number): void {
    this.#ticket = Math.max(this.#ticket, id)
  }
}
