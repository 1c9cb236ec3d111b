import { expect, it } from 'vitest'
import { ChildTable } from './child-table.ts'

const row = (id: number, created_at: number, ticket_id = 1) => ({ id, created_at, ticket_id })
const idsOf = (table: ChildTable<ReturnType<typeof row>>, ticket: number) => table.of(ticket).map((one) => one.id)

it('lists the children of a ticket by creation, then id, whatever the order of writing', () => {
  const table = new ChildTable<ReturnType<typeof row>>()
  for (const one of [row(3, 50), row(5, 10), row(4, 10), row(9, 30), row(7, 30, 2)]) table.put(one)
  expect(idsOf(table, 1)).toEqual([4, 5, 9, 3])
  table.put(row(3, 5))
  expect(idsOf(table, 1)).toEqual([3, 4, 5, 9])
  table.put(row(9, 30, 2))
  expect([idsOf(table, 1), idsOf(table, 2)]).toEqual([
    [3, 4, 5],
    [7, 9],
  ])
  table.delete(4)
  expect([idsOf(table, 1), idsOf(table, 3), table.size]).toEqual([[3, 5], [], 4])
})
