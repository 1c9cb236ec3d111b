export interface Job {
  readonly id: string
  readonly name: string
  /** Only `IN PROGRESS` is printed by the reference; the final word is a [guess]. */
  readonly status: 'IN PROGRESS' | 'SUCCESS'
  readonly created_at: number
  readonly updated_at: number
}

interface Work {
  readonly dueMs: number
  readonly run: (at: number) => void
}

/** Work the account does by itself a little later: bulk edits, and the due dates that appear after a ticket's creation. */
export class Jobs {
  readonly all = new Map<string, Job>()
  #waiting: Work[] = []

  /** A job a caller can ask about, as bulk and export calls answer with. */
  start(name: string, nowMs: number, delayMs: number, run: () => void): Job {
    const created_at = Math.floor(nowMs / 1000)
    const number = this.all.size + 1
    const id = `5b${number.toString(16).padStart(6, '0')}e4d18654f60b5204513155`
    const job: Job = { id, name, status: 'IN PROGRESS', created_at, updated_at: created_at }
    this.all.set(id, job)
    this.later(nowMs + delayMs, (at) => {
      run()
      this.all.set(id, { ...job, status: 'SUCCESS', updated_at: at })
    })
    return job
  }

  later(dueMs: number, run: (at: number) => void): void {
    this.#waiting.push({ dueMs, run })
  }

  runDue(nowMs: number): void {
    if (this.#waiting.length === 0) return
    const due = this.#waiting.filter((work) => work.dueMs <= nowMs)
    this.#waiting = this.#waiting.filter((work) => work.dueMs > nowMs)
    for (const work of due.sort((a, b) => a.dueMs - b.dueMs)) work.run(Math.floor(work.dueMs / 1000))
  }
}
