import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** Runs a script of this folder with the workspace's Node and parses the JSON it prints last. */
export async function runJson<Result>(script: string, ...args: readonly string[]): Promise<Result> {
  // As the launcher sets them.
  const { output, code } = await run('env', [
    'MALLOC_ARENA_MAX=2',
    process.execPath,
    '--max-semi-space-size=4',
    new URL(script, import.meta.url).pathname,
    ...args,
  ])
  if (code !== 0) throw new Error(`${script} ended with ${code}: ${output}`)
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Result
}

export async function run(
  command: string,
  args: readonly string[],
  cwd?: string,
): Promise<{ output: string; code: number | null; seconds: number }> {
  const startedAt = performance.now()
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], ...(cwd === undefined ? {} : { cwd }) })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { output, code, seconds: (performance.now() - startedAt) / 1000 }
}

/** Starts the stand-in vendor with `tickets` tickets and tells where it listens. */
export async function startVendor(tickets: number): Promise<{ url: string; stop(): void }> {
  const child: ChildProcess = spawn(
    process.execPath,
    [new URL('vendor.ts', import.meta.url).pathname, String(tickets)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [port] = (await once(child.stdout ?? child, 'data')) as [Buffer]
  return { url: `http://127.0.0.1:${port.toString().trim()}`, stop: () => child.kill() }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
