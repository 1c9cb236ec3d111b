import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { TajoError } from '@tajo/core/errors'

interface Holder {
  readonly pid: number
  readonly host: string
  /** Tells a process from a later one with the same number. */
  readonly begun: string
  readonly since: string
}

/** A holder on another machine (or in another container) is believed for as long as it keeps touching the file. */
const touchEveryMs = 5_000
const believedForMs = 30_000

/**
 * Holds a folder for this process, until the answer is called or the process has ended, however it ended.
 *
 * @example
 * const release = lockFolder('.tajo/control', Date.now()) // throws TAJO_CONTROL_BUSY and says who holds it
 */
export function lockFolder(folder: string, nowMs: number): () => void {
  const path = `${folder}.lock`
  mkdirSync(dirname(path), { recursive: true })
  const mine: Holder = {
    pid: process.pid,
    host: hostname(),
    begun: begunAt(process.pid) ?? '',
    since: new Date(nowMs).toISOString(),
  }
  if (!create(path, mine)) {
    takeFromTheDead(path, folder)
    if (!create(path, mine)) throw busy(folder, read(path))
  }
  const touching = setInterval(() => {
    const now = new Date()
    try {
      utimesSync(path, now, now)
    } catch {
      // Somebody removed the file by hand; the folder stays in use, and closing it removes nothing.
    }
  }, touchEveryMs)
  touching.unref()
  return () => {
    clearInterval(touching)
    const holder = read(path)
    if (holder?.pid === mine.pid && holder.begun === mine.begun && holder.host === mine.host)
      rmSync(path, { force: true })
  }
}

function create(path: string, holder: Holder): boolean {
  try {
    const file = openSync(path, 'wx', 0o600)
    try {
      writeFileSync(file, JSON.stringify(holder))
    } finally {
      closeSync(file)
    }
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  }
}

/** Looked at and removed by one process at a time: else two could each remove what they take for the dead one's file. */
function takeFromTheDead(path: string, folder: string): void {
  const guard = `${path}.taking`
  if (!create(guard, { pid: process.pid, host: hostname(), begun: '', since: '' })) {
    if (ageMs(guard) < believedForMs) throw busy(folder, read(path))
    // Its maker was killed within the next three lines.
    rmSync(guard, { force: true })
    takeFromTheDead(path, folder)
    return
  }
  try {
    const holder = read(path)
    if (isAlive(holder, path)) throw busy(folder, holder)
    rmSync(path, { force: true })
  } finally {
    rmSync(guard, { force: true })
  }
}

function isAlive(holder: Holder | undefined, path: string): boolean {
  // Being written at this moment, or left half-written by a full disk.
  if (holder === undefined || holder.host !== hostname()) return ageMs(path) < believedForMs
  const begun = begunAt(holder.pid)
  if (begun !== undefined) return begun === holder.begun
  // Not Linux: a process with that number is taken for the holder.
  return process.platform !== 'linux' && exists(holder.pid)
}

/** When a process began, in ticks since the machine started; `undefined` where there is none, or the system does not tell. */
function begunAt(pid: number): string | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name, second of its fields, may hold spaces and brackets.
    return status.slice(status.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

function read(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder
  } catch {
    return undefined
  }
}

function ageMs(path: string): number {
  try {
    return Date.now() - statSync(path).mtimeMs
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function busy(folder: string, holder: Holder | undefined): TajoError {
  const who =
    holder === undefined
      ? 'another process'
      : `process ${holder.pid}${holder.host === hostname() ? '' : ` on ${holder.host}`}, since ${holder.since}`
  return new TajoError('TAJO_CONTROL_BUSY', `The control store ${folder} is held by ${who}.`, {
    ...(holder === undefined ? {} : { parts: { pid: holder.pid } }),
  })
}
