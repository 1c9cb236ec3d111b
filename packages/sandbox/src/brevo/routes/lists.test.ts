import { describe, expect, it } from 'vitest'
import { testClient } from '../test-client.ts'

describe('members of a list', () => {
  it('are added: all, some, none', () => {
    const { send } = testClient()
    const add = (body: object) => send('POST', '/contacts/lists/30/contacts/add', body)
    expect([add({ ids: [1, 2] }).status, add({ ids: [3] }).at('contacts')]).toEqual([
      201,
      { success: [3], failure: [] },
    ])
    const mixed = add({ emails: ['reader1@readers.example', 'reader4@readers.example', 'ghost@example.com'] })
    expect([mixed.status, mixed.at('contacts')]).toEqual([
      201,
      { success: ['reader4@readers.example'], failure: ['reader1@readers.example', 'ghost@example.com'] },
    ])
    const none = add({ ids: [1, 999] })
    expect([none.status, none.at('code'), none.at('message')]).toEqual([
      400,
      'invalid_parameter',
      'Contact already in list and/or does not exist',
    ])
  })

  it('are 1 to 150 at a time, named in one way', () => {
    const { send } = testClient()
    const add = (body: object) => send('POST', '/contacts/lists/30/contacts/add', body).status
    const numbers = (count: number) => Array.from({ length: count }, (_, id) => id + 1)
    expect(add({ ids: numbers(151) })).toBe(400)
    expect(add({ ids: numbers(150) })).toBe(201)
    expect([add({ ids: [] }), add({}), add({ ids: [1], emails: ['a@example.com'] })]).toEqual([400, 400, 400])
    expect(send('POST', '/contacts/lists/99/contacts/add', { ids: [1] }).status).toBe(404)
  })

  it('are taken out, all of them in the background', () => {
    const { send, world, clock, get, sandbox } = testClient({ quirks: { bareListAnswers: true } })
    sandbox.people.setExtId(1, 'zd-1')
    send('POST', '/contacts/lists/30/contacts/add', { ids: [1, 2, 3] })
    const remove = (body: object) => send('POST', '/contacts/lists/30/contacts/remove', body)
    expect(remove({ extIds: ['zd-1', 'zd-9'] }).text).toBe('{"success":["zd-1"],"failure":["zd-9"]}')
    expect(remove({ ids: [1] }).status).toBe(400)
    expect(remove({ all: true }).at('total')).toBe(2)
    expect(world.contacts.membersOf(30)).toBe(2)
    clock.forward(1)
    get('/contacts/lists/30')
    expect(world.contacts.membersOf(30)).toBe(0)
  })
})

describe('lists and folders', () => {
  it('come fifty at most', () => {
    const { get } = testClient()
    for (const path of [
      '/contacts/lists',
      '/contacts/folders',
      '/contacts/folders/4/lists',
      '/contacts/segments',
      '/processes',
    ]) {
      expect([path, get(`${path}?limit=50`).status, get(`${path}?limit=51`).at('code')]).toEqual([
        path,
        200,
        'out_of_range',
      ])
    }
    expect(
      get('/contacts/folders/4/lists?sort=asc')
        .rows('lists')
        .map(({ id }) => id),
    ).toEqual([30, 31, 32, 33, 34])
    expect(get('/contacts/lists/3').at('uniqueSubscribers')).toBe(24)
    expect(get('/contacts/lists/3').at('dynamicList')).toBe(false)
  })

  it('are made, changed one thing at a time, and dropped with what is inside, contacts not', () => {
    const { send, get, world } = testClient()
    expect(send('POST', '/contacts/lists', { name: 'New' }).at('code')).toBe('missing_parameter')
    expect(send('POST', '/contacts/folders', { name: 'Ours' }).text).toBe('{"id":5}')
    expect(send('POST', '/contacts/lists', { name: 'New', folderId: 5 }).text).toBe('{"id":35}')
    send('POST', '/contacts/lists/35/contacts/add', { ids: [1] })
    expect(send('PUT', '/contacts/lists/35', { name: 'A', folderId: 1 }).status).toBe(400)
    expect(send('PUT', '/contacts/lists/35', { name: 'A' }).status).toBe(204)
    expect(send('PUT', '/contacts/folders/5', { name: 'Theirs' }).status).toBe(204)
    expect(get('/contacts/folders/5').at('uniqueSubscribers')).toBe(1)
    expect(send('DELETE', '/contacts/folders/5').status).toBe(204)
    expect([get('/contacts/lists/35').status, get('/contacts/folders/5').status]).toEqual([404, 404])
    expect(world.contacts.get(1)?.listIds).not.toContain(35)
    expect(send('DELETE', '/contacts/lists/7').status).toBe(204)
    expect(world.contacts.size).toBe(24)
  })
})

describe('attributes', () => {
  it('are made by category and type, and stay what they are', () => {
    const { send, get, world } = testClient({ empty: true })
    const base = '/contacts/attributes'
    expect(send('POST', `${base}/normal/OPEN_TICKETS`, { type: 'float' }).status).toBe(201)
    expect(send('POST', `${base}/normal/open_tickets`, { type: 'text' }).status).toBe(400)
    expect(send('POST', `${base}/normal/X`, { type: 'category' }).status).toBe(400)
    expect(
      send('POST', `${base}/normal/TAGS`, { type: 'multiple-choice', multiCategoryOptions: ['A', 'B'] }).status,
    ).toBe(201)
    expect(
      send('POST', `${base}/normal/LONG`, { type: 'multiple-choice', multiCategoryOptions: ['A'.repeat(201)] }).status,
    ).toBe(400)
    const enumeration = [
      { value: 1, label: 'basic' },
      { value: 'gold', label: 'Gold' },
    ]
    expect(send('POST', `${base}/category/TIER`, { enumeration }).status).toBe(201)
    expect(send('POST', `${base}/calculated/SUM`, { value: 'COUNT[A]' }).status).toBe(201)
    const read = (name: string) =>
      get(base)
        .rows('attributes')
        .find((one) => one['name'] === name)
    expect(read('TIER')?.['enumeration']).toEqual([
      { value: 1, valueStr: '1', label: 'basic' },
      { value: 0, valueStr: 'gold', label: 'Gold' },
    ])
    send('POST', '/contacts', {
      email: 'a@example.com',
      attributes: { TIER: 'basic', TAGS: ['B', 'Z'], OPEN_TICKETS: 0 },
    })
    expect(get('/contacts/1').at('attributes')).toEqual({ TIER: 1, TAGS: ['B'], OPEN_TICKETS: 0 })
    expect(send('PUT', `${base}/normal/OPEN_TICKETS`, { type: 'text' }).status).toBe(400)
    expect(send('PUT', `${base}/normal/TAGS`, { multiCategoryOptions: ['B', 'C'] }).status).toBe(204)
    expect(send('DELETE', `${base}/multiple-choice/TAGS/C`).status).toBe(204)
    expect(read('TAGS')?.['multiCategoryOptions']).toEqual(['B'])
    expect(send('DELETE', `${base}/normal/OPEN_TICKETS`).status).toBe(204)
    expect(world.contacts.get(1)?.attributes).toEqual({ TIER: 1, TAGS: ['B'] })
    expect(send('DELETE', `${base}/normal/OPEN_TICKETS`).status).toBe(404)
  })
})
