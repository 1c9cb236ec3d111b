import { describe, expect, it } from 'vitest'
import { readAll, testClient } from '../test-client.ts'

const client = testClient({ size: { tickets: 400 } })
const { get, world } = client
const listed = () =>
  [...world.tickets.values()].filter((one) => one.deleted_at === null && !world.isArchived(one)).map((one) => one.id)

describe('pages by cursor', () => {
  it('hold every listed row once, though a row goes between two pages', () => {
    const rows: unknown[] = []
    let after = ''
    for (let page = 0; ; page += 1) {
      const answer = get(`/tickets?page[size]=20${after}`)
      rows.push(...answer.rows('tickets').map((row) => row['id']))
      if (answer.at('meta', 'has_more') !== true) break
      if (page === 1) world.deleteTicket(Number(rows[3]))
      after = `&page[after]=${encodeURIComponent(String(answer.at('meta', 'after_cursor')))}`
    }
    expect(new Set(rows).size).toBe(rows.length)
    expect(rows).toEqual(expect.arrayContaining(listed()))
  })

  it('name a next page even at the end, which is empty and names none', () => {
    const last = get('/groups?page[size]=100')
    expect(last.at('meta', 'has_more')).toBe(false)
    const next = new URL(String(last.at('links', 'next')))
    const beyond = get(`${next.pathname.replace('/api/v2', '')}${next.search}`)
    expect(beyond.rows('groups')).toEqual([])
    expect(beyond.at('meta')).toEqual({ has_more: false, after_cursor: null, before_cursor: null })
    expect(beyond.at('links')).toEqual({ prev: null, next: null })
  })

  it('go back as well', () => {
    const first = get('/users?page[size]=10')
    const second = get(
      `/users?page[size]=10&page[after]=${encodeURIComponent(String(first.at('meta', 'after_cursor')))}`,
    )
    const back = get(
      `/users?page[size]=10&page[before]=${encodeURIComponent(String(second.at('meta', 'before_cursor')))}`,
    )
    expect(back.rows('users')).toEqual(first.rows('users'))
  })

  it('sort tickets by three fields and refuse others; the words of counted pages change nothing', () => {
    const sorted = get('/tickets?page[size]=100&sort=-updated_at')
      .rows('tickets')
      .map((row) => String(row['updated_at']))
    expect(sorted).toEqual(sorted.toSorted().reverse())
    expect(get('/tickets?page[size]=100&sort=priority').at('errors', 0, 'code')).toBe('InvalidPaginationParameter')
    expect(get('/tickets?page[size]=5&sort_by=updated_at').rows('tickets')).toEqual(
      get('/tickets?page[size]=5').rows('tickets'),
    )
    expect(get('/tickets?page[size]=5&page[after]=nonsense').status).toBe(400)
  })

  it('name no next page at the end of a help-center list', () => {
    expect(get('/help_center/sections?page[size]=100').at('links', 'next')).toBeUndefined()
    expect(get('/help_center/sections?page[size]=2').at('links', 'next')).toContain('page%5Bafter%5D')
    expect(readAll(client, '/help_center/sections?x=1', 'sections')).toHaveLength(world.sections.size)
  })
})

describe('counted pages', () => {
  it('link to each other with .json, under the host that was called', () => {
    const answer = get('/users?per_page=50', { host: '127.0.0.1:4102' })
    expect(answer.at('count')).toBe([...world.users.values()].filter((user) => user.active).length)
    expect(answer.at('next_page')).toBe('http://127.0.0.1:4102/api/v2/users.json?per_page=50&page=2')
    const foreign = testClient({ size: { tickets: 300 }, canonicalLinks: true }).get('/users', {
      host: '127.0.0.1:4102',
    })
    expect(foreign.at('next_page')).toContain('https://acme-sandbox.zendesk.com/')
  })

  it('end at the hundredth page', () => {
    expect(get('/users?page=100&per_page=100').status).toBe(200)
    const deep = get('/users?page=101&per_page=1')
    expect([deep.status, deep.at('errors', 0, 'code')]).toEqual([400, 'InvalidPaginationDepth'])
  })
})
