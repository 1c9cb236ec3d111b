import type { CatalogTable } from '@tajo/core/warehouse'
import { ago, bytes, count, counted, duration } from '@tajo/operations/words/numbers'
import { describe, expect, it } from 'vitest'
import { erDiagram, keyOf, neighbours } from './mermaid.ts'
import { type ResultSet, renderRows } from './rows.ts'
import { plain } from './style.ts'
import { table } from './table.ts'
import { displayWidth, truncate, wrap } from './width.ts'

describe('width', () => {
  it.each([
    ['abc', 3],
    ['é', 1],
    ['e\u0301', 1],
    ['日本', 4],
    ['한', 2],
    ['👍', 2],
    ['\u001B[32m✓\u001B[39m', 1],
  ])('of %j is %i', (text, width) => {
    expect(displayWidth(text)).toBe(width)
  })

  it('cuts wide characters whole', () => {
    expect(truncate('日本語', 4)).toBe('日…')
    expect(truncate('abc', 3)).toBe('abc')
  })

  it('wraps between words and keeps what is longer than a line', () => {
    expect(wrap('one two three', 7, '> ')).toBe('one two\n> three')
    expect(wrap('unbreakably long', 5)).toBe('unbreakably\nlong')
  })
})

describe('numbers', () => {
  it.each([
    [0, '0 s'],
    [1.25, '1.3 s'],
    [59, '59 s'],
    [60, '1 min'],
    [192, '3 min 12 s'],
    [3600, '1 h'],
    [4800, '1 h 20 min'],
    [187_200, '2 d 4 h'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text)
  })

  it('groups thousands', () => {
    expect([count(0), count(999), count(1000), count(1_234_567)]).toEqual(['0', '999', '1,000', '1,234,567'])
    expect([counted(1, 'row'), counted(2000, 'row')]).toEqual(['1 row', '2,000 rows'])
    expect([bytes(0), bytes(999), bytes(1400), bytes(23_000_000_000)]).toEqual([
      '0 bytes',
      '999 bytes',
      '1.4 kB',
      '23 GB',
    ])
  })

  it('says how long ago', () => {
    const now = Date.parse('2026-03-01T12:00:00Z')
    expect(
      ['2026-03-01T11:59:30Z', '2026-03-01T10:29:00Z', '2026-02-27T12:00:00Z', '2026-03-01T13:00:00Z'].map((iso) =>
        ago(iso, now),
      ),
    ).toEqual(['just now', '1 h ago', '2 d ago', 'just now'])
  })
})

describe('table', () => {
  const columns = [{ title: 'name' }, { title: 'rows', align: 'right' as const, fixed: true }, { title: 'what it is' }]
  const rows = [
    ['tickets', '1,200', 'Every support ticket with its state, deadlines and response times'],
    ['日本', '7', 'two lines\nin one cell \u001B[31mand an escape'],
  ]

  it('aligns, and cuts the widest column to the terminal', () => {
    expect(table(columns, rows, 50, plain)).toMatchInlineSnapshot(`
      "name      rows  what it is
      tickets  1,200  Every support ticket with its sta…
      日本         7  two lines⏎in one cell  [31mand an…"
    `)
    for (const line of table(columns, rows, 30, plain).split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(30)
  })

  it('cuts nothing without a terminal', () => {
    expect(table(columns, rows, Number.POSITIVE_INFINITY, plain)).toContain('deadlines and response times')
  })

  it('leaves no space at the end of a line', () => {
    expect(
      table(
        [{ title: 'a' }, { title: 'b' }],
        [
          ['1', ''],
          ['22', 'x'],
        ],
        80,
        plain,
      ),
    ).toBe('a   b\n1\n22  x')
  })
})

describe('query formats', () => {
  const result: ResultSet = {
    columns: [
      { name: 'id', type: 'BIGINT' },
      { name: 'id', type: 'BIGINT' },
      { name: 'text', type: 'VARCHAR' },
      { name: 'tags', type: 'VARCHAR[]' },
    ],
    rows: [
      ['9007199254740993', 1, 'a "quoted", line\nand more', ['x', 'y']],
      [2, null, '', []],
      [3, 0, ' padded', null],
    ],
  }

  it('quotes csv and tells null from the empty text', () => {
    expect(renderRows(result, 'csv', 80, plain)).toBe(
      'id,id_2,text,tags\n9007199254740993,1,"a ""quoted"", line\nand more","[""x"",""y""]"\n2,,"",[]\n3,0," padded",\n',
    )
  })

  it('prints one array of row objects, and one object a line', () => {
    const rows = JSON.parse(renderRows(result, 'json', 80, plain))
    expect(rows[0]).toEqual({ id: '9007199254740993', id_2: 1, text: 'a "quoted", line\nand more', tags: ['x', 'y'] })
    const lines = renderRows(result, 'ndjson', 80, plain).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual(rows)
    expect(renderRows({ columns: result.columns, rows: [] }, 'json', 80, plain)).toBe('[]\n')
    expect(renderRows({ columns: result.columns, rows: [] }, 'ndjson', 80, plain)).toBe('')
  })

  it('lays out a table', () => {
    expect(renderRows(result, 'table', 80, plain)).toMatchInlineSnapshot(`
      "              id    id  text                       tags
      9007199254740993     1  a "quoted", line⏎and more  ["x","y"]
                     2  null                             []
                     3     0   padded                    null"
    `)
  })
})

describe('mermaid', () => {
  const tableOf = (stream: string, references: Record<string, string>, layer = 'freshdesk'): CatalogTable => ({
    source: layer,
    stream,
    layer,
    table: stream,
    description: '',
    folder: null,
    key: ['id'],
    parent: null,
    rows: 0,
    deletedRows: 0,
    lastSyncedAt: null,
    columns: ['id', ...Object.keys(references), 'cf_größe m²'].map((name) => ({
      name,
      type: name === 'id' ? 'BIGINT' : 'TIMESTAMP WITH TIME ZONE',
      description: '',
      pii: false,
    })),
    references,
  })
  const tickets = tableOf('tickets', { requester_id: 'contacts', product_id: 'products' })
  const tables = [tickets, tableOf('contacts', { company_id: 'companies' }), tableOf('companies', {})]

  it('draws keys and joins, and no box for a table that is not there', () => {
    expect(erDiagram(tables)).toMatchInlineSnapshot(`
      "erDiagram
        tickets {
          BIGINT id PK
          TIMESTAMP_WITH_TIME_ZONE requester_id FK
          TIMESTAMP_WITH_TIME_ZONE product_id FK
        }
        contacts {
          BIGINT id PK
          TIMESTAMP_WITH_TIME_ZONE company_id FK
        }
        companies {
          BIGINT id PK
        }
        contacts ||--o{ tickets : requester_id
        companies ||--o{ contacts : company_id
      "
    `)
  })

  it('draws one table whole with its neighbours', () => {
    expect(neighbours(tables, tickets).map(({ stream }) => stream)).toEqual(['tickets', 'contacts'])
    expect(erDiagram([tickets], new Set([keyOf('freshdesk', 'tickets')]))).toContain(
      'TIMESTAMP_WITH_TIME_ZONE cf_größe_m',
    )
  })

  it('tells two layers apart', () => {
    expect(erDiagram([tableOf('tickets', {}), tableOf('tickets', {}, 'emea')])).toContain('emea_tickets {')
  })
})
