import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, test } from 'vitest'
import { batch, lineage, page, tickets } from '../testing/batches.ts'
import { startChild } from '../testing/child.ts'
import { rows, store, temporaryFolder, temporaryWarehouse } from '../testing/temporary.ts'
import { openDuckDb } from './open.ts'
import { Spool } from './spool.ts'

const file = () => join(temporaryFolder(), 'tajo.duckdb')

test('makes Tajo’s own tables', async () => {
  const warehouse = await temporaryWarehouse([])
  const all = await rows(
    warehouse,
    `SELECT table_name || '.' || column_name || ' ' || data_type || CASE WHEN is_nullable THEN '' ELSE ' NOT NULL' END
     FROM duckdb_columns() WHERE schema_name = '_tajo' ORDER BY table_name, column_index`,
  )
  expect(all.flat().join('\n')).toMatchSnapshot()
  expect(await rows(warehouse, 'FROM _tajo.meta')).toEqual([['schema_version', '3']])
})

describe('a file that is held', () => {
  test('by another process is named with its command and time', async () => {
    const path = file()
    const child = startChild('hold.child.ts', [path])
    expect(await child.line()).toBe('open')
    const failure = openDuckDb({ path })
    await expect(failure).rejects.toMatchObject({
      code: 'TAJO_WAREHOUSE_BUSY',
      parts: { pid: child.pid, command: 'tajo sync freshdesk' },
    })
    await expect(failure).rejects.toThrow(
      new RegExp(
        `held by process ${child.pid} \\(\`tajo sync freshdesk\`, since 20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC\\)`,
      ),
    )
    await expect(openDuckDb({ path, readOnly: true })).rejects.toMatchObject({ code: 'TAJO_WAREHOUSE_BUSY' })
    child.process.kill('SIGKILL')
    await child.ended
    expect(existsSync(`${path}.lock`)).toBe(true)
    const warehouse = await openDuckDb({ path, command: 'tajo verify' })
    expect(JSON.parse(readFileSync(`${path}.lock`, 'utf8'))).toMatchObject({ pid: process.pid, command: 'tajo verify' })
    await warehouse.close()
    expect(existsSync(`${path}.lock`)).toBe(false)
  })

  test('by another process with another’s mark beside it is not said to be that other', async () => {
    const path = file()
    const child = startChild('hold.child.ts', [path])
    await child.line()
    writeFileSync(`${path}.lock`, JSON.stringify({ pid: 1, command: 'someone else', since: 'long ago' }))
    await expect(openDuckDb({ path })).rejects.toThrow(`held by process ${child.pid}.`)
  })

  test('by this process is refused as well, by any name', async () => {
    const path = file()
    const warehouse = await openDuckDb({ path })
    symlinkSync(path, `${path}.link`)
    await expect(openDuckDb({ path, readOnly: true })).rejects.toMatchObject({ code: 'TAJO_WAREHOUSE_BUSY' })
    for (const name of [path, `${path}.link`]) {
      await expect(openDuckDb({ path: name })).rejects.toMatchObject({
        code: 'TAJO_WAREHOUSE_BUSY',
        parts: { pid: process.pid },
      })
    }
    await warehouse.close()
    await (await openDuckDb({ path })).close()
    const readers = await Promise.all([openDuckDb({ path, readOnly: true }), openDuckDb({ path, readOnly: true })])
    await readers[0].close()
    await expect(openDuckDb({ path })).rejects.toMatchObject({ code: 'TAJO_WAREHOUSE_BUSY' })
    await readers[1].close()
    await (await openDuckDb({ path })).close()
  })

  test('by readers can be read by others', async () => {
    const path = file()
    const own = await openDuckDb({ path })
    await own.prepare(tickets(), lineage)
    await store(own, tickets(), [{ id: 1 }])
    await own.close()
    const child = startChild('hold.child.ts', [path, 'read'])
    await child.line()
    const reader = await openDuckDb({ path, readOnly: true })
    expect(await reader.counts(tickets())).toMatchObject({ live: 1 })
    await expect(store(reader, tickets(), [{ id: 2 }])).rejects.toMatchObject({ code: 'TAJO_WAREHOUSE_READ_ONLY' })
    await reader.close()
    await expect(openDuckDb({ path })).rejects.toMatchObject({ code: 'TAJO_WAREHOUSE_BUSY', parts: { pid: child.pid } })
  })
})

test('a run that never ended is told as killed by whoever reads the file afterwards', async () => {
  const path = file()
  const writer = await openDuckDb({ path })
  const started = { command: 'sync', startedAt: '2026-03-01T00:00:00.000Z', finishedAt: null, calls: 0, credits: 0 }
  await writer.startRun({ id: 'a', source: 'freshdesk', verdict: 'running', ...started })
  expect(await writer.runs({ limit: 1 })).toMatchObject([{ verdict: 'running' }])
  await writer.close()
  const reader = await openDuckDb({ path, readOnly: true })
  expect(await reader.runs({ limit: 1 })).toMatchObject([{ verdict: 'killed', finishedAt: null }])
  await reader.close()
})

describe('a file that cannot be used', () => {
  test('is not a DuckDB database', async () => {
    const path = file()
    for (const content of ['', 'hello', 'x'.repeat(50_000), 'SQLite format 3\0'.padEnd(20_000, 'y')]) {
      writeFileSync(path, content)
      await expect(openDuckDb({ path }), content.slice(0, 9)).rejects.toMatchObject({ code: 'TAJO_WAREHOUSE_NOT_OURS' })
      expect(readFileSync(path, 'utf8')).toBe(content)
    }
    await expect(openDuckDb({ path: temporaryFolder() })).rejects.toMatchObject({ code: 'TAJO_WAREHOUSE_NOT_OURS' })
  })

  test('is damaged', async () => {
    const path = file()
    await (await openDuckDb({ path })).close()
    const bytes = readFileSync(path)
    for (const at of [5000, 9000]) bytes[at] = 255 - (bytes[at] ?? 0)
    writeFileSync(path, bytes)
    await expect(openDuckDb({ path })).rejects.toMatchObject({
      code: 'TAJO_WAREHOUSE_NOT_OURS',
      hint: expect.stringContaining('backup'),
    })
  })

  test('is cut off', async () => {
    const path = file()
    const warehouse = await openDuckDb({ path })
    await warehouse.prepare(tickets(), lineage)
    await store(warehouse, tickets(), [{ id: 1 }])
    await warehouse.close()
    truncateSync(path, 20_000)
    await expect(openDuckDb({ path })).rejects.toMatchObject({
      code: 'TAJO_WAREHOUSE_NOT_OURS',
      hint: expect.stringContaining('backup'),
    })
  })

  test('lies in no folder, or is not there to be read', async () => {
    await expect(openDuckDb({ path: join(temporaryFolder(), 'nowhere', 'x.duckdb') })).rejects.toMatchObject({
      code: 'TAJO_WAREHOUSE_READ_ONLY',
    })
    const path = file()
    await expect(openDuckDb({ path, readOnly: true })).rejects.toMatchObject({ code: 'TAJO_WAREHOUSE_READ_ONLY' })
    expect(existsSync(path)).toBe(false)
  })

  test('holds nothing of Tajo’s and is only to be read', async () => {
    const path = file()
    const instance = await DuckDBInstance.create(path)
    instance.closeSync()
    await expect(openDuckDb({ path, readOnly: true })).rejects.toMatchObject({ code: 'TAJO_WAREHOUSE_NOT_OURS' })
  })

  test('may not be written', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'tajo.duckdb')
    await (await openDuckDb({ path })).close()
    chmodSync(path, 0o444)
    chmodSync(folder, 0o555)
    const restore = dropPrivileges()
    try {
      await expect(openDuckDb({ path, spoolDir: temporaryFolder() })).rejects.toMatchObject({
        code: 'TAJO_WAREHOUSE_READ_ONLY',
      })
      await expect(openDuckDb({ path })).rejects.toMatchObject({ code: 'TAJO_WAREHOUSE_READ_ONLY' })
      await expect(openDuckDb({ path: join(folder, 'new.duckdb') })).rejects.toMatchObject({
        code: 'TAJO_WAREHOUSE_READ_ONLY',
      })
      const reader = await openDuckDb({ path, readOnly: true })
      expect(await reader.catalog()).toEqual([])
      await reader.close()
    } finally {
      restore()
      chmodSync(folder, 0o755)
    }
  })

  test('was written by a newer Tajo, and stays byte for byte, with its log', async () => {
    const path = file()
    await (await openDuckDb({ path })).close()
    const instance = await DuckDBInstance.create(path)
    const connection = await instance.connect()
    await connection.run('PRAGMA disable_checkpoint_on_shutdown')
    await connection.run("UPDATE _tajo.meta SET value = '99'")
    connection.closeSync()
    instance.closeSync()
    const files = () => [path, `${path}.wal`].map((name) => readFileSync(name).toString('base64'))
    const before = files()
    for (const readOnly of [false, true]) {
      const failure = openDuckDb({ path, readOnly })
      await expect(failure).rejects.toMatchObject({ code: 'TAJO_WAREHOUSE_NEWER' })
      await expect(failure).rejects.toThrow(/schema version 99; this Tajo knows versions up to 3/)
    }
    expect(files()).toEqual(before)
  })
})

describe('the spool', () => {
  test('is for the owner alone, and what a killed run left in it is cleared', async () => {
    const folder = realpathSync(temporaryFolder())
    const spool = join(folder, '.tajo', 'spool')
    mkdirSync(spool, { recursive: true })
    const [left = '', others = ''] = await Promise.all(
      ['tajo.duckdb', 'tajo.duckdb.other'].map((name) =>
        new Spool(spool, join(folder, name)).with([page([])], async (path) => path),
      ),
    )
    for (const path of [left, others]) writeFileSync(path, '[]')
    const warehouse = await openDuckDb({ path: join(folder, 'tajo.duckdb') })
    expect(existsSync(left)).toBe(false)
    expect(existsSync(others)).toBe(true)
    expect(statSync(spool).mode & 0o777).toBe(0o700)
    await warehouse.close()
  })

  test('lies where it is wanted', async () => {
    const spoolDir = join(temporaryFolder(), 'elsewhere')
    const warehouse = await temporaryWarehouse([tickets()], { spoolDir })
    expect(await store(warehouse, tickets(), [{ id: 1 }])).toMatchObject({ inserted: 1 })
    expect(existsSync(spoolDir)).toBe(true)
  })
})

test('a failed write leaves nothing behind and the warehouse usable', async () => {
  const table = tickets()
  const warehouse = await temporaryWarehouse([table])
  await store(warehouse, table, [{ id: 1, subject: 'a' }], { checkpoint: 1 })
  // The key of the tombstone is no number: the statement fails after the rows were merged.
  const bad = batch(table, {
    pages: [page([{ id: 1, subject: 'b' }, { id: 2 }])],
    gone: [{ key: ['x'], reason: '' }],
    checkpoint: 2,
  })
  await expect(warehouse.write(bad)).rejects.toMatchObject({ code: 'TAJO_WAREHOUSE' })
  expect(await rows(warehouse, 'SELECT id, subject FROM freshdesk.tickets')).toEqual([[1, 'a']])
  expect(await warehouse.checkpoint('freshdesk', 'tickets')).toBe(1)
  expect(await store(warehouse, table, [{ id: 2 }], { checkpoint: 2 })).toMatchObject({ inserted: 1 })
})

test('a batch larger than the memory it was given gets more', async () => {
  const table = tickets()
  const warehouse = await temporaryWarehouse([table], { memoryLimit: '8MB' })
  const records = Array.from({ length: 3000 }, (_, id) => ({
    id,
    subject: `${id}`.repeat(2000),
    custom_fields: { a: 'y'.repeat(500) },
  }))
  expect(await store(warehouse, table, records)).toMatchObject({ inserted: 3000 })
})

test('writes that are asked for at once follow one another', async () => {
  const table = tickets()
  const warehouse = await temporaryWarehouse([table])
  const writes = Array.from({ length: 10 }, (_, index) =>
    store(warehouse, table, [{ id: 1, priority: index }], { checkpoint: index }),
  )
  await Promise.all(writes)
  expect(await rows(warehouse, 'SELECT priority FROM freshdesk.tickets')).toEqual([[9]])
  expect(await warehouse.checkpoint('freshdesk', 'tickets')).toBe(9)
})

test('what is being read when it closes is read to its end', async () => {
  const warehouse = await openDuckDb({ path: file() })
  const long = warehouse.query('SELECT count(*) FROM range(3000) a, range(30000) b WHERE a.range < b.range')
  const order: string[] = []
  const answered = long.then(() => order.push('answered'))
  await new Promise((resolve) => setTimeout(resolve, 20))
  await warehouse.close().then(() => order.push('closed'))
  await answered
  expect(order).toEqual(['answered', 'closed'])
  expect((await long).rows).toEqual([[85_498_500]])
})

test('a question larger than the memory it was given is answered', async () => {
  const warehouse = await temporaryWarehouse([], { memoryLimit: '8MB' })
  const { rows: found } = await warehouse.query(
    'SELECT count(*) FROM (SELECT DISTINCT md5(range::VARCHAR) FROM range(300000))',
  )
  expect(found).toEqual([[300_000]])
})

test('nothing is answered once it is closed', async () => {
  const warehouse = await openDuckDb({ path: file() })
  await warehouse.close()
  await warehouse.close()
  await expect(warehouse.catalog()).rejects.toThrow(/closed/)
})

test('an amount of memory that is none is refused', async () => {
  await expect(openDuckDb({ path: file(), memoryLimit: 'lots' })).rejects.toMatchObject({ code: 'TAJO_CONFIG_INVALID' })
})

/** The superuser may write anything: as such the test steps down for its while. */
function dropPrivileges(): () => void {
  if (process.geteuid?.() !== 0) return () => {}
  process.seteuid?.(65_534)
  return () => process.seteuid?.(0)
}
