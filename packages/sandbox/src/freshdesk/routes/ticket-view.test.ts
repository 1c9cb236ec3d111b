import { describe, expect, it } from 'vitest'
import { DAY } from '../../world/time.ts'
import { ODD_TICKETS } from '../story/odd-tickets.ts'
import { readAll, testClient } from '../test-client.ts'

const keysOf = (value: unknown) => Object.keys(value as object)

describe('rows and views', () => {
  it('list rows lack the description and attachments a view always has', () => {
    const { get } = testClient()
    const row = get('/tickets?updated_since=2000-01-01&per_page=1').at(0)
    const view = get(`/tickets/${(row as { id: number }).id}`).body
    expect(
      keysOf(view)
        .filter((key) => !keysOf(row).includes(key))
        .sort(),
    ).toEqual(['attachments', 'description', 'description_text'])
    expect(keysOf(row).filter((key) => !keysOf(view).includes(key))).toEqual([])
  })

  it('list rows gain what they include and nothing else', () => {
    const { get } = testClient()
    const path = '/tickets?updated_since=2000-01-01&per_page=1'
    const plain = keysOf(get(path).at(0))
    const full = keysOf(get(`${path}&include=stats,requester,description`).at(0))
    expect(full.filter((key) => !plain.includes(key)).sort()).toEqual([
      'description',
      'description_text',
      'requester',
      'stats',
    ])
    expect(get(`${path}&include=conversations`).status).toBe(400)
  })

  it('a view includes the requester, the company, stats and the ten oldest conversations', () => {
    const { get } = testClient()
    const id = ODD_TICKETS.hundredConversations
    const view = get(`/tickets/${id}?include=conversations,requester,company,stats`)
    const { rows } = get(`/tickets/${id}/conversations?per_page=100`)
    expect(rows.length).toBe(100)
    expect(view.at('conversations')).toEqual(rows.slice(0, 10))
    expect(keysOf(view.at('requester')).sort()).toEqual(['email', 'id', 'mobile', 'name', 'phone'])
    expect(keysOf(view.at('company')).sort()).toEqual(['id', 'name'])
    expect(keysOf(view.at('stats'))).toHaveLength(8)
    expect(get(`/tickets/${id}?include=description`).status).toBe(400)
  })

  it('conversations come oldest first, over several pages, without the description', () => {
    const client = testClient()
    const rows = readAll(client, `/tickets/${ODD_TICKETS.hundredConversations}/conversations`)
    expect(rows.length).toBeGreaterThan(100)
    const times = rows.map((row) => String(row['created_at']))
    expect(times).toEqual([...times].sort())
    expect(new Set(rows.map((row) => row['id'])).size).toBe(rows.length)
  })

  it('a deleted ticket answers with deleted: true, or as told', () => {
    for (const [status, options] of [
      [200, {}],
      [403, { deletedTicketStatus: 403 }],
      [404, { deletedTicketStatus: 404 }],
    ] as const) {
      const client = testClient(options)
      client.world.deleteTicket(6)
      expect(client.get('/tickets/6').status).toBe(status)
    }
    const client = testClient()
    expect(client.get('/tickets/6').at('deleted')).toBeUndefined()
    client.world.deleteTicket(6)
    expect(client.get('/tickets/6').at('deleted')).toBe(true)
  })

  it('a requester may be an agent, found in no contact', () => {
    const client = testClient()
    const agent = client.world.me()
    const ticket = client.world.createTicket({ requester_id: agent.id })
    expect(client.get(`/tickets/${ticket.id}?include=requester`).at('requester', 'name')).toBe(agent.name)
    expect(client.get(`/contacts/${agent.id}`).status).toBe(404)
    expect(client.get(`/agents/${agent.id}`).status).toBe(200)
  })
})

describe('the archive', () => {
  const client = testClient({ archiveAfterDays: 120 })
  const now = client.clock.now() / 1000
  const old = [...client.world.tickets.values()].filter(
    (one) => one.status === 5 && now - one.updated_at > 120 * DAY && !one.deleted && !one.spam,
  )
  const [first] = old
  const id = first?.id ?? 0

  it('takes closed and idle tickets out of lists, search and their own path', () => {
    expect(old.length).toBeGreaterThan(30)
    const listed = readAll(client, '/tickets?updated_since=2000-01-01').map((row) => row['id'])
    expect(old.some((one) => listed.includes(one.id))).toBe(false)
    expect([client.get(`/tickets/${id}`).status, client.get(`/tickets/${id}`).text]).toEqual([404, ''])
    expect(client.get(`/tickets/${id}/conversations`).status).toBe(404)
    const priority = first?.priority
    const found = client.get(`/search/tickets?query=${encodeURIComponent(`"priority:${priority} AND status:5"`)}`)
    expect(found.at('total')).toBeLessThan(old.length)
  })

  it('answers by id under tickets/archived', () => {
    const view = client.get(`/tickets/archived/${id}`)
    expect([view.status, view.at('archived')]).toEqual([200, true])
    expect(keysOf(view.body)).not.toContain('structured_description')
    expect(client.get(`/tickets/archived/${id}/conversations`).status).toBe(200)
    const open = [...client.world.tickets.values()].find((one) => one.status === 2)
    expect(client.get(`/tickets/archived/${open?.id}`).status).toBe(404)
  })

  it('can be missing from the plan', () => {
    const poor = testClient({ archiveAfterDays: 120, features: { archive: false } })
    expect(poor.get(`/tickets/archived/${id}`).at('code')).toBe('require_feature')
  })

  it('grows as time passes', () => {
    const later = testClient({ archiveAfterDays: 30 })
    const before = readAll(later, '/tickets?updated_since=2000-01-01').length
    later.clock.forward(60 * DAY)
    expect(readAll(later, '/tickets?updated_since=2000-01-01').length).toBeLessThan(before)
  })
})
