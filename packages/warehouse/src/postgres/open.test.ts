import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { batch, lineage, page, tickets } from '../testing/batches.ts'
import { administer, temporaryDatabase } from '../testing/databases.ts'
import { postgresServer } from '../testing/postgres-server.ts'
import { rows, store, value } from '../testing/temporary.ts'
import { openPostgres } from './open.ts'

const databaseOf = (url: string) => new URL(url).pathname.slice(1)

async function opened(url: string, options: { readOnly?: boolean; command?: string } = {}) {
  const warehouse = await openPostgres({ url, ...options })
  onTestFinished(() => warehouse.close())
  return warehouse
}

/** The same database for another user, or with parameters. */
function changed(url: string, changes: { user?: string; password?: string; database?: string; parameters?: string }) {
  const other = new URL(url)
  if (changes.user !== undefined) other.username = changes.user
  if (changes.password !== undefined) other.password = changes.password
  if (changes.database !== undefined) other.pathname = `/${changes.database}`
  if (changes.parameters !== undefined) other.search = changes.parameters
  return other.href
}

test('makes Tajo’s own tables, and says nothing of the password', async () => {
  const url = await temporaryDatabase()
  const warehouse = await opened(url)
  const all = await rows(
    warehouse,
    `SELECT table_name || '.' || column_name || ' ' || data_type || CASE is_nullable WHEN 'YES' THEN '' ELSE ' NOT NULL' END
     FROM information_schema.columns WHERE table_schema = '_tajo' ORDER BY table_name, ordinal_position`,
  )
  expect(all.flat().join('\n')).toMatchSnapshot()
  expect(await rows(warehouse, 'SELECT * FROM _tajo.meta')).toEqual([['schema_version', '3']])
  expect(warehouse).toMatchObject({ kind: 'postgres', location: expect.not.stringContaining('postgres:postgres') })
})

describe('a server that cannot be used', () => {
  test('does not answer', async () => {
    const probe = createServer()
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
    const address = probe.address()
    await new Promise((resolve) => probe.close(resolve))
    const port = typeof address === 'object' ? address?.port : 0
    const failure = openPostgres({ url: `postgres://tajo:hidden@127.0.0.1:${port}/support` })
    await expect(failure).rejects.toMatchObject({ code: 'TAJO_WAREHOUSE_UNREACHABLE', exitCode: 4 })
    await expect(failure).rejects.not.toThrow(/hidden/)
  })

  test('knows no such password, database or parameter', async () => {
    const url = await temporaryDatabase()
    const failure = openPostgres({ url: changed(url, { password: 'wrong-one' }) })
    await expect(failure).rejects.toMatchObject({ code: 'TAJO_WAREHOUSE_AUTH', exitCode: 3 })
    await expect(failure).rejects.not.toThrow(/wrong-one/)
    await expect(openPostgres({ url: changed(url, { database: 'nowhere' }) })).rejects.toMatchObject({
      code: 'TAJO_WAREHOUSE_MISSING',
    })
    for (const parameters of [
      'ssl_mode=require',
      'sslmode=prefer',
      'connect_timeout=soon',
      'sslmode=require&sslrootcert=/nowhere',
    ]) {
      await expect(openPostgres({ url: changed(url, { parameters }) })).rejects.toMatchObject({
        code: 'TAJO_CONFIG_INVALID',
      })
    }
  })

  test('has a database of another encoding', async () => {
    const url = await temporaryDatabase()
    const name = `${databaseOf(url)}_latin`
    await administer(`CREATE DATABASE ${name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0`)
    onTestFinished(() => administer(`DROP DATABASE ${name} WITH (FORCE)`))
    await expect(openPostgres({ url: changed(url, { database: name }) })).rejects.toMatchObject({
      code: 'TAJO_WAREHOUSE_NOT_OURS',
    })
  })

  test('was written by a newer Tajo, and stays as it is', async () => {
    const url = await temporaryDatabase()
    await (await openPostgres({ url })).close()
    await administer(`UPDATE _tajo.meta SET value = '99'`, databaseOf(url))
    for (const readOnly of [false, true]) {
      await expect(openPostgres({ url, readOnly })).rejects.toThrow(
        /schema version 99; this Tajo knows versions up to 3/,
      )
    }
  })

  test('holds nothing of Tajo’s and is only to be read', async () => {
    await expect(openPostgres({ url: await temporaryDatabase(), readOnly: true })).rejects.toMatchObject({
      code: 'TAJO_WAREHOUSE_MISSING',
      hint: expect.stringContaining('tajo sync'),
    })
  })
})

test('a warehouse that is only read is not written', async () => {
  const url = await temporaryDatabase()
  const writing = await opened(url)
  await writing.prepare(tickets(), lineage)
  await store(writing, tickets(), [{ id: 1 }])
  const reading = await opened(url, { readOnly: true })
  expect(await reading.counts(tickets())).toMatchObject({ live: 1 })
  await expect(store(reading, tickets(), [{ id: 2 }])).rejects.toMatchObject({ code: 'TAJO_WAREHOUSE_READ_ONLY' })
})

describe('TLS', () => {
  test('is used as the address says, and a server that proves nothing is refused', async ({ skip }) => {
    const { folder } = await postgresServer()
    const url = await temporaryDatabase()
    const certificate = `${folder}/server.crt`
    if (!isThere(certificate)) skip('there is no openssl to make a certificate with')
    const encrypted = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()'
    const local = url.replace('127.0.0.1', 'localhost')
    for (const [address, expected] of [
      [url, false],
      [changed(url, { parameters: 'sslmode=require' }), true],
      [changed(local, { parameters: `sslmode=verify-full&sslrootcert=${certificate}` }), true],
      // The certificate is for localhost, not for its number.
      [changed(url, { parameters: `sslmode=verify-ca&sslrootcert=${certificate}` }), true],
    ] as const) {
      const warehouse = await openPostgres({ url: address })
      expect(await value(warehouse, encrypted), address).toBe(expected)
      await warehouse.close()
    }
    for (const address of [
      changed(local, { parameters: 'sslmode=verify-full' }),
      changed(url, { parameters: `sslmode=verify-full&sslrootcert=${certificate}` }),
    ]) {
      await expect(openPostgres({ url: address }), address).rejects.toMatchObject({ code: 'TAJO_WAREHOUSE_TLS' })
    }
  })

  test('is what a server on another machine has to offer', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.end('N')))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    const url = `postgres://tajo:secret@127.0.0.1:${port}/x?sslmode=verify-full`
    await expect(openPostgres({ url })).rejects.toMatchObject({ code: 'TAJO_WAREHOUSE_TLS' })
  })
})

describe('roles of the docs', () => {
  const document = readFileSync(new URL('../../../../docs/postgres.md', import.meta.url), 'utf8')
  const statements = (name: string, suffix: string) =>
    (new RegExp(`\`\`\`sql ${name}\n([^\`]*)\`\`\``).exec(document)?.[1] ?? '')
      .replaceAll(/\btajo\b/g, `tajo${suffix}`)
      .replaceAll('tajo_reader', `tajo_reader${suffix}`)

  test('the least privileges suffice to write, and the reader’s to read only', async () => {
    const url = await temporaryDatabase()
    const database = databaseOf(url)
    const suffix = `_${database}`
    await administer(statements('least-privilege', suffix), database)
    onTestFinished(() => administer(`DROP OWNED BY tajo${suffix}; DROP ROLE tajo${suffix}`, database))
    const own = changed(url, { user: `tajo${suffix}`, password: 'change-me' })
    const warehouse = await opened(own)
    const table = tickets({ history: true })
    await warehouse.prepare(table, lineage)
    await warehouse.widen(table, [])
    expect(await store(warehouse, table, [{ id: 1, custom_fields: { a: '1' } }], { checkpoint: 1 })).toMatchObject({
      inserted: 1,
    })
    const elsewhere = warehouse.prepare(tickets({ stream: 'other', layer: 'elsewhere' }), lineage)
    await expect(elsewhere).rejects.toMatchObject({ code: 'TAJO_WAREHOUSE_FORBIDDEN', exitCode: 3 })

    await administer(statements('reader', suffix), database)
    onTestFinished(() => administer(`DROP OWNED BY tajo_reader${suffix}; DROP ROLE tajo_reader${suffix}`, database))
    await warehouse.widen(table, [{ key: 'b', label: 'B', type: 'bigint' }])
    const reader = await opened(changed(url, { user: `tajo_reader${suffix}`, password: 'change-me-too' }), {
      readOnly: true,
    })
    expect(await rows(reader, 'SELECT id, a, b FROM freshdesk.tickets_wide')).toEqual([[1, '1', null]])
    expect(await reader.runs({ limit: 1 })).toEqual([])
    await expect(reader.query('DELETE FROM freshdesk.tickets')).rejects.toMatchObject({ code: 'TAJO_QUERY' })
    const writing = openPostgres({ url: changed(url, { user: `tajo_reader${suffix}`, password: 'change-me-too' }) })
    await expect((await writing).setCheckpoint('freshdesk', 'tickets', 2)).rejects.toMatchObject({
      code: 'TAJO_WAREHOUSE_FORBIDDEN',
    })
    await (await writing).close()
  })
})

describe('names longer than 63 bytes', () => {
  test('are shortened alike each time, kept apart, and remembered', async () => {
    const warehouse = await opened(await temporaryDatabase())
    const long = 'a_custom_object_with_a_name_that_goes_on_and_on_beyond_all_measure_ü'
    const { id, updated_at } = tickets().columns
    if (id === undefined || updated_at === undefined) throw new Error('no columns')
    const columns = { id, updated_at, [`${long}_1`]: id, [`${long}_2`]: id }
    const tables = ['one', 'two'].map((end) =>
      tickets({
        layer: long,
        table: `${long}_${end}`,
        stream: `${long}.${end}`,
        columns,
        history: true,
        key: [`${long}_1`],
      }),
    )
    for (const table of tables) {
      await warehouse.prepare(table, lineage)
      const record = { id: 5, updated_at: '2026-03-01T00:00:00Z', [`${long}_1`]: 1, [`${long}_2`]: 2 }
      expect(await store(warehouse, table, [record])).toMatchObject({ inserted: 1 })
      await warehouse.prepare({ ...table, description: 'Changed.' }, lineage)
      expect(await store(warehouse, table, [record])).toMatchObject({ unchanged: 1 })
      expect(await warehouse.rowsByKey(table, ['1'])).toMatchObject([{ id: 5, [`${long}_1`]: 1, [`${long}_2`]: 2 }])
    }
    const catalog = await warehouse.catalog()
    expect(catalog.map(({ rows: count }) => count)).toEqual([1, 1])
    expect(new Set(catalog.map(({ table }) => table)).size).toBe(2)
    for (const { layer, table } of catalog) {
      expect(Math.max(...[layer, table].map((name) => Buffer.byteLength(name)))).toBeLessThanOrEqual(63)
      expect(await value(warehouse, `SELECT count(*) FROM "${layer}"."${table}"`)).toBe(1)
    }
    expect((await rows(warehouse, 'SELECT full_name FROM _tajo.catalog ORDER BY 1')).flat()).toEqual(
      tables.map(({ table }) => `${long}.${table}`),
    )
    expect(await value(warehouse, `SELECT count(*) FROM _tajo.catalog_columns WHERE full_name LIKE '${long}%'`)).toBe(4)
  })
})

test('a failed write leaves nothing behind and the warehouse usable', async () => {
  const table = tickets()
  const warehouse = await opened(await temporaryDatabase())
  await warehouse.prepare(table, lineage)
  await store(warehouse, table, [{ id: 1, subject: 'a' }], { checkpoint: 1 })
  const bad = batch(table, {
    pages: [page([{ id: 1, subject: 'b' }])],
    gone: [{ key: ['x'], reason: '' }],
    checkpoint: 2,
  })
  await expect(warehouse.write(bad)).rejects.toMatchObject({ code: 'TAJO_WAREHOUSE' })
  expect(await rows(warehouse, 'SELECT id, subject FROM freshdesk.tickets')).toEqual([[1, 'a']])
  expect(await warehouse.checkpoint('freshdesk', 'tickets')).toBe(1)
  expect(await store(warehouse, table, [{ id: 2 }], { checkpoint: 2 })).toMatchObject({ inserted: 1 })
})

test('nothing is answered once it is closed', async () => {
  const warehouse = await openPostgres({ url: await temporaryDatabase() })
  await warehouse.close()
  await warehouse.close()
  await expect(warehouse.catalog()).rejects.toThrow(/closed/)
})

function isThere(path: string): boolean {
  try {
    readFileSync(path)
    return true
  } catch {
    return false
  }
}
