/**
 * Ids as a newer pod hands them out: above 2^32, rising, with gaps [client].
 * Agents and contacts share one id space, so their ranges never meet.
 */
const FIRST = {
  agent: 84_004_410_000,
  contact: 84_019_930_000,
  company: 84_000_512_000,
  group: 84_000_210_000,
  conversation: 84_105_086_000,
  attachment: 84_006_013_000,
  rating: 84_000_499_000,
  time_entry: 84_011_181_000,
  role: 84_000_159_700,
  product: 84_000_018_900,
  business_hour: 84_000_039_280,
  email_config: 84_000_031_200,
  sla_policy: 84_000_087_190,
  survey: 84_000_084_490,
  field: 84_000_439_400,
  canned_folder: 84_000_174_510,
  canned_response: 84_000_143_810,
  solution_category: 84_000_173_640,
  solution_folder: 84_000_255_070,
  solution_article: 84_000_284_900,
  forum_category: 84_000_039_160,
  forum: 84_000_195_680,
  topic: 84_000_674_340,
  comment: 84_000_775_500,
  scenario: 84_000_644_430,
  rule: 84_000_911_200,
  form: 84_000_002_310,
} as const

export type IdKind = keyof typeof FIRST

export class Ids {
  readonly #last = new Map<IdKind, number>()
  #ticket = 0

  next(kind: IdKind): number {
    const last = this.#last.get(kind) ?? FIRST[kind]
    const id = last + 1 + (last % 3)
    this.#last.set(kind, id)
    return id
  }

  /** Ticket ids are the account's own display numbers: 1, 2, 3 … [client] */
  nextTicket(): number {
    this.#ticket += 1
    return this.#ticket
  }
}
