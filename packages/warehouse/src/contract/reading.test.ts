import { describe, expect, test } from 'vitest'
import { batch, column, day, lineage, notes, page, tickets } from '../testing/batches.ts'
import { stores } from '../testing/stores.ts'
import { store } from '../testing/temporary.ts'

describe.each(stores)('on $kind', ({ temporaryWarehouse, ...dialect }) => {
  const table = tickets()
  const none: ReadonlySet<string> = new Set()

  test('names parents whose children were not read as of their present version, newest first, tombstones marked', async () => {
    const warehouse = await temporaryWarehouse([table, notes()])
    await store(
      warehouse,
      table,
      [1, 2, 3, 4].map((id) => ({ id, updated_at: day(id) })),
    )
    await warehouse.write(batch(table, { gone: [{ key: [4], reason: 'gone' }] }))
    const parentsDone = [
      { id: '1', version: '2026-03-01T01:00:00+01:00', compare: true },
      { id: '2', version: day(1), compare: true },
    ]
    await warehouse.write(batch(notes(), { parentsDone }))
    const options = { version: 'updated_at', limit: 10, skip: none }
    expect(await warehouse.staleParents(table, 'notes', options)).toEqual([
      { id: '4', version: day(4), live: false },
      { id: '3', version: day(3) },
      { id: '2', version: day(2) },
    ])
    expect(await warehouse.staleParents(table, 'notes', { ...options, limit: 1, skip: new Set(['4', '3']) })).toEqual([
      { id: '2', version: day(2) },
    ])
    expect(await warehouse.countStaleParents(table, 'notes', { version: 'updated_at' })).toBe(3)
    expect(await warehouse.countStaleParents(table, 'other', { version: 'updated_at' })).toBe(4)
    await store(warehouse, table, [{ id: 1, updated_at: day(9) }])
    expect(await warehouse.staleParents(table, 'notes', { ...options, limit: 1 })).toEqual([
      { id: '1', version: day(9) },
    ])
    await warehouse.setCheckpoint('freshdesk', 'notes', undefined)
    expect(await warehouse.countStaleParents(table, 'notes', { version: 'updated_at' })).toBe(4)
  })

  test('without versions every live parent is due', async () => {
    const warehouse = await temporaryWarehouse([table, notes()])
    await store(warehouse, table, [{ id: 1 }, { id: 2 }])
    await warehouse.write(batch(notes(), { parentsDone: [{ id: '1', version: '', compare: true }] }))
    expect(await warehouse.countStaleParents(table, 'notes')).toBe(2)
    expect(await warehouse.staleParents(table, 'notes', { limit: 10, skip: new Set(['2']) })).toEqual([
      { id: '1', version: '' },
    ])
  })

  test('of parents that say how many children they have, those with fewer stored are due', async () => {
    const parents = tickets({ columns: { ...table.columns, thread_count: column('bigint') } })
    const warehouse = await temporaryWarehouse([parents, notes()])
    const counted = [3, 1, 0, null].map((thread_count, index) => ({ id: index + 1, updated_at: day(1), thread_count }))
    await store(warehouse, parents, counted)
    const options = { version: 'updated_at', fewerThan: { column: 'thread_count', children: notes() } }
    const due = async () => {
      const found = await warehouse.staleParents(parents, 'notes', { ...options, limit: 10, skip: none })
      expect(await warehouse.countStaleParents(parents, 'notes', options)).toBe(found.length)
      return found.map(({ id }) => id)
    }
    expect(await due()).toEqual(['2', '1'])
    const children = [11, 12, 21].map((id) => ({ id, ticket_id: Math.floor(id / 10) }))
    await store(warehouse, notes(), children)
    expect(await due()).toEqual(['1'])
    // What was read and still is less than the parent says is not asked for again until the parent changes.
    await warehouse.write(batch(notes(), { parentsDone: [{ id: '1', version: day(1), compare: false }] }))
    expect(await due()).toEqual([])
    await warehouse.write(batch(notes(), { gone: [{ key: [21], reason: 'gone' }] }))
    expect(await due()).toEqual(['2'])
  })

  test('finds the numbers no row has', async () => {
    const warehouse = await temporaryWarehouse([table])
    expect(await warehouse.idGaps(table, { limit: 5 })).toEqual({ total: 0, ids: [] })
    await store(
      warehouse,
      table,
      [3, 4, 7].map((id) => ({ id })),
    )
    await warehouse.write(batch(table, { gone: [{ key: [8], reason: 'gone' }] }))
    expect(await warehouse.idGaps(table, { limit: 10 })).toEqual({ total: 4, ids: [6, 5, 2, 1] })
    expect(await warehouse.idGaps(table, { limit: 3, upTo: 10 })).toEqual({ total: 6, ids: [10, 9, 6] })
    expect(await warehouse.idGaps(table, { limit: 3, upTo: 5 })).toEqual({ total: 3, ids: [5, 2, 1] })
    await store(warehouse, table, [{ id: 84019930551 }])
    expect(await warehouse.idGaps(table, { limit: 1 })).toEqual({ total: 84019930551 - 5, ids: [84019930550] })
  })

  test('counts, with the range of versions', async () => {
    const warehouse = await temporaryWarehouse([table])
    expect(await warehouse.counts(table)).toEqual({ live: 0, deleted: 0, oldest: null, newest: null })
    await store(
      warehouse,
      table,
      [1, 2, 3].map((id) => ({ id, priority: id, updated_at: day(id) })),
    )
    await warehouse.write(batch(table, { gone: [{ key: [3], reason: 'gone' }] }))
    expect(await warehouse.counts(table)).toEqual({ live: 2, deleted: 1, oldest: day(1), newest: day(3) })
    const within = { column: 'updated_at', from: '2026-03-02T02:00:00+02:00' }
    expect(await warehouse.counts(table, within)).toEqual({ live: 1, deleted: 1, oldest: day(2), newest: day(3) })
  })

  test('samples live rows, the same for the same seed', async () => {
    const warehouse = await temporaryWarehouse([table])
    await store(
      warehouse,
      table,
      Array.from({ length: 200 }, (_, id) => ({ id, custom_fields: { a: id }, updated_at: day(1) })),
    )
    await warehouse.write(batch(table, { gone: [{ key: [5], reason: 'gone' }] }))
    const ids = async (n: number, seed: number) => (await warehouse.sample(table, n, seed)).map((row) => row['id'])
    expect(await ids(10, 1)).toHaveLength(10)
    expect(await ids(10, 1)).toEqual(await ids(10, 1))
    expect(await ids(10, 1)).not.toEqual(await ids(10, 2))
    expect(await ids(500, 1)).toHaveLength(199)
    expect(await ids(500, 1)).not.toContain(5)
  })

  test('gives rows by key, also tombstones, with the digits of their numbers', async () => {
    const warehouse = await temporaryWarehouse([table])
    const body =
      '[{"id":1848295627395445001,"custom_fields":{"n":1848295627395445001,"x":1.5},"updated_at":"2026-03-02T10:12:44+02:00","tags":["a"]}]'
    await store(warehouse, table, body)
    await warehouse.write(batch(table, { gone: [{ key: ['5'], reason: 'gone' }] }))
    const [row, tombstone, ...others] = (
      await warehouse.rowsByKey(table, ['1848295627395445001', '5', '99'])
    ).toReversed()
    expect(others).toEqual([])
    expect(row).toMatchObject({
      id: '1848295627395445001',
      updated_at: '2026-03-02T08:12:44Z',
      tags: ['a'],
      subject: null,
      _tajo_deleted_at: null,
    })
    expect(JSON.stringify(row?.['custom_fields'])).toBe('{"n":1848295627395445001,"x":1.5}')
    expect(tombstone).toMatchObject({ id: 5, _tajo_deleted_at: '2026-03-02T12:00:00Z' })
  })

  test('keeps positions, and moves or forgets them', async () => {
    const warehouse = await temporaryWarehouse([table, notes()])
    expect(await warehouse.checkpoint('freshdesk', 'tickets')).toBeUndefined()
    const checkpoint = { at: '2026-03-01T00:00:00Z', seen: [1, 2], deep: { null: null } }
    await warehouse.write(batch(table, { pages: [page([{ id: 1 }])], checkpoint: 1 }))
    await warehouse.write(batch(table, { checkpoint, runId: 'run-2', syncedAt: day(5) }))
    await warehouse.write(batch(notes(), { checkpoint: null }))
    expect(await warehouse.checkpoint('freshdesk', 'tickets')).toEqual(checkpoint)
    expect(await warehouse.checkpoint('freshdesk', 'notes')).toBeNull()
    expect(await warehouse.checkpoints('freshdesk')).toMatchObject([
      { stream: 'notes' },
      { stream: 'tickets', checkpoint, at: day(5), runId: 'run-2' },
    ])
    expect(await warehouse.checkpoints('zendesk')).toEqual([])
    await warehouse.setCheckpoint('freshdesk', 'tickets', 'moved')
    expect(await warehouse.checkpoint('freshdesk', 'tickets')).toBe('moved')
    await warehouse.setCheckpoint('freshdesk', 'tickets', undefined)
    expect(await warehouse.checkpoint('freshdesk', 'tickets')).toBeUndefined()
  })

  test('keeps runs with their streams', async () => {
    const warehouse = await temporaryWarehouse([])
    const run = {
      id: 'a',
      source: 'freshdesk',
      command: 'tajo sync',
      startedAt: day(1),
      finishedAt: null,
      verdict: 'running',
      calls: 0,
      credits: 0,
    }
    const release = await warehouse.lockSource?.('freshdesk')
    await warehouse.startRun(run)
    await warehouse.startRun({ ...run, id: 'b', source: 'zendesk', startedAt: day(2) })
    expect(await warehouse.runs({ limit: 10 })).toMatchObject([
      { id: 'b' },
      { id: 'a', verdict: 'running', finishedAt: null, streams: [] },
    ])
    // Only a source that is held is being written.
    if (release !== undefined) expect((await warehouse.runs({ id: 'b', limit: 1 }))[0]?.verdict).toBe('killed')
    const numbers = { read: 5, inserted: 4, updated: 1, unchanged: 0, deleted: 0, rejected: 0, calls: 3, credits: 6 }
    const stream = {
      runId: 'a',
      stream: 'tickets',
      verdict: 'complete',
      reason: null,
      ...numbers,
      startedAt: day(1),
      finishedAt: day(2),
    }
    await release?.()
    const done = { ...run, finishedAt: day(2), verdict: 'complete', calls: 3, credits: 6 }
    await warehouse.saveRun(done, [stream])
    await warehouse.saveRun(done, [stream])
    expect(await warehouse.runs({ source: 'freshdesk', limit: 10 })).toEqual([{ ...done, streams: [stream] }])
    expect(await warehouse.runs({ id: 'b', limit: 10 })).toHaveLength(1)
    expect(await warehouse.runs({ limit: 1 })).toHaveLength(1)
  })

  test('knows what it holds', async () => {
    const warehouse = await temporaryWarehouse([])
    const about = { folder: 'support', parent: 'tickets', references: { ticket_id: 'tickets' } }
    await warehouse.prepare(notes(), about)
    await warehouse.prepare(table, lineage)
    await store(warehouse, table, [{ id: 1 }, { id: 2 }], { syncedAt: day(4) })
    await warehouse.write(batch(table, { gone: [{ key: [1], reason: 'gone' }], syncedAt: day(5) }))
    const [first, second] = await warehouse.catalog('freshdesk')
    expect(first).toMatchObject({ stream: 'notes', ...about, rows: 0, lastSyncedAt: null, key: ['id'] })
    expect(second).toMatchObject({
      table: 'tickets',
      layer: 'freshdesk',
      rows: 1,
      deletedRows: 1,
      lastSyncedAt: day(5),
      description: 'Tickets of the account.',
    })
    expect(second?.columns.find(({ name }) => name === 'requester_email')).toEqual({
      name: 'requester_email',
      type: dialect.types.text,
      description: 'Who asked.',
      pii: true,
    })
    expect(second?.columns.map(({ name }) => name)).toContain('_tajo_deleted_at')
    expect(await warehouse.catalog('zendesk')).toEqual([])
  })
})
