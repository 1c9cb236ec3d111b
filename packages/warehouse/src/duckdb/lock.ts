import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { TajoError } from '@tajo/core/errors'
import { isObject } from '@tajo/core/json'

interface Holder {
  readonly pid: number
  readonly command: string
  readonly since: string
}

// The system's lock on the file is per process: a second opening here would pass it and spoil the file.
const openHere = new Map<string, Holder>()

export interface Claim {
  /** Tells other processes who holds the file. Only for whom DuckDB's own lock let in. */
  publish(): void
  release(): void
}

export function claim(path: string, holder: Holder): Claim {
  const other = openHere.get(path)
  if (other !== undefined) throw busy(path, other.pid, other)
  openHere.set(path, holder)
  let published = false
  return {
    publish: () => {
      writeFileSync(sidecar(path), `${JSON.stringify(holder)}\n`, { mode: 0o600 })
      published = true
    },
    release: () => {
      openHere.delete(path)
      if (published) rmSync(sidecar(path), { force: true })
      published = false
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
  const details = holder === undefined ? '' : ` (\`${holder.command}\`, since ${holder.since})`
  return new TajoError('TAJO_WAREHOUSE_BUSY', `${path} is held by ${who}${details}.`, {
    cause,
    parts: {
      ...(Number.isNaN(pid) ? {} : { pid }),
      ...(holder === undefined ? {} : { command: holder.command, since: holder.since }),
    },
  })
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
