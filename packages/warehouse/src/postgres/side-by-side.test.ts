import { connect as connectTo, createServer, type Socket } from 'node:net'
import type { Warehouse } from '@tajo/core/warehouse'
import { describe, expect, onTestFinished, test } from 'vitest'
import { lineage, tickets } from '../testing/batches.ts'
import { administer, temporaryDatabase } from '../testing/databases.ts'
import { rows, store, value } from '../testing/temporary.ts'
import { parseAddress } from './address.ts'
import { holdSchema } from './lock.ts'
import { openPostgres } from './open.ts'
import { Session } from './session.ts'

async function opened(url: string, command = 'tajo sync'): Promise<Warehouse> {
  const warehouse = await openPostgres({ url, command, clock: { now: () => Date.now(), sleep: async () => {} } })
  onTestFinished(() => warehouse.close())
  return warehouse
}

describe('a source that is held', () => {
  test('is refused to others with who holds it, until it is let go', async () => {
    const url = await temporaryDatabase()
    const [first, second] = [await opened(url, 'tajo sync freshdesk'), await opened(url)]
    const release = await first.lockSource?.('freshdesk')
    const failure = second.lockSource?.('freshdesk')
    await expect(failure).rejects.toMatchObject({ code: 'TAJO_RUN_ACTIVE' })
    await expect(failure).rejects.toThrow(`tajo sync freshdesk @`)
    const other = await second.lockSource?.('zendesk')
    await release?.()
    const again = await second.lockSource?.('freshdesk')
    await again?.()
    await other?.()
  })

  test('is free when its holder is gone', async () => {
    const url = await temporaryDatabase()
    const first = await openPostgres({ url })
    await first.lockSource?.('freshdesk')
    await first.close()
    expect(await (await opened(url)).lockSource?.('freshdesk')).toBeDefined()
  })

  test('is not written on by one whose lock was lost to another', async () => {
    const url = await temporaryDatabase()
    const [first, second] = [await opened(url, 'tajo sync'), await opened(url, 'tajo sync again')]
    await first.prepare(tickets(), lineage)
    await first.lockSource?.('freshdesk')
    await endSessions(url, 'tajo sync @%')
    await second.lockSource?.('freshdesk')
    await expect(store(first, tickets(), [{ id: 1 }])).rejects.toMatchObject({ code: 'TAJO_RUN_ACTIVE' })
    expect(await second.counts(tickets())).toMatchObject({ live: 0 })
  })

  test('is not written on by one whose lock was another’s meanwhile, even if it is free again', async () => {
    const url = await temporaryDatabase()
    const [first, second] = [await opened(url, 'tajo sync'), await opened(url, 'tajo sync again')]
    await first.prepare(tickets(), lineage)
    const release = await first.lockSource?.('freshdesk')
    await endSessions(url, 'tajo sync @%')
    const leave = await second.lockSource?.('freshdesk')
    await leave?.()
    await expect(store(first, tickets(), [{ id: 1 }])).rejects.toMatchObject({ code: 'TAJO_RUN_ACTIVE' })
    await release?.()
    const again = await first.lockSource?.('freshdesk')
    await store(first, tickets(), [{ id: 1 }])
    await again?.()
  })
})

test('two sources are written at once, from the first statement on', async () => {
  const url = await temporaryDatabase()
  const sources = ['freshdesk', 'zendesk', 'third']
  const warehouses = await Promise.all(sources.map((source) => opened(url, `tajo sync ${source}`)))
  await Promise.all(
    warehouses.map(async (warehouse, index) => {
      const source = sources[index] ?? ''
      const table = tickets({ source, layer: 'support', table: `${source}_tickets`, history: true })
      const release = await warehouse.lockSource?.(source)
      await warehouse.prepare(table, lineage)
      for (let position = 1; position <= 10; position += 1) {
        const records = Array.from({ length: 50 }, (_, id) => ({ id, priority: position }))
        await store(warehouse, table, records, {
          checkpoint: position,
          syncedAt: new Date(position * 1e6).toISOString(),
        })
      }
      await release?.()
    }),
  )
  const [reader] = warehouses
  if (reader === undefined) throw new Error('no warehouse')
  for (const source of sources) {
    expect(await value(reader, `SELECT count(*) FROM support.${source}_tickets WHERE priority = 10`)).toBe(50)
    expect(await value(reader, `SELECT count(*) FROM support.${source}_tickets_history`)).toBe(500)
    expect(await reader.checkpoint(source, 'tickets')).toBe(10)
  }
})

test('who is paused while it changes tables keeps nobody else from it, and begins again', async () => {
  const url = await temporaryDatabase()
  const other = await opened(url)
  const clock = { now: () => Date.now(), sleep: async () => {} }
  const paused = new Session({ address: parseAddress(url), name: 'paused', readOnly: false }, clock)
  onTestFinished(() => paused.close())
  // Only a server that was reached before is tried again.
  await paused.rows('SELECT 1')
  let wake = (): void => {}
  let tries = 0
  let work = Promise.resolve()
  await new Promise<void>((holds) => {
    work = paused.exclusively((writer) =>
      writer.transaction(async () => {
        await holdSchema(writer)
        tries += 1
        if (tries > 1) return
        holds()
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }),
    )
  })
  await other.prepare(tickets(), lineage)
  wake()
  await work
  expect(tries).toBe(2)
})

describe('a connection that is lost', () => {
  test('between batches is opened again', async () => {
    const url = await temporaryDatabase()
    const warehouse = await opened(url)
    await warehouse.prepare(tickets(), lineage)
    await endSessions(url, 'tajo sync%')
    expect(await store(warehouse, tickets(), [{ id: 1 }])).toMatchObject({ inserted: 1 })
    await endSessions(url, 'tajo sync%')
    expect(await warehouse.counts(tickets())).toMatchObject({ live: 1 })
  })

  // The bytes after which the connection is cut: each cut comes at another statement of the batch.
  test('inside of a batch, or with the answer to its commit, leaves it whole and once', async () => {
    const url = await temporaryDatabase()
    const table = tickets({
      write: 'append',
      columns: { ...tickets().columns, at: { type: 'bigint', description: '' } },
    })
    const direct = await opened(url)
    await direct.prepare(table, lineage)
    let batches = 0
    for (const cut of [
      /COPY pg_temp/,
      /CREATE TEMP TABLE tajo_stage/,
      /INSERT INTO _tajo.checkpoints|UPDATE _tajo.checkpoints/,
      /Q.{4}COMMIT/s,
    ]) {
      for (const side of ['before', 'after'] as const) {
        const warehouse = await opened(await cutting(url, cut, side))
        batches += 1
        const result = await store(warehouse, table, [{ id: 1, at: batches }], { checkpoint: batches })
        expect(result, `${cut} ${side}`).toMatchObject({ inserted: 1 })
        expect(await direct.checkpoint('freshdesk', 'tickets')).toBe(batches)
        expect(await value(direct, 'SELECT count(*) FROM freshdesk.tickets'), `${cut} ${side}`).toBe(batches)
      }
    }
    expect(
      await rows(
        direct,
        `SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in%' AND datname = current_database()`,
      ),
    ).toEqual([[0]])
  })

  test('for good ends the write with what to do', async () => {
    const url = await temporaryDatabase()
    const proxy = await relay(url, () => 'pass')
    const warehouse = await opened(proxy.url)
    await warehouse.prepare(tickets(), lineage)
    proxy.stop()
    await expect(store(warehouse, tickets(), [{ id: 1 }])).rejects.toMatchObject({
      code: 'TAJO_WAREHOUSE_UNREACHABLE',
      retryable: true,
    })
  })
})

/** Ends sessions and waits until they are gone, in words PostgreSQL 13 has too. */
function endSessions(url: string, name: string): Promise<void> {
  const sessions = `pg_stat_activity WHERE application_name LIKE '${name}' AND datname = '${new URL(url).pathname.slice(1)}'`
  return administer(
    `DO $$ BEGIN
       PERFORM pg_terminate_backend(pid) FROM ${sessions};
       WHILE EXISTS (SELECT FROM ${sessions}) LOOP
         PERFORM pg_sleep(0.01), pg_stat_clear_snapshot();
       END LOOP;
     END $$`,
  )
}

/** The same database behind a relay that cuts the connection once, before a statement reaches the server or after it did. */
async function cutting(url: string, at: RegExp, side: 'before' | 'after'): Promise<string> {
  let isCut = false
  const { url: relayed } = await relay(url, (sent) => {
    if (isCut || !at.test(sent)) return 'pass'
    isCut = true
    return side
  })
  return relayed
}

async function relay(url: string, decide: (sent: string) => 'pass' | 'before' | 'after') {
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connectTo(Number(new URL(url).port), '127.0.0.1')
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.on('error', () => undefined)
    }
    let silent = false
    client.on('data', (bytes) => {
      const verdict = silent ? 'pass' : decide(bytes.toString('latin1'))
      if (verdict === 'before') {
        upstream.destroy()
        client.destroy()
        return
      }
      silent ||= verdict === 'after'
      upstream.write(bytes)
    })
    upstream.on('data', (bytes) => {
      // The server has done it; nobody hears of it.
      if (silent) client.destroy()
      else client.write(bytes)
    })
    upstream.on('close', () => client.destroy())
    client.on('close', () => upstream.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = (): void => {
    server.close()
    for (const socket of open) socket.destroy()
  }
  onTestFinished(stop)
  const relayed = new URL(url)
  const address = server.address()
  relayed.port = String(typeof address === 'object' ? address?.port : '')
  return { url: relayed.href, stop }
}
