import type { WriteRefusal } from '@tajo/core/destination'
import type { WriteKind } from '../report.ts'

/** So many writes in a row without an answer: whatever is in between is down. */
const silences = 5

/** Which kinds of writes still go on. A kind that is refused or out of budget ends; the others do not. */
export class Gates {
  readonly #ended = new Map<WriteKind, string>()
  readonly #silent = new Map<WriteKind, number>()

  isOpen(kind: WriteKind): boolean {
    return !this.#ended.has(kind)
  }

  /** Takes note of an answer, and ends the kind if it says that none of its kind will be taken now. */
  heed(kind: WriteKind, answer: { readonly ok: true } | WriteRefusal): void {
    const silent = !answer.ok && answer.cause === 'unknown' ? (this.#silent.get(kind) ?? 0) + 1 : 0
    this.#silent.set(kind, silent)
    if (answer.ok) return
    if (answer.cause === 'refused') this.#end(kind, answer.message)
    if (answer.cause === 'limited')
      this.#end(kind, `${answer.message} More in ${Math.ceil(answer.retryInMs / 60_000)} min.`)
    if (silent >= silences) this.#end(kind, answer.message)
  }

  get ended(): readonly { readonly kind: WriteKind; readonly reason: string }[] {
    return [...this.#ended].map(([kind, reason]) => ({ kind, reason }))
  }

  reasonOf(kind: WriteKind): string | undefined {
    return this.#ended.get(kind)
  }

  #end(kind: WriteKind, reason: string): void {
    if (!this.#ended.has(kind)) this.#ended.set(kind, reason)
  }
}
