import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Vendor } from './vendor.ts'

const launcher = fileURLToPath(new URL('../../packages/cli/bin/tajo.js', import.meta.url))

export interface Ended {
  readonly code: number | null
  /** The one JSON document on stdout. */
  readonly json: unknown
  readonly stderr: string
}

export interface Started {
  readonly process: ChildProcess
  readonly ended: Promise<Ended>
}

export interface StartOptions {
  readonly cwd: string
  /** Shell words before the command, `ulimit -f 6000;`. */
  readonly shell?: string
  /** Runs as another user. */
  readonly uid?: number
}

/** Writes a `tajo.yml` for a sandbox that listens. */
export function writeConfig(folder: string, url: string, vendor: Vendor, warehouse = 'duckdb:./tajo.duckdb'): void {
  const lines = [`warehouse: ${warehouse}`, 'connectors:', ...vendor.yaml(url)]
  writeFileSync(join(folder, 'tajo.yml'), `${lines.join('\n')}\n`)
}

/** Starts `tajo` as a user would, in a process of its own. */
export function startTajo(words: readonly string[], { cwd, shell, uid }: StartOptions): Started {
  const command = [process.execPath, launcher, ...words, '--json']
  const [file = '', ...args] = shell === undefined ? command : ['/bin/sh', '-c', `${shell} exec "$@"`, 'sh', ...command]
  const child = spawn(file, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    // What a user compiled stays with that user.
    env: { ...process.env, XDG_CACHE_HOME: join(cwd, '.cache') },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code, json: stdout === '' ? undefined : JSON.parse(stdout), stderr }))
  })
  return { process: child, ended }
}
