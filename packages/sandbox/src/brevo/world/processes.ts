export interface Process {
  readonly id: number
  readonly name: string
  readonly startedMs: number
  readonly done?: Outcome & { readonly atMs: number }
}

export interface Outcome {
  readonly failed?: true
  /** Reports of rows that were not taken, by what they are called, as CSV text. */
  readonly rejects?: Readonly<Record<string, string>>
  /** The file of an export. */
  readonly file?: string
}

interface Work {
  readonly dueMs: number
  readonly run: () => void
}

/** Background work: done in one go when its time is over on the account's clock. */
export class Processes {
  readonly all = new Map<number, Process>()
  readonly #takesMs: number
  #waiting: Work[] = []

  constructor(takesMs: number) {
    this.#takesMs = takesMs
  }

  start(name: string, nowMs: number, run: () => Outcome): Process {
    const process: Process = { id: this.all.size + 1, name, startedMs: nowMs }
    this.all.set(process.id, process)
    const dueMs = nowMs + this.#takesMs
    this.#waiting.push({ dueMs, run: () => this.all.set(process.id, { ...process, done: { ...run(), atMs: dueMs } }) })
    return process
  }

  /** `in_process` is missing in the description and seen live [client]. */
  statusOf({ done, startedMs }: Process, nowMs: number): 'queued' | 'in_process' | 'completed' | 'failed' {
    if (done !== undefined) return done.failed === true ? 'failed' : 'completed'
    return nowMs - startedMs < this.#takesMs / 2 ? 'queued' : 'in_process'
  }

  runDue(nowMs: number): void {
    const due = this.#waiting.filter(({ dueMs }) => dueMs <= nowMs)
    if (due.length === 0) return
    this.#waiting = this.#waiting.filter(({ dueMs }) => dueMs > nowMs)
    for (const { run } of due) run()
  }
}
