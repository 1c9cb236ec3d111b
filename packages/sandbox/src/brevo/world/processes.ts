import { createHash } from 'node:crypto'

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

  start(name: string, nowMs: number, run: (id: number) => Outcome): Process {
    const process: Process = { id: this.all.size + 1, name, startedMs: nowMs }
    this.all.set(process.id, process)
    const dueMs = nowMs + this.#takesMs
    this.#waiting.push({
      dueMs,
      run: () => this.all.set(process.id, { ...process, done: { ...run(process.id), atMs: dueMs } }),
    })
    return process
  }

  /** `in_process` is missing in the description and seen live [client]. */
  statusOf({ done, startedMs }: Process, nowMs: number): 'queued' | 'in_process' | 'completed' | 'failed' {
    if (done !== undefined) return done.failed === true ? 'failed' : 'completed'
    return nowMs - startedMs < this.#takesMs / 2 ? 'queued' : 'in_process'
  }

  /** Nobody guesses it: whoever has the link may read the file, with no key. */
  pathOf({ id, startedMs }: Process, file: string): string {
    const token = createHash('sha256').update(`${id} ${startedMs}`).digest('hex').slice(0, 24)
    return `/files/${token}/${id}_${file}`
  }

  /** The file behind such a path. */
  fileAt(path: string): string | undefined {
    const [, number = '', name = ''] = /\/(\d+)_(\w+)\.csv$/.exec(path) ?? []
    const process = this.all.get(Number(number))
    if (process === undefined || this.pathOf(process, `${name}.csv`) !== path) return undefined
    return name === 'contacts' ? process.done?.file : process.done?.rejects?.[name]
  }

  runDue(nowMs: number): void {
    const due = this.#waiting.filter(({ dueMs }) => dueMs <= nowMs)
    if (due.length === 0) return
    this.#waiting = this.#waiting.filter(({ dueMs }) => dueMs > nowMs)
    for (const { run } of due) run()
  }
}
