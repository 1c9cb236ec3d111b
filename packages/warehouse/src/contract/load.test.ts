import { describe, expect, test } from 'vitest'
import { batch, column, lineage, page, tickets } from '../testing/batches.ts'
import { stores } from '../testing/stores.ts'
import { rows, store, value } from '../testing/temporary.ts'

describe.each(stores)('on $kind', ({ temporaryWarehouse, ...dialect }) => {
  // Each value arrives by the way of whole pages, and, where unknown keys or a record that cannot be stored force it, by others.
  const ways = [
    { way: 'whole pages', unknown: [] },
    { way: 'pages with unknown keys', unknown: ['nothing'] },
    { way: 'single records', unknown: [], bad: '{"id":"no number"}' },
  ]

  describe.each(ways)('reading $way', ({ unknown, bad }) => {
    const table = tickets()
    const read = async (record: string, columns: string) => {
      const warehouse = await temporaryWarehouse([table])
      const shapes = ['list', 'stats', 'view']
      const result = await warehouse.write(
        batch(table, { pages: [page(`[${record}${bad === undefined ? '' : `,${bad}`}]`, { unknown, shapes })] }),
      )
      expect(result).toMatchObject({ inserted: 1, rejected: bad === undefined ? 0 : 1 })
      return (await rows(warehouse, `SELECT ${columns} FROM freshdesk.tickets`))[0]
    }

    test('keeps every digit of an id', async () => {
      expect(await read('{"id":1848295627395445001,"watchers":[9007199254740993,1]}', 'id, watchers')).toEqual([
        '1848295627395445001',
        ['9007199254740993', 1],
      ])
    })

    test('takes instants with any offset and a fraction', async () => {
      expect(await read('{"id":1,"updated_at":"2026-03-02T10:12:44.25+05:30"}', 'updated_at')).toEqual([
        '2026-03-02T04:42:44.25Z',
      ])
      expect(await read('{"id":1,"updated_at":"2026-03-02T10:12:44-08:00"}', 'updated_at')).toEqual([
        '2026-03-02T18:12:44Z',
      ])
      expect(await read('{"id":1,"due_on":"2026-03-02"}', 'due_on')).toEqual(['2026-03-02'])
    })

    test('takes lists, objects and nested values', async () => {
      const record =
        '{"id":1,"tags":["a",null,"ü"],"custom_fields":{"a":{"b":[1.50,null]}},"requester":{"email":"x@y"},"stats":{"resolved_at":null}}'
      expect(await read(record, 'tags, custom_fields, requester_email, stats_resolved_at')).toEqual([
        ['a', null, 'ü'],
        { a: { b: [1.5, null] } },
        'x@y',
        null,
      ])
    })

    test('takes nothing for nothing', async () => {
      expect(
        await read(
          '{"id":1,"requester":null,"custom_fields":null,"tags":null}',
          'requester_email, custom_fields, tags, subject',
        ),
      ).toEqual([null, null, null, null])
    })

    test('keeps false, zero and the empty text', async () => {
      expect(
        await read(
          '{"id":0,"spam":false,"priority":0,"subject":"","rating":0.5,"tags":[]}',
          'id, spam, priority, subject, rating, tags',
        ),
      ).toEqual([0, false, 0, '', 0.5, []])
    })

    test('keeps emoji, right-to-left text, quotes and NUL', async () => {
      const text = '😀 مرحبا "q" \\ \u0000 \u2028 é'
      expect(await read(JSON.stringify({ id: 1, subject: text }), 'subject')).toEqual([dialect.kept(text)])
    })

    test('keeps a text of a megabyte', async () => {
      const text = 'ä'.repeat(500_000)
      expect(await read(JSON.stringify({ id: 1, subject: text }), "subject = repeat('ä', 500000)")).toEqual([true])
    })

    test('writes an object where text is expected as its JSON', async () => {
      const [text] = (await read('{"id":1,"subject":{"a":[1]}}', 'subject')) ?? []
      expect(String(text).replaceAll(' ', '')).toBe('{"a":[1]}')
    })

    test('mends half of an emoji', async () => {
      expect(
        await read('{"id":1,"subject":"cut \\ud83d","tags":["\\\\ud83d","\\ude00","\\ud83d\\ude00"]}', 'subject, tags'),
      ).toEqual(['cut �', ['\\ud83d', '�', '😀']])
    })
  })

  test('takes pages however their arrays are laid out', async () => {
    const table = tickets()
    const warehouse = await temporaryWarehouse([table])
    const bodies = ['[]', ' \n[ ]\n', '\ufeff[{"id":1}]', '\t[ {"id":2} ,\r\n {"id":3}\n]\n', '[{"id":4}]']
    await warehouse.write(batch(table, { pages: bodies.map((body) => page(body)) }))
    expect(await warehouse.keys(table)).toHaveLength(4)
  })

  test('fills in what the reader knows, page by page', async () => {
    const table = tickets()
    const warehouse = await temporaryWarehouse([table])
    const pages = [
      page([{ id: 1 }, { id: 2 }], { constants: { priority: '3', subject: 'a' } }),
      page([], { constants: { priority: 9 } }),
      page([{ id: 3, subject: 'own' }], { constants: { priority: null } }),
      page([{ id: 4 }], { constants: { priority: 4, tags: ['x'] } }),
    ]
    await warehouse.write(batch(table, { pages }))
    expect(await rows(warehouse, 'SELECT id, priority, subject, tags FROM freshdesk.tickets ORDER BY id')).toEqual([
      [1, 3, 'a', null],
      [2, 3, 'a', null],
      [3, null, 'own', null],
      [4, 4, null, ['x']],
    ])
  })

  test('keeps the pages of many readers apart', async () => {
    const table = tickets()
    const warehouse = await temporaryWarehouse([table])
    const pages = Array.from({ length: 60 }, (_, index) =>
      page(
        Array.from({ length: 100 }, (_, row) => ({ id: index * 100 + row })),
        { constants: { priority: index }, state: index % 2 === 0 ? 'live' : 'deleted' },
      ),
    )
    await warehouse.write(batch(table, { pages }))
    const wrong =
      'SELECT count(*) FROM freshdesk.tickets WHERE priority <> (id - id % 100) / 100 OR (_tajo_deleted_at IS NULL) <> (((id - id % 100) / 100) % 2 = 0)'
    expect(await value(warehouse, wrong)).toBe(0)
    expect(await warehouse.counts(table)).toMatchObject({ live: 3000, deleted: 3000 })
  })

  test('a value that one column takes whole and another in part', async () => {
    const table = tickets({
      columns: {
        id: column('bigint'),
        requester: column('json'),
        requester_id: column('bigint', { from: ['requester', 'id'] }),
        requester_name: column('text', { from: ['requester', 'name'] }),
        requester_tags: column('text[]', { from: ['requester', 'deep', 'tags'] }),
      },
    })
    const warehouse = await temporaryWarehouse([table])
    await store(
      warehouse,
      table,
      '[{"id":1,"requester":{"id":1848295627395445001,"name":"Mira \\"M\\"","deep":{"tags":["a"]}}}]',
    )
    expect(
      await rows(warehouse, 'SELECT requester_id, requester_name, requester_tags, requester FROM freshdesk.tickets'),
    ).toEqual([
      [
        '1848295627395445001',
        'Mira "M"',
        ['a'],
        { id: '1848295627395445001', name: 'Mira "M"', deep: { tags: ['a'] } },
      ],
    ])
  })

  test('takes a table of nothing but text', async () => {
    const table = tickets({ columns: { id: column('text') } })
    const warehouse = await temporaryWarehouse([table])
    await warehouse.write(batch(table, { pages: [page([{ id: 'a', more: 1 }], { unknown: ['more'] })] }))
    expect(await rows(warehouse, 'SELECT id, _tajo_extra FROM freshdesk.tickets')).toEqual([['a', { more: 1 }]])
  })

  test('keeps keys that no column knows', async () => {
    const table = tickets()
    const warehouse = await temporaryWarehouse([table])
    const unknown = ['mood', 'requester.vip', 'a.b', 'Subject', 'never']
    await warehouse.write(
      batch(table, {
        pages: [
          page(
            '[{"id":1,"mood":[1.5],"requester":{"vip":true},"a.b":1848295627395445001,"Subject":"x"},{"id":2,"mood":null}]',
            { unknown },
          ),
        ],
      }),
    )
    expect(
      await rows(
        warehouse,
        "SELECT _tajo_extra, CAST(_tajo_extra AS VARCHAR) LIKE '%1848295627395445001%' FROM freshdesk.tickets ORDER BY id",
      ),
    ).toEqual([
      [{ mood: [1.5], 'requester.vip': true, 'a.b': '1848295627395445001', Subject: 'x' }, true],
      [null, null],
    ])
    // A page of another shape that knows fewer keys leaves the others.
    await warehouse.write(
      batch(table, { pages: [page([{ id: 1, mood: 'calm' }], { unknown: ['mood'], shapes: ['view'] })] }),
    )
    expect(await value(warehouse, 'SELECT _tajo_extra FROM freshdesk.tickets WHERE id = 1')).toMatchObject({
      mood: 'calm',
      'requester.vip': true,
    })
  })

  test('keeps the record whole where that is wanted', async () => {
    const table = tickets({ raw: true })
    const warehouse = await temporaryWarehouse([table])
    await store(
      warehouse,
      table,
      '[{"id":1848295627395445001,"unheard":{"of":1.50},"updated_at":"2026-03-01T00:00:00Z"}]',
    )
    expect(
      await value(warehouse, `SELECT ${dialect.jsonText('_tajo_raw', ['unheard', 'of'])} FROM freshdesk.tickets`),
    ).toMatch(/^1\.50?$/)
    expect(await value(warehouse, 'SELECT _tajo_raw FROM freshdesk.tickets')).toMatchObject({
      id: '1848295627395445001',
    })
  })

  test('joins unknown keys and raw records of different shapes key by key', async () => {
    const table = tickets({ raw: true })
    const warehouse = await temporaryWarehouse([table])
    const seen = (record: object, shape: string) => page([record], { shapes: [shape], unknown: ['mood', 'vip'] })
    const pages = [seen({ id: 1, mood: 'calm', list: 1 }, 'list'), seen({ id: 1, vip: true, view: 1 }, 'view')]
    for (const batches of [[pages], [pages.slice(0, 1), pages.slice(1)]]) {
      const other = tickets({ ...table, stream: `t${batches.length}`, table: `t${batches.length}` })
      await warehouse.prepare(other, lineage)
      for (const some of batches) await warehouse.write(batch(other, { pages: some }))
      expect(await rows(warehouse, `SELECT _tajo_extra, _tajo_raw FROM freshdesk.${other.table}`)).toEqual([
        [
          { mood: 'calm', vip: true },
          { id: 1, mood: 'calm', list: 1, vip: true, view: 1 },
        ],
      ])
    }
  })

  test('leaves out what is excluded', async () => {
    const table = tickets({ exclude: { column: 'spam', equals: true } })
    const warehouse = await temporaryWarehouse([table])
    const result = await store(warehouse, table, [{ id: 1, spam: true }, { id: 2, spam: false }, { id: 3 }])
    expect(result).toMatchObject({ inserted: 2, rejected: 0 })
    expect([...(await warehouse.keys(table))].sort()).toEqual(['2', '3'])
    // Also when the column itself is not kept, and by text and number.
    const { spam: _, ...columns } = table.columns
    for (const [index, exclude] of [
      { column: 'spam', equals: true },
      { column: 'subject', equals: 'x' },
      { column: 'priority', equals: 4 },
    ].entries()) {
      const other = tickets({ columns, exclude, table: `t${index}`, stream: `t${index}` })
      await warehouse.prepare(other, { folder: null, parent: null, references: {} })
      await store(warehouse, other, [
        { id: 1, spam: true, subject: 'x', priority: 4 },
        { id: 2, spam: false, subject: 'y', priority: 1 },
      ])
      expect(await warehouse.keys(other)).toEqual(['2'])
    }
  })
})
