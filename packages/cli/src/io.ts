import { type Clock, systemClock } from '@tajo/core/clock'

/** One of the two ways out. */
export interface Sink {
  readonly isTTY: boolean
  /** Width of the terminal, 80 where there is none. */
  readonly columns: number
  readonly rows: number
  write(text: string): void
  /** Resolves when there is room for more. Absent: there always is. */
  drained?(): Promise<void>
}

/** All a command knows of the process around it, so that tests can be that process. */
export interface Io {
  readonly stdout: Sink
  readonly stderr: Sink
  /** Whether someone can be asked. */
  readonly canAsk: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly clock: Clock
  /** How long a server that may run is waited for; a second where nothing is said. */
  readonly serverPatienceMs?: number
  /** Calls back on Ctrl-C and on a polite kill, until the returned function is called. */
  onInterrupt(handler: () => void): () => void
  /** Calls back when nobody reads stdout any longer, until the returned function is called; without it the process ends then. */
  onOutputLost?(handler: () => void): () => void
  /** Ends at once, without the courtesies. */
  exit(code: number): never
}

export function processIo(): Io {
  const lost = new Set<() => void>()
  // `tajo query … | head` closes the pipe when it has enough: that is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    if (lost.size === 0) process.exit(0)
    for (const handler of lost) handler()
  })
  return {
    stdout: sinkOf(process.stdout),
    stderr: sinkOf(process.stderr),
    canAsk: process.stdin.isTTY === true && process.stderr.isTTY === true,
    env: process.env,
    cwd: process.cwd(),
    clock: systemClock,
    onInterrupt: (handler) => {
      process.on('SIGINT', handler)
      process.on('SIGTERM', handler)
      return () => {
        process.off('SIGINT', handler)
        process.off('SIGTERM', handler)
      }
    },
    onOutputLost: (handler) => {
      lost.add(handler)
      return () => void lost.delete(handler)
    },
    exit: (code) => process.exit(code),
  }
}

function sinkOf(stream: NodeJS.WriteStream): Sink {
  return {
    get isTTY() {
      return stream.isTTY === true
    },
    get columns() {
      return stream.columns > 0 ? stream.columns : 80
    },
    get rows() {
      return stream.rows > 0 ? stream.rows : 24
    },
    write: (text) => void stream.write(text),
    drained: () => (stream.writableNeedDrain && !stream.destroyed ? drained(stream) : Promise.resolve()),
  }
}

/** A stream that ends has no room any more, and nobody waits for it. */
function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    const events = ['drain', 'close', 'error'] as const
    const done = (): void => {
      for (const event of events) stream.off(event, done)
      resolve()
    }
    for (const event of events) stream.once(event, done)
  })
}
