import { array, assert, constantFrom, integer, property, record } from 'fast-check'
import { expect, it } from 'vitest'
import { Table } from './table.ts'

interface Item {
  readonly id: number
  readonly value: number
}

const byValue = (a: Item, b: Item) => a.value - b.value || a.id - b.id

it('keeps an order through any writes and deletes', () => {
  const step = record({
    kind: constantFrom('put', 'delete'),
    id: integer({ min: 1, max: 9 }),
    value: integer({ min: 0, max: 4 }),
  })
  assert(
    property(array(step, { maxLength: 60 }), (steps) => {
      const table = new Table<Item>()
      table.sorted(byValue)
      for (const { kind, id, value } of steps) {
        const version = table.version
        if (kind === 'put') table.put({ id, value })
        const deleted = kind === 'delete' && table.delete(id)
        expect(table.version !== version).toBe(kind === 'put' || deleted)
        expect(table.sorted(byValue)).toEqual([...table.values()].sort(byValue))
      }
    }),
  )
})
