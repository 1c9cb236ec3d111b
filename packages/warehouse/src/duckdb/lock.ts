import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { TajoError } from '@tajo/core/errors'
import { isObject } from '@tajo/core/json'

interface Holder {
  readonly pid: number
  readonly command: string
  readonly since: string
}

// The system's lock on a file is per process, and closing any handle of the file gives it up: within this process nobody
// may open a file that is written here, nor write one that is read here.
const openHere = new Map<string, { readonly holder: Holder; readonly writes: boolean; count: number }>()

export interface Claim {
  /** Tells other processes who holds the file. Only for whom DuckDB's own lock let in. */
  publish(): void
  release(): void
}

export function claim(path: string, holder: Holder, writes: boolean): Claim {
  const here = openHere.get(path) ?? { holder, writes, count: 0 }
  if (here.count > 0 && (here.writes || writes)) throw busy(path, process.pid, here.holder)
  here.count += 1
  openHere.set(path, here)
  let held = true
  let published = false
  return {
    publish: () => {
      writeFileSync(sidecar(path), `${JSON.stringify(holder)}\n`, { mode: 0o600 })
      published = true
    },
    release: () => {
      if (!held) return
      held = false
      here.count -= 1
      if (here.count === 0) openHere.delete(path)
      if (published) rmSync(sidecar(path), { force: true })
    },
  }
}

/** What DuckDB says when another process holds the file, with the holder's own words where it left some. */
export function busyError(path: string, error: unknown): TajoError | undefined {
  const message = error instanceof Error ? error.message : ''
  if (!/Could not set lock on file/.test(message)) return undefined
  const pid = Number(/\(PID (\d+)\)/.exec(message)?.[1])
  const holder = readHolder(path)
  return busy(path, pid, holder?.pid === pid ? holder : undefined, error)
}

function busy(path: string, pid: number, holder: Holder | undefined, cause?: unknown): TajoError {
  const who = Number.isNaN(pid) ? 'another process' : `process ${pid}`
  const details = holder === undefined ? '' : ` (\`${holder.command}\`, since ${readable(holder.since)})`
  return new TajoError('TAJO_WAREHOUSE_BUSY', `${path} is held by ${who}${details}.`, {
    cause,
    parts: {
      ...(Number.isNaN(pid) ? {} : { pid }),
      ...(holder === undefined ? {} : { command: holder.command, since: holder.since }),
    },
  })
}

function readable(moment: string): string {
  return moment.replace(/^([\d-]+)T(\d\d:\d\d).*Z$/, '$1 $2 UTC')
}

function readHolder(path: string): Holder | undefined {
  try {
    const holder: unknown = JSON.parse(readFileSync(sidecar(path), 'utf8'))
    if (!isObject(holder)) return undefined
    const { pid, command, since } = holder
    return typeof pid === 'number' && typeof command === 'string' && typeof since === 'string'
      ? { pid, command, since }
      : undefined
  } catch {
    return undefined
  }
}

function sidecar(path: string): string {
  return `${path}.lock`
}
