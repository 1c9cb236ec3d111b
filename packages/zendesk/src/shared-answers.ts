import type { Clock } from '@tajo/core/clock'
import type { Answer } from './answers.ts'

export interface SharedOptions {
  readonly clock: Clock
  /** Answers kept at most, and bytes of them. */
  readonly maxAnswers: number
  readonly maxBytes: number
  /** An older answer is not handed out: somebody else asks later, and wants to know what is new. */
  readonly maxAgeMs: number
}

interface Kept {
  readonly answer: Promise<Answer>
  readonly takenBy: Set<string>
  readonly askedAt: number
  bytes: number
}

/**
 * Lets streams that read the same export have one answer for the same question. Equal questions under way are joined, and the
 * latest few answers wait for the others. A stream never gets an answer twice: who asks again wants a new one. Nothing depends
 * on it but the number of calls.
 */
export class SharedAnswers {
  readonly #options: SharedOptions
  /** Oldest first. */
  readonly #kept = new Map<string, Kept>()

  constructor(options: SharedOptions) {
    this.#options = options
  }

  async get(question: string, stream: string, ask: () => Promise<Answer>): Promise<Answer> {
    const kept = this.#kept.get(question)
    const now = this.#options.clock.now()
    if (kept !== undefined && !kept.takenBy.has(stream) && now - kept.askedAt <= this.#options.maxAgeMs) {
      kept.takenBy.add(stream)
      try {
        return await kept.answer
      } catch {
        // It failed, or was given up, for whoever asked; not for this stream yet.
        return ask()
      }
    }
    return this.#askAnew(question, stream, ask, now)
  }

  async #askAnew(question: string, stream: string, ask: () => Promise<Answer>, now: number): Promise<Answer> {
    const one: Kept = { answer: ask(), takenBy: new Set([stream]), askedAt: now, bytes: 0 }
    this.#kept.delete(question)
    this.#kept.set(question, one)
    try {
      const answer = await one.answer
      one.bytes = answer.kind === 'ok' ? answer.body.byteLength : 0
      this.#forgetOld()
      return answer
    } catch (error) {
      if (this.#kept.get(question) === one) this.#kept.delete(question)
      throw error
    }
  }

  #forgetOld(): void {
    let bytes = 0
    for (const one of this.#kept.values()) bytes += one.bytes
    for (const [question, one] of this.#kept) {
      if (this.#kept.size <= this.#options.maxAnswers && bytes <= this.#options.maxBytes) return
      this.#kept.delete(question)
      bytes -= one.bytes
    }
  }
}
