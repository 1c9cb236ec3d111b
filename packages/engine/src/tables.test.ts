import { type SourceConfig, streamConfig } from '@tajo/core/config/config'
import type { StreamSpec } from '@tajo/core/stream'
import { unscheduled } from '@tajo/core/testing/unscheduled'
import { expect, test } from 'vitest'
import { tableOf } from './tables.ts'

const comments: StreamSpec = {
  name: 'comments',
  description: 'What was written.',
  docs: 'https://vendor.example/comments',
  path: '/comments',
  key: ['id'],
  syncTypes: ['incremental'],
  paging: 'tokens',
  credits: 1,
  deletes: 'never',
  privateBy: { column: 'public', equals: false },
  columns: {
    id: { type: 'bigint', description: 'Identifies it.' },
    public: { type: 'boolean', description: 'Customers see it.' },
    body: { type: 'text', description: 'Text.', pii: true },
  },
}

function tableWith(stream: StreamSpec, settings: Partial<ReturnType<typeof streamConfig>>) {
  const config: SourceConfig = {
    type: 'freshdesk',
    name: 'desk',
    enabled: true,
    domain: 'desk.example',
    baseUrl: 'https://desk.example',
    apiKey: 'a-key',
    subLimitUnit: 'credits',
    since: undefined,
    rateLimit: 'auto',
    reservePercent: 10,
    layer: 'desk',
    folder: undefined,
    prefix: '',
    ...unscheduled,
    verbose: false,
    streams: new Map(),
  }
  return tableOf(config, stream, { ...streamConfig(config, stream.name), ...settings }, 'incremental', false, {})
}

test('private notes are left out by what the stream says of them, and its column stays', () => {
  expect(tableWith(comments, {}).exclude).toBeUndefined()
  const table = tableWith(comments, { excludePrivate: true, columns: ['body'] })
  expect(table.exclude).toEqual({ column: 'public', equals: false })
  expect(Object.keys(table.columns)).toEqual(['id', 'public', 'body'])
})

test('a stream without private notes has none to leave out', () => {
  const { privateBy: _none, ...others } = comments
  expect(() => tableWith(others, { excludePrivate: true })).toThrow('no private notes')
})

test('a table knows how its custom fields are written, and one entry of a list cannot be masked', () => {
  const tickets: StreamSpec = {
    ...comments,
    customFields: { column: 'fields', definedBy: 'ticket_fields', shape: 'id-value-list' },
    columns: { ...comments.columns, fields: { type: 'json', description: 'The account’s own fields.' } },
  }
  expect(tableWith(tickets, {}).customFields).toEqual({ column: 'fields', shape: 'id-value-list' })
  expect(() => tableWith(tickets, { masks: { 'fields.501': 'hash' } })).toThrow('fields.501 cannot be masked by itself')
  expect(tableWith(tickets, { masks: { fields: 'redact' } }).masks).toEqual({ fields: 'redact' })
  const keyed = { ...tickets, customFields: { column: 'fields', definedBy: 'user_fields' } }
  expect(tableWith(keyed, { masks: { 'fields.tier': 'hash' } }).customFields).toEqual({ column: 'fields' })
})
