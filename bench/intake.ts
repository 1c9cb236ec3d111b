import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { median, runJson } from './measure.ts'

export interface Intake {
  readonly perSecond: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
}

export type IntakeKind = 'ours' | 'rows' | 'batches'

/**
 * Webhook deliveries stored a second: Tajo's intake and the two barest ones, in turns on the same machine, the load from a process of
 * its own. `node bench/run.ts` calls it; `postgres` is an address whose databases are made and dropped here.
 */
export async function measureIntake(
  store: 'pglite' | 'postgres',
  { seconds, rounds, postgres }: { readonly seconds: number; readonly rounds: number; readonly postgres?: string },
): Promise<Readonly<Record<IntakeKind, Intake>>> {
  const found: Record<IntakeKind, Intake[]> = { rows: [], batches: [], ours: [] }
  for (let round = 0; round < rounds; round += 1)
    for (const kind of ['rows', 'batches', 'ours'] as const) {
      const measured = await withPlace(store, postgres, (place) => measure(kind, store, place, seconds))
      found[kind].push(measured)
    }
  return { ours: middle(found.ours), rows: middle(found.rows), batches: middle(found.batches) }
}

async function measure(kind: IntakeKind, store: string, place: string, seconds: number): Promise<Intake> {
  const server: ChildProcess = spawn(
    process.execPath,
    ['--max-semi-space-size=4', new URL('intake-server.ts', import.meta.url).pathname, kind, store, place],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  try {
    const [line] = (await once(server.stdout ?? server, 'data')) as [Buffer]
    return await runJson<Intake>('intake-load.ts', line.toString().trim(), String(seconds))
  } finally {
    server.kill()
    await once(server, 'close')
  }
}

/** An empty folder, or the address of an empty database. */
async function withPlace<T>(
  store: 'pglite' | 'postgres',
  postgres: string | undefined,
  task: (place: string) => Promise<T>,
): Promise<T> {
  if (store === 'pglite') {
    const folder = mkdtempSync(join(tmpdir(), 'tajo-intake-'))
    try {
      return await task(folder)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  const name = `intake_${process.pid}_${Math.trunc(performance.now())}`
  const client = new Client({ connectionString: postgres })
  await client.connect()
  try {
    await client.query(`CREATE DATABASE ${name}`)
    const url = new URL(postgres ?? '')
    url.pathname = `/${name}`
    return await task(url.href)
  } finally {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await client.end()
  }
}

function middle(all: readonly Intake[]): Intake {
  const of = (pick: (one: Intake) => number): number => median(all.map(pick))
  return { perSecond: of(({ perSecond }) => perSecond), p50: of(({ p50 }) => p50), p99: of(({ p99 }) => p99) }
}
