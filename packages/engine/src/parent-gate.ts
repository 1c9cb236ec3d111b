/** Lets a child stream know when its parent stored more rows, or ended. */
export class ParentGate {
  #ended = false
  #waiters: (() => void)[] = []

  get ended(): boolean {
    return this.#ended
  }

  rowsStored(): void {
    this.#wake()
  }

  end(): void {
    this.#ended = true
    this.#wake()
  }

  /** Resolves at the next change; at once when nothing more can change. */
  changed(): Promise<void> {
    return this.#ended ? Promise.resolve() : new Promise((resolve) => this.#waiters.push(resolve))
  }

  #wake(): void {
    const waiters = this.#waiters
    this.#waiters = []
    for (const wake of waiters) wake()
  }
}
