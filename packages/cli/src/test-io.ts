import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Io } from './io.ts'
import { runCli } from './run-cli.ts'

export interface Played {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  readonly dir: string
}

export interface TestIo extends Io {
  readonly written: { stdout: string; stderr: string }
  /** Presses Ctrl-C. */
  interrupt(): void
  now: number
}

/** A process that is not one: everything written is kept, time stands. */
export function testIo(
  given: { readonly cwd?: string; readonly env?: Record<string, string>; readonly isTTY?: boolean } = {},
): TestIo {
  const written = { stdout: '', stderr: '' }
  const sink = (name: 'stdout' | 'stderr') => ({
    isTTY: given.isTTY ?? false,
    columns: 80,
    rows: 24,
    write: (text: string) => {
      written[name] += text
    },
  })
  const handlers = new Set<() => void>()
  const io: TestIo = {
    written,
    now: Date.parse('2026-03-01T12:00:00Z'),
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    canAsk: false,
    env: { NO_COLOR: '1', ...given.env },
    cwd: given.cwd ?? '/nowhere',
    clock: { now: () => io.now, sleep: async () => {} },
    // However busy the machine is.
    serverPatienceMs: 60_000,
    onInterrupt: (handler) => {
      handlers.add(handler)
      return () => void handlers.delete(handler)
    },
    interrupt: () => {
      for (const handler of handlers) handler()
    },
    exit: (code) => {
      throw new Error(`exit ${code}`)
    },
  }
  return io
}

/** Runs a command line in a new folder with these files. */
export async function play(
  argv: readonly string[],
  files: Readonly<Record<string, string>> = {},
  env: Record<string, string> = {},
): Promise<Played> {
  const dir = await mkdtemp(join(tmpdir(), 'tajo-cli-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text, { mode: 0o600 })
  const io = testIo({ cwd: dir, env })
  const exitCode = await runCli(argv, io)
  const shown = (text: string): string => text.replaceAll(dir, '<dir>')
  return { exitCode, stdout: shown(io.written.stdout), stderr: shown(io.written.stderr), dir }
}
