import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import type { Clock } from '@tajo/core/clock'

/** Longer than any work done under a lock: whoever is older has stopped. */
const staleMs = 10 * 60_000
const betweenTriesMs = 50

/** Does `work` while no other process does its own under the same file. A lock whose holder has died is taken over. */
export async function underLock<Result>(path: string, clock: Clock, work: () => Promise<Result>): Promise<Result> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), id: randomUUID() })
  while (!(await isTaken(path, mine))) {
    await freeFromDead(path)
    await clock.sleep(betweenTriesMs)
  }
  try {
    return await work()
  } finally {
    // Not ours when it was taken over meanwhile.
    if ((await contentOf(path)) === mine) await unlink(path).catch(() => undefined)
  }
}

async function isTaken(path: string, mine: string): Promise<boolean> {
  try {
    await writeFile(path, mine, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Moves a dead holder's lock aside. Only one process can move a file; should it have moved a living one's, it is put back. */
async function freeFromDead(path: string): Promise<void> {
  const content = await contentOf(path)
  if (content === undefined || !(await isDead(path, content))) return
  const aside = `${path}.${randomUUID()}`
  try {
    await rename(path, aside)
  } catch {
    return
  }
  if ((await contentOf(aside)) !== content) await link(aside, path).catch(() => undefined)
  await unlink(aside).catch(() => undefined)
}

async function isDead(path: string, content: string): Promise<boolean> {
  const age = await stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  )
  if (age > staleMs) return true
  try {
    const { pid, host } = JSON.parse(content) as { pid: number; host: string }
    if (host !== hostname()) return false
    process.kill(pid, 0)
    return false
  } catch (error) {
    // Half written: its writer is at it, or died doing so.
    if (error instanceof SyntaxError) return age > 1000
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

async function contentOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined)
}
