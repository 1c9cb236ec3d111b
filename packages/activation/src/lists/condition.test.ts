import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkCondition } from './condition.ts'

const columns = new Set(['open_tickets', 'avg_csat', 'language', 'last_ticket_date', 'name'])
const check = (condition: string): string => checkCondition(condition, columns, 'tajo.yml:7 lists.vip')

describe('checkCondition', () => {
  it.each([
    ['open_tickets > 2 AND avg_csat < 3', '"open_tickets" > 2 AND "avg_csat" < 3'],
    ["language IN ('de', 'fr''x') OR avg_csat IS NULL", `"language" IN ('de', 'fr''x') OR "avg_csat" IS NULL`],
    ['Open_Tickets >= 1', '"open_tickets" >= 1'],
    ['"open_tickets" >= 1', '"open_tickets" >= 1'],
    ["lower(name) LIKE '%; drop table x --%'", `lower("name") LIKE '%; drop table x --%'`],
    [
      "last_ticket_date > current_timestamp - INTERVAL '30' DAY".replace(' DAY', ' ').trim(),
      `"last_ticket_date" > current_timestamp - INTERVAL '30'`,
    ],
    ['NOT (open_tickets BETWEEN 1 AND 3)', 'NOT ("open_tickets" BETWEEN 1 AND 3)'],
  ])('takes %s', (condition, sql) => {
    expect(check(condition)).toBe(sql)
  })

  it.each([
    ['open_tickets > 2; DROP TABLE x', 'the condition has "; DROP TABLE"'],
    ['open_tickets > 2 -- x', 'the condition has "-- x"'],
    ['open_tickets > 2 /* x */', 'the condition has "/* x */"'],
    ['1 = 1) OR (1 = 1', 'closes a bracket that it did not open'],
    ['(open_tickets > 2', 'opens a bracket that it does not close'],
    ['open_tickets > (SELECT 1)', 'names select'],
    ["pg_read_file('x') = ''", 'calls pg_read_file()'],
    ['open_ticket > 2', 'names open_ticket'],
    ['open_tickets > $id', 'the condition has "$id"'],
    ["name = 'x", 'the condition has "\'x"'],
    ['  ', 'the condition is empty'],
  ])('refuses %s and says where', (condition, words) => {
    expect(() => check(condition)).toThrow(words)
    expect(() => check(condition)).toThrow('tajo.yml:7 lists.vip')
  })

  it('names the column that was meant', () => {
    expect(() => check('open_ticket > 2')).toThrow(
      expect.objectContaining({ hint: 'Did you mean open_tickets?', exitCode: 2 }),
    )
  })

  it('lets no text through that holds a statement of its own', () => {
    const piece = fc.constantFrom(
      'open_tickets',
      ' ',
      '>',
      '2',
      ';',
      "'",
      '"',
      '--',
      '/*',
      '(',
      ')',
      'SELECT',
      'delete',
      '$$',
      '\\',
      'x(',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        let sql: string
        try {
          sql = check(pieces.join(''))
        } catch {
          return
        }
        const outside = sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, '')
        expect(outside).not.toMatch(/;|--|\/\*|\$|select|delete|'|"/i)
      }),
    )
  })
})
