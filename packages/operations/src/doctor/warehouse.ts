import { access, constants, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Config } from '@tajo/core/config/config'
import { isTajoError } from '@tajo/core/errors'
import { ago, bytes, counted } from '../words/numbers.ts'
import type { Workplace } from '../workplace.ts'
import type { Check } from './check.ts'

const tightBytes = 2e9
const fullBytes = 2e8

/** Space for a warehouse on this machine; a server's disk cannot be seen from here. */
export async function checkDisk({ warehouse }: Config): Promise<Check[]> {
  if (warehouse.kind !== 'duckdb') return []
  return [await checkSpace(await nearestFolder(dirname(warehouse.path)))]
}

async function checkSpace(folder: string): Promise<Check> {
  const name = 'disk'
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  const text = `${bytes(free)} free for the warehouse`
  if (free >= tightBytes) return { name, result: 'ok', text }
  const fix = 'Free space, or name a warehouse on another disk.'
  return free < fullBytes ? { name, result: 'fail', text, fix, exitCode: 1 } : { name, result: 'warn', text, fix }
}

/** Whether the warehouse opens, and what it says of the last run and of rejected records. */
export async function checkWarehouse(place: Workplace): Promise<Check[]> {
  const name = 'warehouse'
  const { config, clock } = place
  try {
    const size = config.warehouse.kind === 'duckdb' ? `, ${bytes((await stat(config.warehouse.path)).size)}` : ''
    return await place.withWarehouse({ command: 'doctor', readOnly: true }, async (warehouse) => {
      const [last] = await warehouse.runs({ limit: 1 })
      const rejected = await Promise.all(config.sources.map(({ name: source }) => warehouse.countRejected(source)))
      return [
        { name, result: 'ok', text: `${warehouse.location}${size}` },
        ...(last === undefined ? [] : [lastRunCheck(last, clock.now())]),
        ...rejectedCheck(rejected.reduce((sum, each) => sum + each, 0)),
      ]
    })
  } catch (error) {
    // A sync at work is nothing to mend.
    if (isTajoError(error) && error.code === 'TAJO_WAREHOUSE_BUSY') {
      return [{ name, result: 'warn', text: error.message, fix: error.hint }]
    }
    if (
      isTajoError(error) &&
      error.code === 'TAJO_WAREHOUSE_MISSING' &&
      config.warehouse.kind === 'postgres' &&
      error.hint.includes('tajo sync')
    )
      return [{ name, result: 'ok', text: `${error.message} The first sync makes them.` }]
    if (isTajoError(error))
      return [{ name, result: 'fail', text: error.message, fix: error.hint, exitCode: error.exitCode }]
    if (isAbsent(error) && config.warehouse.kind === 'duckdb') return [await newWarehouse(config.warehouse.path)]
    throw error
  }
}

async function newWarehouse(path: string): Promise<Check> {
  const name = 'warehouse'
  const folder = await nearestFolder(dirname(path))
  try {
    await access(folder, constants.W_OK)
    return { name, result: 'ok', text: `${path} is not there yet; the first sync creates it` }
  } catch {
    return {
      name,
      result: 'fail',
      text: `${path} cannot be created`,
      fix: `Make ${folder} writable, or name another file under \`warehouse\`.`,
      exitCode: 2,
    }
  }
}

function lastRunCheck(
  run: { readonly startedAt: string; readonly verdict: string; readonly source: string; readonly id: string },
  now: number,
): Check {
  const name = 'last run'
  const text = `${run.source} ${ago(run.startedAt, now)}: ${run.verdict}`
  if (run.verdict === 'complete' || run.verdict === 'running') return { name, result: 'ok', text }
  return { name, result: 'warn', text, fix: `See \`tajo runs ${run.id}\`; \`tajo sync\` goes on where it stopped.` }
}

function rejectedCheck(rejected: number): Check[] {
  if (rejected === 0) return []
  return [
    {
      name: 'rejected',
      result: 'warn',
      text: counted(rejected, 'record'),
      fix: 'See `tajo rejected list`, then `tajo rejected replay`.',
    },
  ]
}

/** The folder itself, or the nearest above it that is there. */
async function nearestFolder(folder: string): Promise<string> {
  try {
    await stat(folder)
    return folder
  } catch (error) {
    if (!isAbsent(error) || dirname(folder) === folder) throw error
    return nearestFolder(dirname(folder))
  }
}

const isAbsent = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'
