import { describe, expect, it } from 'vitest'
import type { Column, Columns } from './columns.ts'
import { unknownKeyFinder } from './unknown-keys.ts'

const column = (from?: readonly string[]): Column => ({
  type: 'text',
  description: 'a column',
  ...(from === undefined ? {} : { from }),
})
const find = (columns: Columns, ...records: unknown[]) => unknownKeyFinder(columns)(records)

describe('unknownKeyFinder', () => {
  it('finds nothing in records the columns cover', () => {
    const columns = { id: column(), name: column() }
    expect(find(columns, { id: 1, name: 'Ann' }, { id: 2 }, {})).toEqual([])
  })

  it('names a key no column knows once, whatever its value', () => {
    expect(find({ id: column() }, { id: 1, mood: null }, { id: 2, mood: { score: 1 } })).toEqual(['mood'])
  })

  it('knows a renamed column by the vendor’s name', () => {
    const columns = { closed_at: column(['stats', 'closed_at']) }
    expect(find(columns, { closed_at: 1, stats: { closed_at: 1, opened_at: 2 } })).toEqual([
      'closed_at',
      'stats.opened_at',
    ])
  })

  it('takes a column of a whole object to cover everything below', () => {
    const columns = { custom_fields: column(), region: column(['custom_fields', 'cf_region']) }
    expect(find(columns, { custom_fields: { cf_region: 'EMEA', cf_new: 1 } })).toEqual([])
    const reversed = { region: column(['custom_fields', 'cf_region']), custom_fields: column() }
    expect(find(reversed, { custom_fields: { cf_region: 'EMEA', cf_new: 1 } })).toEqual([])
  })

  it('goes as deep as the columns go', () => {
    const columns = { value: column(['a', 'b', 'c']) }
    expect(find(columns, { a: { b: { c: { d: 1 }, e: 1 }, f: 1 } })).toEqual(['a.b.e', 'a.f'])
  })

  it('passes over records and parents that are no objects', () => {
    const columns = { value: column(['a', 'b']) }
    expect(find(columns, null, 'text', 7, [{ z: 1 }], { a: null }, { a: 'text' })).toEqual([])
  })

  it('is not confused by keys that JavaScript objects inherit', () => {
    const record: unknown = JSON.parse('{"id":1,"constructor":1,"toString":2,"__proto__":{"x":1}}')
    expect(find({ id: column() }, record)).toEqual(['constructor', 'toString', '__proto__'])
  })
})
