import { spawn } from 'node:child_process'

export interface Ended {
  /** 124 when it took too long. */
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
}

interface RunOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly untilStopped?: boolean
}

const longestMs = 120_000
/** A program that says nothing for so long has said all it will. */
const quietMs = 1_500

/** Runs a program in a process group of its own, so that whatever it started ends with it. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const said = { stdout: '', stderr: '' }
    let late = false
    let quiet: NodeJS.Timeout | undefined
    const signal = (name: NodeJS.Signals): void => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, name)
    }
    const tooLong = setTimeout(() => {
      late = true
      signal('SIGKILL')
    }, longestMs)
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].on('data', (chunk: Buffer) => {
        said[stream] += chunk.toString('utf8')
        if (options.untilStopped !== true) return
        clearTimeout(quiet)
        quiet = setTimeout(() => signal('SIGINT'), quietMs)
      })
    }
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(tooLong)
      clearTimeout(quiet)
      resolve({ exit: late ? 124 : (code ?? 137), ...said })
    })
  })
}
