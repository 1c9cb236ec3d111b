import { type Clock, systemClock } from '@tajo/core/clock'

/** One of the two ways out. */
export interface Sink {
  readonly isTTY: boolean
  /** Width of the terminal, 80 where there is none. */
  readonly columns: number
  readonly rows: number
  write(text: string): void
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
  /** Calls back on Ctrl-C and on a polite kill, until the returned function is called. */
  onInterrupt(handler: () => void): () => void
  /** Ends at once, without the courtesies. */
  exit(code: number): never
}

export function processIo(): Io {
  // `tajo query … | head` closes the pipe when it has enough: that is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
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
  }
}
