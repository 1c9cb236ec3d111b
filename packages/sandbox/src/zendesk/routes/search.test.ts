import { describe, expect, it } from 'vitest'
import { testClient } from '../test-client.ts'

const { get, world } = testClient({ size: { tickets: 1500 } })
const find = (query: string, more = '') => get(`/search?query=${encodeURIComponent(query)}${more}`)

describe('search', () => {
  it('answers words, fields and sizes', () => {
    const open = [...world.tickets.values()].filter(
      (one) => one.deleted_at === null && ['new', 'open', 'pending', 'hold'].includes(one.status),
    )
    expect(find('type:ticket status<solved').at('count')).toBe(open.length)
    expect(find('type:ticket status<solved -status:pending').at('count')).toBe(
      open.filter((one) => one.status !== 'pending').length,
    )
    const user = [...world.users.values()].find((one) => one.active && one.email !== null)
    expect(
      find(`email:${user?.email}`)
        .rows('results')
        .map((row) => [row['id'], row['result_type']]),
    ).toEqual([[user?.id, 'user']])
    expect(find('"mooncheese logistics" type:organization').at('count')).toBe(1)
  })

  it('reaches a thousand rows, counts them all and knows no cursor', () => {
    expect(Number(find('type:ticket created>2000-01-01').at('count'))).toBeGreaterThan(1000)
    expect(find('type:ticket created>2000-01-01', '&page=10&per_page=100').status).toBe(200)
    expect(find('type:ticket created>2000-01-01', '&page=11&per_page=100').at('error')).toBe('invalid')
    expect(find('type:ticket', '&page[size]=10').at('error', 'title')).toBe('Invalid attribute')
  })

  it('exports one type whole, newest first, without a way back', () => {
    const ids: unknown[] = []
    let after = ''
    for (;;) {
      const answer = get(`/search/export?query=*&filter[type]=ticket&page[size]=400${after}`)
      expect([answer.at('links', 'prev'), answer.at('meta', 'before_cursor')]).toEqual([null, null])
      ids.push(...answer.rows('results').map((row) => row['id']))
      if (answer.at('meta', 'has_more') !== true) break
      after = `&page[after]=${encodeURIComponent(String(answer.at('meta', 'after_cursor')))}`
    }
    expect(ids.length).toBe([...world.tickets.values()].filter((one) => one.deleted_at === null).length)
    expect(new Set(ids).size).toBe(ids.length)
    expect(get('/search/export?query=type:ticket&filter[type]=ticket').status).toBe(422)
  })

  it('does not see what was written a moment ago, when asked to lag', () => {
    const mine = testClient({ size: { tickets: 20 }, searchLagMs: 60_000 })
    mine.world.createTicket({ subject: 'Zanzibar', comment: { html: 'x', public: true } })
    expect(mine.get('/search?query=zanzibar').at('count')).toBe(0)
    mine.clock.forward(61)
    expect(mine.get('/search?query=zanzibar').at('count')).toBe(1)
  })
})
