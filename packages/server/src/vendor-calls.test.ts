import { expect, it } from 'vitest'
import { templateOf } from './vendor-calls.ts'

it.each([
  ['/api/v2/tickets/7/conversations?page=2', '/api/v2/tickets/:id/conversations'],
  ['/v3/contacts/ann%40example.com?identifierType=email_id', '/v3/contacts/:id'],
  ['/v3/contacts/ann@example.com', '/v3/contacts/:id'],
  ['/api/v2/incremental/tickets/cursor.json', '/api/v2/incremental/tickets/cursor.json'],
  ['/', '/'],
])('%s is counted as %s', (path, template) => {
  expect(templateOf(path)).toBe(template)
})
