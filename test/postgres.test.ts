import { rmSync } from 'node:fs'
import { FreshdeskSandbox } from '@tajo/sandbox/freshdesk/sandbox'
import { openPostgres } from '@tajo/warehouse/postgres/open'
import { administer, temporaryDatabase } from '@tajo/warehouse/testing/databases'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tableReader, temporaryFolder } from './support/duck-store.ts'
import { differencesFrom } from './support/expect-equals-sandbox.ts'
import { freshdesk } from './support/freshdesk/vendor.ts'
import { startTajo, writeConfig } from './support/tajo.ts'

const streams = ['tickets', 'conversations', 'contacts', 'companies']
const only = ['--streams', streams.join(',')]
const password = 'pass%40word%2Fwith%3Asigns'

let sandbox: FreshdeskSandbox
let cwd: string
let url: string

beforeEach(async () => {
  sandbox = new FreshdeskSandbox({ seed: 5, size: { tickets: 250, contacts: 120, companies: 30 } })
  cwd = temporaryFolder()
  const database = await temporaryDatabase()
  const name = new URL(database).pathname.slice(1)
  await administer(
    `CREATE ROLE r_${name} LOGIN PASSWORD '${decodeURIComponent(password)}'; GRANT CREATE ON DATABASE ${name} TO r_${name}`,
  )
  url = database.replace('postgres:postgres@', `r_${name}:${password}@`)
  writeConfig(cwd, await sandbox.listen(), freshdesk, url)
})

afterEach(async () => {
  await sandbox.close()
  rmSync(cwd, { recursive: true, force: true })
})

async function tajo(...words: string[]) {
  const ended = await startTajo(words, { cwd }).ended
  for (const secret of [password, decodeURIComponent(password)])
    expect(JSON.stringify(ended.json) + ended.stderr).not.toContain(secret)
  return ended
}

test('every command works on it as on a file', async () => {
  expect(await tajo('doctor')).toMatchObject({
    code: 0,
    json: {
      checks: expect.arrayContaining([
        { name: 'warehouse', result: 'ok', text: expect.stringContaining('The first sync makes them') },
      ]),
    },
  })
  expect(await tajo('plan', ...only)).toMatchObject({ code: 0 })
  expect(await tajo('query', 'SELECT 1')).toMatchObject({
    code: 2,
    json: { error: { code: 'TAJO_WAREHOUSE_MISSING' } },
  })
  expect(await tajo('sync', ...only)).toMatchObject({ code: 0 })
  expect(await tajo('sync', ...only)).toMatchObject({ code: 0 })
  const warehouse = await openPostgres({ url, readOnly: true })
  try {
    const read = tableReader(warehouse, freshdesk)
    expect(await differencesFrom(freshdesk.truth(sandbox), read, { streams, read: 'everything' })).toEqual([])
  } finally {
    await warehouse.close()
  }
  expect(await tajo('verify', ...only)).toMatchObject({ code: 0 })
  const [count] = (await tajo('query', 'SELECT count(*) AS n FROM freshdesk.tickets')).json as readonly { n: number }[]
  expect(count?.n).toBeGreaterThan(200)
  for (const words of [
    ['status'],
    ['runs'],
    ['catalog'],
    ['rejected', 'list'],
    ['rejected', 'replay'],
    ['doctor'],
    ['position', 'freshdesk', 'tickets'],
    ['plan', ...only],
  ])
    expect(await tajo(...words), words.join(' ')).toMatchObject({ code: 0 })
})

test('a second run of the source is refused and told who holds it, or waits; the first goes on', async () => {
  sandbox.faults.next('slow', { match: /conversations/, delayMs: 4_000, times: 8 })
  const middle = new Promise<void>((resolve) => {
    sandbox.beforeRequest = ({ path }) => {
      if (!path.includes('/conversations')) return
      sandbox.beforeRequest = undefined
      resolve()
    }
  })
  const first = startTajo(['sync', ...only], { cwd })
  await middle
  const second = await tajo('sync', ...only)
  expect(second).toMatchObject({ code: 1, json: { error: { code: 'TAJO_RUN_ACTIVE' } } })
  expect(JSON.stringify(second.json)).toContain(`:${first.process.pid}`)
  expect(await tajo('status')).toMatchObject({ code: 0 })
  const patient = tajo('sync', '--wait', ...only)
  expect((await first.ended).code).toBe(0)
  expect(await patient).toMatchObject({ code: 0 })
})
