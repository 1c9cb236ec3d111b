import { describe, expect, test } from 'vitest'
import { batch, column, columns, day, lineage, page, tickets } from '../testing/batches.ts'
import { stores } from '../testing/stores.ts'
import { rows, store } from '../testing/temporary.ts'

describe.each(stores)('on $kind', ({ temporaryWarehouse, ...dialect }) => {
  test('creates the table with natural types and words for all of it', async () => {
    const table = tickets({ history: true })
    const warehouse = await temporaryWarehouse([table])
    const [entry] = await warehouse.catalog()
    const { bigint, text, double, boolean, date, json, timestamp } = dialect.types
    expect(entry?.columns.map(({ name, type }) => [name, type])).toEqual([
      ['id', bigint],
      ['subject', text],
      ['priority', bigint],
      ['rating', double],
      ['spam', boolean],
      ['due_on', date],
      ['tags', dialect.types['text[]']],
      ['watchers', dialect.types['bigint[]']],
      ['custom_fields', json],
      ['requester_email', text],
      ['stats_resolved_at', timestamp],
      ['description', text],
      ['updated_at', timestamp],
      ['_tajo_extra', json],
      ['_tajo_synced_at', timestamp],
      ['_tajo_deleted_at', timestamp],
    ])
    const comments = await rows(warehouse, dialect.comments('freshdesk'))
    expect(comments.filter(([, , comment]) => comment === null)).toEqual([])
    expect(comments.filter(([, column]) => column === null)).toEqual([
      ['tickets', null, 'Tickets of the account.'],
      ['tickets_history', null, 'Every change of a row of tickets. Tickets of the account.'],
    ])
  })

  test('adds columns and new words later, and never drops one', async () => {
    const table = tickets()
    const warehouse = await temporaryWarehouse([table])
    await store(warehouse, table, [{ id: 1, subject: 'a', updated_at: day(1) }])
    const { subject: _, ...others } = columns
    const changed = tickets({
      columns: { ...others, mood: column('text', { description: 'How it feels.' }) },
      description: 'All tickets.',
      history: true,
    })
    await warehouse.prepare(changed, lineage)
    await store(warehouse, changed, [{ id: 1, mood: 'calm', updated_at: day(2) }])
    expect(await rows(warehouse, 'SELECT subject, mood FROM freshdesk.tickets')).toEqual([['a', 'calm']])
    const comments = await rows(warehouse, dialect.comments('freshdesk'))
    expect(comments).toContainEqual(['tickets', null, 'All tickets.'])
    expect(comments).toContainEqual(['tickets', 'mood', 'How it feels.'])
  })

  describe('a column whose type changed', () => {
    test('is altered where no value is lost', async () => {
      const table = tickets({ history: true })
      const warehouse = await temporaryWarehouse([table])
      await warehouse.widen(table, [])
      await store(warehouse, table, [{ id: 1, priority: 3, subject: '17', rating: 2, updated_at: day(1) }])
      const changed = tickets({
        history: true,
        columns: { ...columns, priority: column('text'), subject: column('bigint'), rating: column('bigint') },
      })
      await warehouse.prepare(changed, lineage)
      await store(warehouse, changed, [{ id: 2, priority: 'high', subject: 18, rating: 3, updated_at: day(1) }])
      const read = 'SELECT id, priority, subject, rating FROM'
      expect(await rows(warehouse, `${read} freshdesk.tickets ORDER BY id`)).toEqual([
        [1, '3', 17, 2],
        [2, 'high', 18, 3],
      ])
      expect(await rows(warehouse, `${read} freshdesk.tickets_history ORDER BY id`)).toEqual([
        [1, '3', 17, 2],
        [2, 'high', 18, 3],
      ])
      expect(await rows(warehouse, `${read} freshdesk.tickets_wide ORDER BY id`)).toEqual([
        [1, '3', 17, 2],
        [2, 'high', 18, 3],
      ])
    })

    test('is set aside under a new name where one would be', async () => {
      const table = tickets()
      const warehouse = await temporaryWarehouse([table])
      await store(warehouse, table, [
        { id: 1, subject: '17', updated_at: day(1) },
        { id: 2, subject: 'seventeen', updated_at: day(1) },
        { id: 3 },
      ])
      const changed = tickets({ columns: { ...columns, subject: column('bigint') } })
      const aside = `subject_${dialect.types.text.toLowerCase()}`
      await warehouse.prepare(changed, lineage)
      await store(warehouse, changed, [{ id: 2, subject: 18, updated_at: day(2) }])
      expect(await rows(warehouse, `SELECT id, subject, ${aside} FROM freshdesk.tickets ORDER BY id`)).toEqual([
        [1, 17, '17'],
        [2, 18, 'seventeen'],
        [3, null, null],
      ])
      await warehouse.prepare(table, lineage)
      await warehouse.prepare(changed, lineage)
      expect(await rows(warehouse, 'SELECT id, subject FROM freshdesk.tickets WHERE id = 2')).toEqual([[2, 18]])
    })
  })

  describe('a table that is not Tajo’s', () => {
    test('is left alone, and so is one of another stream', async () => {
      const address = await dialect.address()
      await dialect.execute(
        address,
        `CREATE SCHEMA freshdesk; CREATE TABLE freshdesk."Tickets" (mine INTEGER); CREATE VIEW freshdesk.agents_wide AS SELECT 1 AS one;
      CREATE TABLE freshdesk.groups_history (mine INTEGER)`,
      )
      const warehouse = await dialect.open(address)
      try {
        for (const table of [
          tickets(),
          tickets({ stream: 'agents', table: 'agents' }),
          tickets({ stream: 'groups', table: 'groups', history: true }),
        ]) {
          await expect(warehouse.prepare(table, lineage)).rejects.toMatchObject({ code: 'TAJO_SCHEMA_CONFLICT' })
        }
        await warehouse.prepare(tickets({ table: 'mine' }), lineage)
        await expect(warehouse.prepare(tickets({ stream: 'other', table: 'MINE' }), lineage)).rejects.toThrow(
          /freshdesk\.mine exists and belongs to freshdesk\.tickets/,
        )
        await expect(warehouse.write(batch(tickets(), { pages: [page([{ id: 1 }])] }))).rejects.toThrow()
        expect(await rows(warehouse, 'SELECT * FROM freshdesk."Tickets"')).toEqual([])
      } finally {
        await warehouse.close()
      }
    })

    test('two columns of one name are refused', async () => {
      const warehouse = await temporaryWarehouse([])
      for (const name of ['ID', '_tajo_mine']) {
        const table = tickets({ columns: { ...columns, [name]: column('text') } })
        await expect(warehouse.prepare(table, lineage)).rejects.toMatchObject({ code: 'TAJO_SCHEMA_CONFLICT' })
      }
    })
  })

  test('a stream whose layer or table is renamed takes its rows and history along', async () => {
    const table = tickets({ history: true })
    const warehouse = await temporaryWarehouse([table])
    await warehouse.widen(table, [])
    await store(warehouse, table, [{ id: 1, subject: 'a', updated_at: day(1) }])
    for (const changes of [{ table: 'cases' }, { layer: 'support', table: 'cases' }]) {
      const moved = tickets({ history: true, ...changes })
      await warehouse.prepare(moved, lineage)
      expect(await warehouse.counts(moved)).toMatchObject({ live: 1 })
      expect(await store(warehouse, moved, [{ id: 1, subject: 'a', updated_at: day(1) }])).toMatchObject({
        unchanged: 1,
      })
      const names = `SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_schema IN ('freshdesk', 'support') ORDER BY 1`
      const layer = moved.layer
      expect((await rows(warehouse, names)).flat()).toEqual([
        `${layer}.cases`,
        `${layer}.cases_history`,
        `${layer}.cases_wide`,
      ])
    }
    expect(await warehouse.catalog()).toHaveLength(1)
  })

  test('takes any names', async () => {
    const odd = `we'ird "name" ; DROP TABLE x; -- ünï 表 {}`
    const table = tickets({
      source: odd,
      stream: odd,
      layer: odd,
      table: `${odd}/%`,
      description: odd,
      key: [odd],
      history: true,
      columns: {
        [odd]: column('bigint', { description: odd }),
        [`${odd}2`]: column('text', { from: [odd, `${odd}~/`], description: odd }),
        select: column('json'),
        updated_at: column('timestamp'),
      },
      customFields: { column: 'select' },
      masks: { [`select.${odd.replaceAll('.', '')}`]: 'redact' },
    })
    const warehouse = await temporaryWarehouse([table])
    const nested = tickets({ ...table, columns: { ...table.columns, [odd]: column('bigint', { from: ['id'] }) } })
    await warehouse.prepare(nested, lineage)
    const record = { id: 1, [odd]: { [`${odd}~/`]: odd }, select: { [odd]: odd, 'a/b~c"': 1 }, updated_at: day(1) }
    expect(await store(warehouse, nested, [record])).toMatchObject({ inserted: 1 })
    expect(await store(warehouse, nested, [{ ...record, updated_at: day(2) }, 5])).toMatchObject({
      updated: 1,
      rejected: 1,
    })
    await warehouse.widen(nested, [{ key: odd, label: odd, type: 'text' }])
    expect(await warehouse.rowsByKey(nested, ['1'])).toMatchObject([{ [`${odd}2`]: odd, select: { [odd]: '***' } }])
    const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
    expect(await rows(warehouse, `SELECT ${quoted('a/b~c"')} FROM ${quoted(odd)}.${quoted(`${odd}/%_wide`)}`)).toEqual([
      ['1'],
    ])
    expect(await warehouse.catalog(odd)).toMatchObject([{ table: `${odd}/%`, rows: 1 }])
  })
})
