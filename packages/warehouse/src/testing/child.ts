import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

export interface Child {
  readonly process: ChildProcess
  readonly pid: number
  /** Resolves with the next line the child prints. */
  line(): Promise<string>
  /** Resolves when the child has ended, with its exit code, or its signal's name. */
  readonly ended: Promise<number | string>
}

/** Runs a script beside the tests in a process of its own, behind a shell command where one is given. */
export function startChild(script: string, args: readonly string[], shell?: string): Child {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const command = shell === undefined ? process.execPath : '/bin/bash'
  const words =
    shell === undefined ? [path, ...args] : ['-c', `${shell} exec "$0" "$@"`, process.execPath, path, ...args]
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines: string[] = []
  let waiting: (() => void) | undefined
  let rest = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = `${rest}${chunk}`.split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
    waiting?.()
  })
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => {
      resolve(code ?? signal ?? -1)
      waiting?.()
    })
  })
  return {
    process: child,
    pid: child.pid ?? -1,
    ended,
    line: async () => {
      while (lines.length === 0 && child.exitCode === null && child.signalCode === null) {
        await new Promise<void>((resolve) => {
          waiting = resolve
        })
      }
      return lines.shift() ?? ''
    },
  }
}
