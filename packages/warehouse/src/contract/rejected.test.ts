import { describe, expect, test } from 'vitest'
import { batch, day, notes, page, tickets } from '../testing/batches.ts'
import { stores } from '../testing/stores.ts'
import { rows, store, value } from '../testing/temporary.ts'

describe.each(stores)('on $kind', ({ temporaryWarehouse, ...dialect }) => {
  const table = tickets()

  test('sets the records aside that cannot be stored and stores the rest', async () => {
    const warehouse = await temporaryWarehouse([table])
    const bad = [
      '{"id":900,"updated_at":"yesterday"}',
      '{"id":901,"priority":"high"}',
      '{"id":902,"priority":{"a":1}}',
      '{"id":903,"tags":"one"}',
      '{"id":904,"stats":[]}',
      '{"id":905,"watchers":[1,"x"]}',
      '{"id":906,"spam":"perhaps"}',
      '{"id":910,"watchers":7}',
      '{"id":99999999999999999999}',
      '{"subject":"no key"}',
      '{"id":null}',
      '17',
      'null',
      '["id",1]',
      '"text"',
      '{"id":907,"subject":"\\x"}',
      '{"id":908,"subject":"tab\there"}',
      '{"id": 909, "nested": {"id": 1}, "broken": tru}',
    ]
    const good = (from: number) =>
      Array.from({ length: 500 }, (_, index) => `{"id":${from + index},"subject":"[\\"{,\\\\"}`)
    const records = [...good(1000), ...bad.slice(0, 9), ...good(2000), ...bad.slice(9)]
    const result = await warehouse.write(
      batch(table, { pages: [page(`[${records.join(' ,\n')}]`), page([{ id: 5000 }])], checkpoint: 1 }),
    )
    expect(result).toMatchObject({ inserted: 1001, rejected: bad.length })
    expect(await warehouse.checkpoint('freshdesk', 'tickets')).toBe(1)
    expect(await value(warehouse, 'SELECT DISTINCT subject FROM freshdesk.tickets WHERE id < 3000')).toBe('["{,\\')
    const rejected = await warehouse.rejected({ limit: 100 })
    expect(rejected.map((record) => record.raw).sort()).toEqual([...bad].sort())
    expect(
      rejected
        .map((record) => record.key)
        .filter((key) => key !== null)
        .sort(),
    ).toEqual(
      ['900', '901', '902', '903', '904', '905', '906', '907', '908', '909', '910', '99999999999999999999'].sort(),
    )
    const reason = (key: string) => rejected.find((record) => record.key === key)?.reason
    expect(reason('901')).toBe(
      `priority holds a value of kind ${dialect.kinds.text} that is not ${dialect.types.bigint}.`,
    )
    expect(reason('904')).toBe(`stats holds a value of kind ${dialect.kinds.list}, not an object.`)
    expect(reason('907')).toBe('The record is not valid JSON.')
    expect(rejected.find((record) => record.raw === '17')?.reason).toBe('The record is not an object.')
  })

  test('a page that is no array is one rejected record', async () => {
    const warehouse = await temporaryWarehouse([table])
    const pages = [page('{"error":"x"}'), page('[{"id":1},{"id":2'), page([{ id: 3 }])]
    expect(await warehouse.write(batch(table, { pages }))).toMatchObject({ inserted: 1, rejected: 2 })
  })

  test('a type that changed everywhere rejects the records and ends no run', async () => {
    const warehouse = await temporaryWarehouse([table])
    const records = Array.from({ length: 3000 }, (_, id) => ({ id, priority: 'high' }))
    expect(await store(warehouse, table, records, { checkpoint: 1 })).toMatchObject({ inserted: 0, rejected: 3000 })
    expect(await warehouse.countRejected('freshdesk')).toBe(3000)
  })

  test('bytes that are no UTF-8 are rejected', async () => {
    const warehouse = await temporaryWarehouse([table])
    const body = Buffer.concat([Buffer.from('[{"id":1,"subject":"'), Buffer.from([0xff]), Buffer.from('"},{"id":2}]')])
    expect(await warehouse.write(batch(table, { pages: [{ ...page([]), body, rows: 2 }] }))).toMatchObject({
      inserted: 1,
      rejected: 1,
    })
    expect(await warehouse.rejected({ limit: 1 })).toMatchObject([
      { key: '1', reason: 'The record is not valid UTF-8.' },
    ])
  })

  test('a record that is stored later is rejected no longer', async () => {
    const warehouse = await temporaryWarehouse([table])
    await store(warehouse, table, '[{"id":1,"priority":"x"},{"id":2,"priority":"x"}]')
    await store(warehouse, table, '[{"id":1,"priority":"y"},{"id":2,"priority":3}]', { runId: 'run-2' })
    expect(await warehouse.rejected({ limit: 10 })).toMatchObject([
      { key: '1', runId: 'run-2', raw: '{"id":1,"priority":"y"}' },
    ])
  })

  test('what the reader could not read is kept with how to ask again, once, and until it is read', async () => {
    const spec = notes()
    const warehouse = await temporaryWarehouse([spec])
    const rejected = [
      { key: '17', reason: 'denied', request: '/tickets/17/conversations' },
      { key: null, reason: 'no answer', request: '/tickets?page=3' },
    ]
    expect(await warehouse.write(batch(spec, { rejected }))).toMatchObject({ rejected: 0 })
    await warehouse.write(batch(spec, { rejected, runId: 'run-2' }))
    expect(await warehouse.rejected({ source: 'freshdesk', stream: 'notes', limit: 10 })).toHaveLength(2)
    expect(await rows(warehouse, 'SELECT DISTINCT run_id FROM _tajo.rejected')).toEqual([['run-2']])
    const [first] = (await warehouse.rejected({ limit: 10 })).filter((record) => record.key === null)
    await warehouse.deleteRejected([first?.id ?? ''])
    await warehouse.write(batch(spec, { parentsDone: [{ id: '17', version: day(1), compare: true }] }))
    expect(await warehouse.countRejected('freshdesk')).toBe(0)
  })

  test('an entry that is replaced gets an id of its own, so that deleting the old one loses nothing', async () => {
    const warehouse = await temporaryWarehouse([table])
    await store(warehouse, table, '[{"id":1,"priority":"x"}]')
    const [old] = await warehouse.rejected({ limit: 1 })
    await store(warehouse, table, '[{"id":1,"priority":"x"}]', { runId: `replay-${old?.id}` })
    await warehouse.deleteRejected([old?.id ?? ''])
    expect(await warehouse.countRejected('freshdesk')).toBe(1)
  })

  test('a record beyond the limit is rejected without its text', async () => {
    const warehouse = await temporaryWarehouse([table])
    const body = Buffer.concat([
      Buffer.from('[{"id":1,"subject":"'),
      Buffer.alloc(129 * 1024 * 1024, 0x61),
      Buffer.from('"},{"id":2}]'),
    ])
    expect(await warehouse.write(batch(table, { pages: [{ ...page([]), body, rows: 2 }] }))).toMatchObject({
      inserted: 1,
      rejected: 1,
    })
    const [record] = await warehouse.rejected({ limit: 1 })
    expect(record).toMatchObject({ key: '1' })
    expect(record?.reason).toMatch(/^The record is 135266/)
    expect(record).not.toHaveProperty('raw')
  })
})
