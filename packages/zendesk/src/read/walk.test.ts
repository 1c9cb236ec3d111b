import { expect, test } from 'vitest'
import type { ZendeskStream } from '../stream.ts'
import { groups } from '../streams/groups.ts'
import { satisfaction_reasons } from '../streams/satisfaction.ts'
import { pagesOf } from './walk.ts'

function split(stream: ZendeskStream, records: readonly Readonly<Record<string, unknown>>[]) {
  const data = { [stream.collection]: records }
  return pagesOf(stream, { body: Buffer.from(JSON.stringify(data)), data }).map(({ state, rows, body }) => [
    state,
    rows,
    Buffer.from(body).toString('utf8'),
  ])
}

test('deleted records that stay on a list are told apart by what the vendor marks them with', () => {
  const rows = [
    { id: 1, deleted: false },
    { id: 2, deleted: true },
  ]
  expect(split(groups, rows)).toEqual([
    ['live', 1, '[{"id":1,"deleted":false}]'],
    ['deleted', 1, '[{"id":2,"deleted":true}]'],
  ])
  const reasons = [{ id: 1, deleted_at: null }, { id: 2, deleted_at: '2026-01-02T03:04:05Z' }, { id: 3 }]
  expect(split(satisfaction_reasons, reasons).map(([state, count]) => [state, count])).toEqual([
    ['live', 2],
    ['deleted', 1],
  ])
})

test('a page without rows is none', () => {
  expect(split(groups, [])).toEqual([])
})
