import { spawn } from 'node:child_process'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openDuckDb } from '@tajo/warehouse/duckdb/open'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CrashChildOptions } from './support/crash-child.ts'
import { dice } from './support/dice.ts'
import { tableReader, temporaryFolder } from './support/duck-store.ts'
import { differencesFrom } from './support/expect-equals-sandbox.ts'
import { hurriedClock, stoppable } from './support/hurried-clock.ts'
import { vendors } from './support/vendors.ts'
import { brokenPromises } from './support/watch-checkpoints.ts'

const kills = Number(process.env['TAJO_CRASH_RUNS'] ?? 6)
const seed = Number(process.env['TAJO_CRASH_SEED'] ?? Date.now() % 2 ** 31)
/** A run that is let go takes about this long, so that kills fall anywhere in it. */
const longestMs = 4_000
const childPath = fileURLToPath(new URL('./support/crash-child.ts', import.meta.url))

type Moment = 'before the first commit' | 'inside a commit' | 'between commits' | 'after the last commit' | 'not at all'

interface Kill {
  readonly afterMs: number
  /** The time counts from the process's start, not from when it has the file open. */
  readonly fromStart: boolean
}

describe.each(vendors)('$name', (vendor) => {
  const chance = dice(seed)
  const epochMs = Date.now()
  const { account, hurried, restMs } = vendor.crash
  const clock = stoppable(hurried ? hurriedClock(epochMs) : Date)
  const sandbox = vendor.open({ ...account, seed: 11, clock })
  const folder = temporaryFolder()
  const path = join(folder, 'tajo.duckdb')
  let url = ''

  beforeAll(async () => {
    url = await sandbox.listen()
  })

  afterAll(async () => {
    await sandbox.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test(
    `kill -9 at any of ${kills} moments loses nothing and doubles nothing (F13, seed ${seed})`,
    async () => {
      const moments = new Map<Moment, number>()
      let killed = 0
      let runs = 0
      let authorized = 0
      while (killed < kills) {
        // Now and then everything is read again, so that cuts fall into full reads too.
        const full = chance.below(4) === 0
        if ((await vendor.crash.enter?.(sandbox, { baseUrl: url, folder })) === 'anew') authorized += 1
        const { moment, last } = await runChild(full, {
          afterMs: Math.ceil(chance.roll() * longestMs),
          fromStart: chance.below(8) === 0,
        })
        runs += 1
        if (moment !== 'not at all') killed += 1
        // Whatever was cut, the account is still entered and read.
        else expect(last).toBe('ended complete')
        moments.set(moment, (moments.get(moment) ?? 0) + 1)
        if (existsSync(path)) await checkFile()
        for (let n = chance.below(12); n > 0; n -= 1) {
          const kind = vendor.mutationKinds[chance.below(vendor.mutationKinds.length)]
          if (kind !== undefined) vendor.mutate(sandbox, { kind, a: chance.below(1000), b: chance.below(1000) })
        }
      }
      process.stdout.write(
        `${vendor.name}: ${killed} kills in ${runs} runs: ${[...moments].map(([when, n]) => `${n} ${when}`).join(', ')}; authorized anew ${authorized} times\n`,
      )

      await vendor.crash.enter?.(sandbox, { baseUrl: url, folder })
      // Rows are read once they have settled.
      await new Promise((resolve) => setTimeout(resolve, restMs))
      expect((await runChild(false)).last).toBe('ended complete')
      // What the last run reads is what it is compared with: a service level that is broken a moment later is no loss.
      clock.stop()
      expect((await runChild(true)).last).toBe('ended complete')
      await checkEnd()
    },
    60_000 + kills * 20_000,
  )

  /** Runs a sync in a process of its own and kills it, unless it has ended by then. */
  function runChild(full: boolean, kill?: Kill): Promise<{ readonly moment: Moment; readonly last: string }> {
    const options: CrashChildOptions = { vendor: vendor.name, url, folder, path, full, epochMs }
    const child = spawn(process.execPath, [childPath, JSON.stringify(options)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    let timer: NodeJS.Timeout | undefined
    const arm = (): void => {
      if (kill !== undefined) timer ??= setTimeout(() => child.kill('SIGKILL'), kill.afterMs)
    }
    if (kill?.fromStart === true) arm()
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      arm()
    })
    return new Promise((resolve) => {
      child.once('close', (_code, signal) => {
        clearTimeout(timer)
        const lines = said.trimEnd().split('\n')
        resolve({ moment: signal === 'SIGKILL' ? momentOf(lines) : 'not at all', last: lines.at(-1) ?? '' })
      })
    })
  }

  /** After each kill: what the positions promise is there. */
  async function checkFile(): Promise<void> {
    const warehouse = await openDuckDb({ path, command: 'check' })
    try {
      if ((await warehouse.catalog()).length === 0) return
      expect(await brokenPromises(vendor, sandbox, warehouse, tableReader(warehouse, vendor))).toEqual([])
    } finally {
      await warehouse.close()
    }
  }

  async function checkEnd(): Promise<void> {
    const warehouse = await openDuckDb({ path, command: 'check' })
    try {
      const names = vendor.shown
      const read = tableReader(warehouse, vendor)
      expect(await differencesFrom(vendor.truth(sandbox), read, { streams: names, read: 'everything' })).toEqual([])
      const positions = (await warehouse.checkpoints()).map(({ stream }) => stream)
      expect(positions.toSorted()).toEqual(names.toSorted())
      const runs = await warehouse.runs({ limit: 10_000 })
      expect(new Set(runs.map(({ verdict }) => verdict))).toEqual(new Set(['complete', 'killed']))
      expect((await warehouse.query('SELECT count(*) FROM _tajo.walks')).rows).toEqual([[0]])
      expect((await warehouse.query('SELECT count(*) FROM _tajo.seen')).rows).toEqual([[0]])
    } finally {
      await warehouse.close()
    }
    const spool = join(folder, '.tajo', 'spool')
    expect(existsSync(spool) ? readdirSync(spool) : []).toEqual([])
    expect(existsSync(`${path}.lock`)).toBe(false)
  }
})

function momentOf(lines: readonly string[]): Moment {
  const begun = lines.filter((line) => line === 'begin').length
  const committed = lines.filter((line) => line === 'commit').length
  if (lines.includes('closing')) return 'after the last commit'
  if (begun > committed) return 'inside a commit'
  return committed === 0 ? 'before the first commit' : 'between commits'
}
