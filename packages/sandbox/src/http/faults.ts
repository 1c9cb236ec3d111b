import { empty, html, type SandboxResponse } from './message.ts'

/**
 * `reset` and `truncate` lose the answer after the work was done; `slow` only delays it; the others answer
 * instead of the work. `html200` is the login page some proxies put in the way; `slow-body` stops halfway and goes on later.
 */
export type FaultKind =
  | '429'
  | '500'
  | '502html'
  | '503html'
  | 'reset'
  | 'truncate'
  | 'html200'
  | 'slow'
  | 'slow-body'
  | 'notfound-empty'

export interface NextFault {
  /** Matched against path and query. Default: any call. */
  readonly match?: RegExp
  /** Default 1. */
  readonly times?: number
  /** For `slow` and `slow-body`. Default 1500. */
  readonly delayMs?: number
  /** For `429`. Default 1. */
  readonly retryAfterSeconds?: number
}

/** What a vendor says when it refuses or breaks. */
export interface FaultAnswers {
  readonly tooManyRequests: (retryAfterSeconds: number) => SandboxResponse
  readonly internalError: () => SandboxResponse
  /** To a call about one record. */
  readonly denied: () => SandboxResponse
}

interface Planned extends NextFault {
  readonly kind: FaultKind
  left: number
}

/** Trouble on demand. Planned faults come first, then refused records, then chance. */
export class Faults {
  readonly #answers: FaultAnswers
  #planned: Planned[] = []
  #records: { readonly kind: 403 | 404; readonly path: RegExp }[] = []
  #chance: (() => FaultKind | undefined) | undefined

  constructor(answers: FaultAnswers) {
    this.#answers = answers
  }

  next(kind: FaultKind, options: NextFault = {}): void {
    this.#planned.push({ ...options, kind, left: options.times ?? 1 })
  }

  /** Every call to such a path is refused until `clear()`. */
  record(kind: 403 | 404, path: RegExp): void {
    this.#records.push({ kind, path })
  }

  /** Each call fails with this probability. `random` answers 0 to 1; pass a seeded one for a test that repeats. */
  rate(probability: number, kinds: readonly FaultKind[], random: () => number): void {
    this.#chance = () => {
      if (random() >= probability) return undefined
      return kinds[Math.floor(random() * kinds.length)]
    }
  }

  clear(): void {
    this.#planned = []
    this.#records = []
    this.#chance = undefined
  }

  /** The fault of this call, if any; uses up a planned one. */
  take(path: string): Fault | undefined {
    const planned = this.#planned.find((one) => one.match?.test(path) ?? true)
    if (planned !== undefined) {
      planned.left -= 1
      if (planned.left <= 0) this.#planned = this.#planned.filter((one) => one !== planned)
      return this.#faultOf(planned.kind, planned)
    }
    const record = this.#records.find((one) => one.path.test(path))
    if (record !== undefined) return { instead: record.kind === 404 ? empty(404) : this.#answers.denied() }
    const kind = this.#chance?.()
    return kind === undefined ? undefined : this.#faultOf(kind, {})
  }
  #faultOf(kind: FaultKind, options: NextFault): Fault {
    switch (kind) {
      case '429':
        return { instead: this.#answers.tooManyRequests(options.retryAfterSeconds ?? 1) }
      case '500':
        return { instead: this.#answers.internalError() }
      case '502html':
        return { instead: html(502, '502 Bad Gateway') }
      case '503html':
        return { instead: html(503, '503 Service Temporarily Unavailable') }
      case 'html200':
        return { instead: html(200, 'Sign in') }
      case 'notfound-empty':
        return { instead: empty(404) }
      case 'slow':
        return { upon: { delayMs: options.delayMs ?? 1500 } }
      case 'slow-body':
        return { upon: { bodyDelayMs: options.delayMs ?? 1500 } }
      case 'reset':
      case 'truncate':
        return { upon: { fault: kind } }
    }
  }
}

export type Fault =
  | { readonly instead: SandboxResponse }
  | { readonly instead?: never; readonly upon: Pick<SandboxResponse, 'fault' | 'delayMs' | 'bodyDelayMs'> }
