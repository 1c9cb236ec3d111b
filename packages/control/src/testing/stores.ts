import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@tajo/core/clock'
import { silentLog } from '@tajo/core/log'
import { makeDatabase } from '@tajo/warehouse/testing/databases'
import { afterAll, beforeAll, beforeEach, describe } from 'vitest'
import { openKey, type ServerKey } from '../key.ts'
import { type Control, type ControlAddress, type ControlOptions, openControl } from '../open.ts'
import { openPglite } from '../store/pglite.ts'

export const testKey: ServerKey = openKey({ secret: Buffer.alloc(32, 7).toString('hex'), file: '' })

export interface Store {
  readonly control: Control
  readonly address: ControlAddress
  /** Another way in, as another process would have it: PGlite has one only. */
  another(): Promise<Control>
  reopen(options?: Partial<ControlOptions>): Promise<Control>
}

/** The same tests on both stores; every test finds it empty. */
export function onBothStores(tests: (store: () => Store) => void, options: Partial<ControlOptions> = {}): void {
  for (const kind of ['pglite', 'postgres'] as const) {
    describe(kind, () => {
      let made: Awaited<ReturnType<typeof makeAddress>> | undefined
      let store: Store | undefined
      beforeAll(async () => {
        made = await makeAddress(kind)
        store = await makeStore(made.address, options)
      })
      beforeEach(async () => {
        await store?.control.sql.script(emptied)
      })
      afterAll(async () => {
        await store?.control.close()
        await made?.drop()
      })
      tests(() => {
        if (store === undefined) throw new Error('a store is there only while a test runs')
        return store
      })
    })
  }
}

export async function makeAddress(
  kind: ControlAddress['kind'],
): Promise<{ readonly address: ControlAddress; readonly drop: () => Promise<void> }> {
  if (kind === 'postgres') {
    const { url, drop } = await makeDatabase()
    return { address: { kind, url }, drop }
  }
  const folder = await mkdtemp(join(tmpdir(), 'tajo-control-'))
  const path = join(folder, 'control')
  await cp(await newCluster(), path, { recursive: true })
  return { address: { kind, path }, drop: () => rm(folder, { recursive: true, force: true }) }
}

/** An empty cluster, made once on this machine: making one takes longer than all the tests with it. */
async function newCluster(): Promise<string> {
  const { version } = JSON.parse(
    await readFile(new URL('../package.json', import.meta.resolve('@electric-sql/pglite')), 'utf8'),
  ) as { version: string }
  const cluster = join(tmpdir(), `tajo-pglite-${version}`)
  if (existsSync(cluster)) return cluster
  const folder = await mkdtemp(join(tmpdir(), 'tajo-pglite-new-'))
  await (await openPglite(join(folder, 'cluster'), 0)).close()
  // Another test may have been first.
  await rename(join(folder, 'cluster'), cluster).catch(() => undefined)
  await rm(folder, { recursive: true, force: true })
  return cluster
}

async function makeStore(address: ControlAddress, given: Partial<ControlOptions>): Promise<Store> {
  const options = { clock: systemClock, log: silentLog, key: testKey, ...given, address }
  let control = await openControl(options)
  return {
    address,
    get control() {
      return control
    },
    another: () => (address.kind === 'pglite' ? Promise.resolve(control) : openControl(options)),
    reopen: async (changes) => {
      await control.close()
      control = await openControl({ ...options, ...changes, address })
      return control
    },
  }
}

const emptied = `
  TRUNCATE tajo_control.inbox, tajo_control.workers, tajo_control.running, tajo_control.job_news, tajo_control.schedules, tajo_control.tokens,
    tajo_control.alerts, tajo_control.notices, tajo_control.secrets;
  DELETE FROM tajo_queue.job`
