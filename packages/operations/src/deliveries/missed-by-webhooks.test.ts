import { expect, test } from 'vitest'
import { type ChangedRow, missedByWebhooks } from './missed-by-webhooks.ts'

const row = (stream: string, key: string, version: string | null = '2026-03-02T10:00:00Z'): ChangedRow => ({
  stream,
  key,
  version,
})
const liveSince = new Date('2026-03-02T09:00:00Z')

test('rows that changed since webhooks are live and that nobody told of', () => {
  const rows = [
    row('tickets', '1'),
    row('tickets', '2'),
    // Before anybody could tell.
    row('tickets', '3', '2026-03-02T08:59:59Z'),
    row('tickets', '4', '2026-03-02T09:00:00Z'),
    // The same number in another stream is another row.
    row('users', '2'),
    row('users', '9', null),
  ]
  expect(missedByWebhooks(rows, { told: new Set(['tickets 2', 'users 1']), liveSince })).toEqual({
    changed: 5,
    missed: 4,
    byStream: { tickets: 2, users: 2 },
    samples: { tickets: ['1', '4'], users: ['2', '9'] },
  })
})

test('nothing is missed where all was told, and samples are few', () => {
  const rows = Array.from({ length: 9 }, (_, index) => row('tickets', String(index)))
  expect(missedByWebhooks(rows, { told: new Set(rows.map(({ key }) => `tickets ${key}`)), liveSince })).toEqual({
    changed: 9,
    missed: 0,
    byStream: {},
    samples: {},
  })
  expect(missedByWebhooks(rows, { told: new Set(), liveSince }).samples['tickets']).toHaveLength(5)
})
