import { describe, expect, test } from 'vitest'
import { columns, day, lineage, tickets } from '../testing/batches.ts'
import { stores } from '../testing/stores.ts'
import { rows, store, value } from '../testing/temporary.ts'

describe.each(stores)('on $kind', ({ temporaryWarehouse, ...dialect }) => {
  const table = tickets()
  const names = `SELECT column_name FROM information_schema.columns WHERE table_name = 'tickets_wide' ORDER BY ordinal_position`

  test('gives every custom field a typed column', async () => {
    const warehouse = await temporaryWarehouse([table])
    const fields = {
      count: 3,
      share: 0.5,
      vip: true,
      when: '2026-03-02T10:00:00+02:00',
      on: '2026-03-02T00:00:00Z',
      note: 'x',
      list: ['a'],
      ids: [7],
      open: { a: 1 },
      bad: 'many',
    }
    await store(warehouse, table, [{ id: 1, custom_fields: fields }, { id: 2 }])
    const types = {
      count: 'bigint',
      share: 'double',
      vip: 'boolean',
      when: 'timestamp',
      on: 'date',
      note: 'text',
      list: 'text[]',
      ids: 'bigint[]',
      open: 'json',
      bad: 'bigint',
    } as const
    await warehouse.widen(
      table,
      Object.entries(types).map(([key, type]) => ({ key, label: key.toUpperCase(), type })),
    )
    expect(
      await rows(
        warehouse,
        `SELECT ${Object.keys(types)
          .map((name) => `"${name}"`)
          .join(', ')} FROM freshdesk.tickets_wide WHERE id = 1`,
      ),
    ).toEqual([[3, 0.5, true, '2026-03-02T08:00:00Z', '2026-03-02', 'x', ['a'], [7], { a: 1 }, null]])
    expect((await rows(warehouse, names)).flat()).not.toContain('custom_fields')
    const comments = await rows(warehouse, dialect.comments('freshdesk'))
    expect(comments).toContainEqual(['tickets_wide', 'vip', 'VIP'])
    expect(comments).toContainEqual(['tickets_wide', null, 'Tickets of the account. With one column per custom field.'])
  })

  test('a field named like a column, or like another but for case, gets a suffix', async () => {
    const warehouse = await temporaryWarehouse([table])
    await store(warehouse, table, [
      { id: 1, subject: 'own', custom_fields: { Subject: 'field', vip: 1, VIP: 2, '': 3 } },
    ])
    await warehouse.widen(table, [{ key: 'vip', label: 'v', type: 'text' }])
    expect(
      await rows(warehouse, 'SELECT subject, "Subject_custom", vip, "VIP_custom", _custom FROM freshdesk.tickets_wide'),
    ).toEqual([['own', 'field', '1', '2', '3']])
  })

  test('keys that nothing defines get text columns, and stay known', async () => {
    const warehouse = await temporaryWarehouse([table])
    await store(warehouse, table, [{ id: 1, custom_fields: { early: 1 } }], { syncedAt: day(1) })
    await warehouse.widen(table, [])
    await store(warehouse, table, [{ id: 1, custom_fields: { late: 'x' } }], { syncedAt: day(2) })
    await warehouse.widen(table, [])
    expect(await rows(warehouse, 'SELECT early, late FROM freshdesk.tickets_wide')).toEqual([[null, 'x']])
  })

  test('follows definitions whose type changes, that come and that go', async () => {
    const warehouse = await temporaryWarehouse([table])
    await store(warehouse, table, [{ id: 1, custom_fields: { a: '5', b: 'x' } }])
    await warehouse.widen(table, [
      { key: 'a', label: 'A', type: 'text' },
      { key: 'unused', label: 'U', type: 'date' },
    ])
    await warehouse.widen(table, [
      { key: 'a', label: 'Amount', type: 'bigint' },
      { key: 'b', label: 'B', type: 'text' },
    ])
    expect(await rows(warehouse, 'SELECT a, b FROM freshdesk.tickets_wide')).toEqual([[5, 'x']])
    expect((await rows(warehouse, names)).flat()).not.toContain('unused')
    // A change of the table itself makes the view again.
    await warehouse.prepare(tickets({ columns: { ...columns, mood: { type: 'text', description: '' } } }), lineage)
    expect(await rows(warehouse, 'SELECT a, mood FROM freshdesk.tickets_wide')).toEqual([[5, null]])
  })

  test('masked fields stay masked', async () => {
    const spec = tickets({ masks: { 'custom_fields.gone': 'drop', 'custom_fields.number': 'hash' } })
    const warehouse = await temporaryWarehouse([spec])
    await store(warehouse, spec, [{ id: 1, custom_fields: { gone: 1, number: 5 } }])
    await warehouse.widen(spec, [
      { key: 'gone', label: '', type: 'text' },
      { key: 'number', label: '', type: 'bigint' },
    ])
    expect((await rows(warehouse, names)).flat()).not.toContain('gone')
    expect(await value(warehouse, 'SELECT length(number) FROM freshdesk.tickets_wide')).toBe(64)
  })

  test('a table without custom fields gets no view', async () => {
    const { customFields: _, ...spec } = table
    const warehouse = await temporaryWarehouse([spec])
    await warehouse.widen(spec, [])
    expect(await rows(warehouse, names)).toEqual([])
  })

  test('reads fields that are a list of ids and values', async () => {
    const listed = { ...table, customFields: { column: 'custom_fields', shape: 'id-value-list' as const } }
    const warehouse = await temporaryWarehouse([listed])
    const many = [
      { id: 31430000000501, value: 'plan_pro' },
      { id: 502, value: '7' },
      { id: 503, value: ['a', 'b'] },
      { id: 504, value: null },
      { id: 505, value: true },
      { id: 506, value: 'met only' },
      { id: 502, value: 'again' },
      { id: 507 },
    ]
    await store(warehouse, listed, [{ id: 1, custom_fields: many }, { id: 2, custom_fields: [] }, { id: 3 }])
    await warehouse.widen(listed, [
      { key: '31430000000501', name: 'plan', label: 'Plan', type: 'text' },
      { key: '502', name: 'seats', label: 'Seats', type: 'bigint' },
      { key: '503', name: 'choices', label: 'Choices', type: 'text[]' },
      { key: '504', name: 'due', label: 'Due', type: 'date' },
      { key: '505', name: 'vip', label: 'VIP', type: 'boolean' },
    ])
    const select = 'SELECT id, plan, seats, choices, due, vip, "506", "507" FROM freshdesk.tickets_wide ORDER BY id'
    expect(await rows(warehouse, select)).toEqual([
      [1, 'plan_pro', 7, ['a', 'b'], null, true, 'met only', null],
      [2, null, null, null, null, null, null, null],
      [3, null, null, null, null, null, null, null],
    ])
  })
})
