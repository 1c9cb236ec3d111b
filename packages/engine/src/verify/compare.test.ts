import type { Columns } from '@tajo/core/columns'
import { parseExact } from '@tajo/core/exact-json'
import type { TableSpec } from '@tajo/core/warehouse'
import { describe, expect, it } from 'vitest'
import { differences } from './compare.ts'

const columns: Columns = {
  id: { type: 'bigint', description: '' },
  org_contact_id: { type: 'bigint', description: '' },
  name: { type: 'text', description: '' },
  active: { type: 'boolean', description: '' },
  tags: { type: 'text[]', description: '', in: ['view'] },
  custom_fields: { type: 'json', description: '' },
  stats_resolved_at: { type: 'timestamp', description: '', from: ['stats', 'resolved_at'] },
  csat_rating: { type: 'bigint', description: '', volatile: true },
  updated_at: { type: 'timestamp', description: '' },
}
const table = { columns, version: 'updated_at', masks: {} } as unknown as TableSpec
const row = {
  id: '84019930551',
  org_contact_id: '1848295627395445001',
  name: 'Mira Novak',
  active: true,
  tags: ['vip'],
  custom_fields: { department: 'Finance' },
  stats_resolved_at: '2026-03-02T10:12:44Z',
  csat_rating: '103',
  updated_at: '2026-03-02T10:12:44Z',
}
const record = `{"id":84019930551,"org_contact_id":1848295627395445001,"name":"Mira Novak","active":true,"tags":["vip"],"custom_fields":{"department":"Finance"},
  "stats":{"resolved_at":"2026-03-02T15:42:44+05:30"},"csat_rating":-103,"updated_at":"2026-03-02T10:12:44Z"}`
const compare = (text: string, over: Partial<TableSpec> = {}) =>
  differences({ ...table, ...over }, row, parseExact(text), ['view'])

describe('differences', () => {
  it('finds none between a row and its own record, however times are written', () => {
    expect(compare(record)).toEqual({ newer: false, fields: [] })
  })

  it('tells the last digit of a 19-digit id apart', () => {
    expect(compare(record.replace('445001', '445002')).fields.map(({ column }) => column)).toEqual(['org_contact_id'])
  })

  it('names a field that differs, inside JSON and arrays too', () => {
    expect(compare(record.replace('Finance', 'Sales')).fields).toEqual([
      { column: 'custom_fields', stored: { department: 'Finance' }, vendor: { department: 'Sales' } },
    ])
    expect(compare(record.replace('["vip"]', '[]')).fields.map(({ column }) => column)).toEqual(['tags'])
  })

  it('tells null from a value', () => {
    expect(compare(record.replace('"Mira Novak"', 'null')).fields).toEqual([
      { column: 'name', stored: 'Mira Novak', vendor: null },
    ])
  })

  it('says when the vendor’s record is newer', () => {
    expect(compare(record.replace('"updated_at":"2026-03-02T10', '"updated_at":"2026-03-02T11')).newer).toBe(true)
  })

  it('leaves out what the response does not carry and what is masked', () => {
    const list = differences(table, { ...row, tags: null }, parseExact(record.replace('"tags":["vip"],', '')), ['list'])
    expect(list.fields).toEqual([])
    expect(compare(record.replace('Mira', 'Vera'), { masks: { name: 'hash' } }).fields).toEqual([])
  })
})
