import type { Random } from '../../story/random.ts'
import { DAY, HOUR, MINUTE } from '../../world/time.ts'
import {
  afterAgentReply,
  afterRequesterReply,
  afterStatus,
  CLOSED,
  isDone,
  OPEN,
  opened,
  PENDING,
  RESOLVED,
  WAITING_ON_CUSTOMER,
  WAITING_ON_THIRD_PARTY,
} from '../world/ticket-progress.ts'
import type { TicketProgress } from '../world/ticket-record.ts'

export interface Entry {
  readonly kind: 'reply' | 'incoming' | 'note' | 'solution'
  readonly at: number
}

export interface Pace {
  /** Median seconds until somebody answers first. */
  readonly firstReply: number
  readonly reopenChance: number
  /** How many conversations before the ticket is solved. */
  readonly exchanges: number
  /** Left open, waiting for somebody, long ago. */
  readonly stuck: boolean
}

export interface StatusChange {
  readonly at: number
  readonly status: number
}

export interface Played {
  readonly progress: TicketProgress
  readonly entries: readonly Entry[]
  /** Every status the ticket took after the first, oldest first. */
  readonly changes: readonly StatusChange[]
  /** When it was resolved for good, if it was. */
  readonly resolvedAt: number | null
}

/** Lives a ticket through until `until`; whatever would happen later has not happened. */
export function play(random: Random, createdAt: number, pace: Pace, until: number): Played {
  const life = new Life(random, createdAt, until)
  life.wait(random.around(pace.firstReply, 0.7))
  life.exchange(pace.exchanges, pace.exchanges > 20 ? 20 * MINUTE : 3 * HOUR)
  if (pace.stuck) {
    life.park()
    return life.played()
  }
  life.solve()
  if (random.chance(pace.reopenChance)) {
    life.wait(random.around(9 * HOUR))
    life.write('incoming')
    life.wait(random.around(4 * HOUR))
    life.write('reply')
    life.solve()
  }
  return life.played()
}

/** One answer for most while the product is down, then the same bulk edit in the same second for all. */
export function playIncident(random: Random, createdAt: number, bulkEditAt: number): Played {
  const answeredAt = createdAt + random.int(20, 80) * MINUTE
  const answered = random.chance(0.65) ? afterAgentReply(opened(createdAt), answeredAt) : opened(createdAt)
  const entries = answered.stats.first_responded_at === null ? [] : [{ kind: 'reply' as const, at: answeredAt }]
  const changes = [{ at: bulkEditAt, status: RESOLVED }]
  return { progress: afterStatus(answered, RESOLVED, bulkEditAt), entries, changes, resolvedAt: bulkEditAt }
}

/** Resolved tickets are closed by an automation after three quiet days. */
export function closeWhenQuiet(progress: TicketProgress, until: number): TicketProgress {
  const at = progress.updated_at + 3 * DAY
  return progress.status === RESOLVED && at <= until ? afterStatus(progress, CLOSED, at) : progress
}

class Life {
  readonly #random: Random
  readonly #until: number
  readonly #entries: Entry[] = []
  readonly #changes: StatusChange[] = []
  #at: number
  #progress: TicketProgress
  #resolvedAt: number | null = null

  constructor(random: Random, createdAt: number, until: number) {
    this.#random = random
    this.#until = until
    this.#at = createdAt
    this.#progress = opened(createdAt)
  }

  wait(seconds: number): void {
    this.#at += seconds
  }

  write(kind: Entry['kind']): void {
    if (this.#at > this.#until) return
    this.#entries.push({ kind, at: this.#at })
    if (kind === 'incoming') this.#move(afterRequesterReply(this.#progress, this.#at))
    else if (kind === 'note') this.#progress = { ...this.#progress, updated_at: this.#at }
    else this.#move(afterAgentReply(this.#progress, this.#at))
  }

  /** Agent and requester in turns, with notes between. */
  exchange(count: number, pauseMedian: number): void {
    for (let written = 0; written < count; written += 1) {
      const turn = this.#random.next()
      const last = this.#entries.at(-1)?.kind
      if (turn < 0.18) this.write('note')
      else if (last === undefined || last === 'incoming' || (last === 'note' && turn < 0.6)) this.#reply()
      else if (turn < 0.75) this.write('incoming')
      else this.#reply()
      this.wait(this.#random.around(pauseMedian))
    }
  }

  solve(): void {
    this.write('solution')
    this.wait(this.#random.int(2, 40))
    this.#become(RESOLVED)
    if (this.#progress.status === RESOLVED) this.#resolvedAt = this.#at
  }

  park(): void {
    const status = this.#random.pick([OPEN, PENDING, WAITING_ON_CUSTOMER, WAITING_ON_CUSTOMER, WAITING_ON_THIRD_PARTY])
    this.wait(this.#random.int(5, 600))
    this.#become(status)
  }

  played(): Played {
    const resolvedAt = isDone(this.#progress.status) ? this.#resolvedAt : null
    return { progress: this.#progress, entries: this.#entries, changes: this.#changes, resolvedAt }
  }

  #reply(): void {
    this.write('reply')
    if (!this.#random.chance(0.4)) return
    this.wait(this.#random.int(3, 15))
    this.#become(PENDING)
  }

  #become(status: number): void {
    if (this.#at <= this.#until) this.#move(afterStatus(this.#progress, status, this.#at))
  }

  #move(progress: TicketProgress): void {
    if (progress.status !== this.#progress.status) this.#changes.push({ at: this.#at, status: progress.status })
    this.#progress = progress
  }
}
