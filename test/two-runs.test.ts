import { chmodSync, chownSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openDuckDb } from '@tajo/warehouse/duckdb/open'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { tableReader, temporaryFolder } from './support/duck-store.ts'
import { differencesFrom } from './support/expect-equals-sandbox.ts'
import { startTajo, writeConfig } from './support/tajo.ts'
import type { PlayedAccount } from './support/vendor.ts'
import { vendors } from './support/vendors.ts'

describe.each(vendors)('$name', (vendor) => {
  const { streams, middle: during, account } = vendor.busy
  const only = ['--streams', streams.join(',')]

  let sandbox: PlayedAccount
  let cwd: string

  beforeEach(async () => {
    sandbox = vendor.open({ ...account, seed: 5, clock: Date })
    cwd = temporaryFolder()
    writeConfig(cwd, await sandbox.listen(), vendor)
  })

  afterEach(async () => {
    await sandbox.close()
    rmSync(cwd, { recursive: true, force: true })
  })

  /** Nothing is lost when the next sync, with nothing in its way, makes all equal. */
  async function expectNothingLost(): Promise<void> {
    const { code } = await startTajo(['sync', ...only], { cwd }).ended
    expect(code).toBe(0)
    const warehouse = await openDuckDb({ path: join(cwd, 'tajo.duckdb'), readOnly: true })
    try {
      const read = tableReader(warehouse, vendor)
      expect(await differencesFrom(vendor.truth(sandbox), read, { streams, read: 'everything' })).toEqual([])
    } finally {
      await warehouse.close()
    }
  }

  /** Resolves once that call was made: the run is in the middle of its work. */
  function inTheMiddle(): Promise<void> {
    return new Promise((resolve) => {
      sandbox.beforeRequest = ({ path }) => {
        if (!during.test(path)) return
        sandbox.beforeRequest = undefined
        resolve()
      }
    })
  }

  test('a second run on the same file is refused and told who holds it; the first goes on', async () => {
    sandbox.faults.next('slow', { match: during, delayMs: 6_000, times: 8 })
    const middle = inTheMiddle()
    const first = startTajo(['sync', ...only], { cwd })
    await middle
    const second = await startTajo(['sync', ...only], { cwd }).ended
    expect(second.code).toBe(1)
    expect(second.json).toMatchObject({ error: { code: 'TAJO_WAREHOUSE_BUSY' } })
    expect(JSON.stringify(second.json)).toContain(String(first.process.pid))
    expect((await first.ended).code).toBe(0)
    await expectNothingLost()
  })

  test('a run that is interrupted keeps what it had, says so, and leaves the file free', async () => {
    sandbox.faults.next('slow', { match: during, delayMs: 3_000, times: 8 })
    const middle = inTheMiddle()
    const run = startTajo(['sync', ...only], { cwd })
    await middle
    run.process.kill('SIGINT')
    expect((await run.ended).code).toBe(130)
    expect(existsSync(join(cwd, 'tajo.duckdb.lock'))).toBe(false)
    await expectNothingLost()
  })

  test('a disk that fills up is named, and nothing that was committed is lost', async () => {
    // No file may grow beyond these blocks, which a run meets as it meets the end of a disk.
    const full = await startTajo(['sync', ...only], { cwd, shell: "trap '' XFSZ; ulimit -f 2400;" }).ended
    expect(full.code).toBe(1)
    expect(JSON.stringify(full.json)).toContain('TAJO_WAREHOUSE_DISK_FULL')
    await expectNothingLost()
  })

  test('a file that cannot be written is named before the vendor is asked for anything', async () => {
    expect((await startTajo(['sync', ...only], { cwd }).ended).code).toBe(0)
    const path = join(cwd, 'tajo.duckdb')
    const nobody = 65_534
    const isRoot = process.getuid?.() === 0
    chmodSync(path, 0o444)
    if (isRoot) for (const name of [cwd, join(cwd, 'tajo.yml'), join(cwd, '.tajo')]) chownSync(name, nobody, nobody)
    const calls = sandbox.calls
    // For root no file is read-only.
    const refused = await startTajo(['sync', ...only], { cwd, ...(isRoot ? { uid: nobody } : {}) }).ended
    expect(JSON.stringify(refused.json)).toContain('TAJO_WAREHOUSE_READ_ONLY')
    expect(refused.code).toBe(2)
    expect(sandbox.calls).toBe(calls)
    if (isRoot) for (const name of [cwd, join(cwd, 'tajo.yml'), join(cwd, '.tajo')]) chownSync(name, 0, 0)
    chmodSync(path, 0o644)
    await expectNothingLost()
  })
})
