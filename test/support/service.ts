import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { WireServer } from '@tajo/operations/remote/wire'
import { onTestFinished } from 'vitest'

const launcher = fileURLToPath(new URL('../../packages/cli/bin/tajo.js', import.meta.url))
/** What one has compiled the others need not. */
const compiled = join(tmpdir(), `tajo-test-compiled-${userInfo().uid}`)
const nameTag = fileURLToPath(new URL('./name-requests.ts', import.meta.url))

export interface ServiceOptions {
  /** Folder with `tajo.yml`. */
  readonly dir: string
  readonly env?: Readonly<Record<string, string>>
  /** `serve` only; any that is free where it is not said. */
  readonly port?: number
}

/** A server or a worker as a user starts it, in a process of its own. */
export interface Service {
  readonly pid: number
  readonly process: ChildProcess
  /** Resolves when it has said that it is there; what it said. */
  readonly ready: Promise<unknown>
  readonly ended: Promise<number | string>
  /** All it has logged so far. */
  said(): string
  kill(signal: NodeJS.Signals): Promise<number | string>
}

/** Everything a service logs is appended to `said.log` in its folder too: it outlives the process. */
export function startService(kind: 'serve' | 'worker', { dir, env = {}, port = 0 }: ServiceOptions): Service {
  const words = kind === 'serve' ? ['serve', '--port', String(port)] : ['worker']
  const child = spawn(process.execPath, ['--import', nameTag, launcher, ...words, '--json'], {
    cwd: dir,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, XDG_CACHE_HOME: compiled, ...env },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let text = ''
  let stdout = ''
  const keep = (chunk: string): void => {
    text += chunk
    if (existsSync(dir)) appendFileSync(join(dir, 'said.log'), chunk)
  }
  child.stderr.setEncoding('utf8').on('data', keep)
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? -1))
  })
  const ready = new Promise<unknown>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk
      const facts = parsed(stdout)
      if (facts !== undefined) resolve(facts)
    })
    void ended.then((how) => reject(new Error(`tajo ${kind} ended with ${how} before it was there: ${text}`)))
  })
  // Whoever does not wait for it does not care how it ends.
  ready.catch(() => undefined)
  return {
    pid: child.pid ?? -1,
    process: child,
    ready,
    ended,
    said: () => text,
    kill: (signal) => {
      child.kill(signal)
      return ended
    },
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What the server left beside `tajo.yml`. */
export function wordOf(dir: string): WireServer {
  return JSON.parse(readFileSync(join(dir, '.tajo', 'server.json'), 'utf8')) as WireServer
}

export interface Answered {
  readonly status: number
  readonly json: unknown
}

/** Calls the API of the server of that folder. */
export async function callApi(dir: string, method: string, path: string, body?: unknown): Promise<Answered> {
  const { url, token } = wordOf(dir)
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, json: parsed(text) ?? text }
}

/** Asks again and again until there is an answer. */
export async function until<T>(look: () => Promise<T | undefined> | T | undefined, everyMs = 100): Promise<T> {
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
