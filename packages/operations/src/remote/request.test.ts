import { expect, it } from 'vitest'
import { requestOf } from './request.ts'

it('puts fields where the path names them, then into the query or the body', () => {
  const get = { name: 'runs.get', method: 'GET', path: '/v1/runs/{id}' } as const
  expect(requestOf(get, { id: 'a/b c', source: undefined })).toEqual({
    method: 'GET',
    path: '/v1/runs/a%2Fb%20c',
    body: undefined,
  })
  const list = { name: 'x', method: 'GET', path: '/v1/x' } as const
  expect(requestOf(list, { streams: ['a', 'b'], limit: 0, all: false }).path).toBe(
    '/v1/x?streams=a&streams=b&limit=0&all=false',
  )
  const put = { name: 'position.set', method: 'PUT', path: '/v1/positions/{source}/{stream}' } as const
  expect(requestOf(put, { source: 'freshdesk', stream: 'tickets', to: 'reset', more: undefined })).toEqual({
    method: 'PUT',
    path: '/v1/positions/freshdesk/tickets',
    body: '{"to":"reset"}',
  })
})

it('does not ask for a path that is not complete', () => {
  const get = { name: 'runs.get', method: 'GET', path: '/v1/runs/{id}' } as const
  expect(() => requestOf(get, {})).toThrow('runs.get needs id.')
})
