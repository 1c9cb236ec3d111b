import { describe, expect, it } from 'vitest'
import { creditsOf } from '../limits.ts'
import type { ListInclude, ViewInclude } from './rows/tickets.ts'
import { sandboxAccount } from './sandbox-account.ts'

const ever = '2000-01-01'
const idsOf = (rows: readonly { readonly id: number }[]) => rows.map((row) => row.id).sort((a, b) => a - b)

describe('tickets.list', () => {
  it('lists the last 30 days when no date is given, and everything since any date', async () => {
    const { freshdesk, world } = sandboxAccount()
    const live = [...world.tickets.values()].filter((ticket) => !ticket.deleted && !ticket.spam)
    const young = live.filter((ticket) => ticket.created_at >= world.now() - 30 * 86_400)
    expect(young.length).toBeGreaterThan(0)
    expect(young.length).toBeLessThan(live.length)
    expect(idsOf(await freshdesk.tickets.list().all())).toEqual(idsOf(young))
    expect(idsOf(await freshdesk.tickets.list({ updatedSince: ever }).all())).toEqual(idsOf(live))
  })

  it('sends every filter in the vendor’s spelling', async () => {
    const { freshdesk, calls } = sandboxAccount()
    const params = {
      updatedSince: new Date(Date.UTC(2026, 0, 1, 0, 0, 0, 999)),
      filter: 'deleted',
      requesterId: 5,
      email: 'a+b@c.example',
      uniqueExternalId: 'crm-1',
      companyId: 6,
      orderBy: 'due_by',
      orderType: 'asc',
      include: ['stats', 'requester'],
    } as const
    expect(await freshdesk.tickets.list(params).all()).toEqual([])
    const [[path = '', credits] = []] = calls()
    expect(Object.fromEntries(new URL(path, 'https://x').searchParams)).toEqual({
      updated_since: '2026-01-01T00:00:00Z',
      filter: 'deleted',
      requester_id: '5',
      email: 'a+b@c.example',
      unique_external_id: 'crm-1',
      company_id: '6',
      order_by: 'due_by',
      order_type: 'asc',
      include: 'stats,requester',
      per_page: '100',
      page: '1',
    })
    expect(credits).toBe(5)
  })

  it('reads no page beyond the one where the loop ends, and reads anew in each loop', async () => {
    const { freshdesk, calls } = sandboxAccount()
    const listed = freshdesk.tickets.list({ updatedSince: ever })
    for await (const _ of listed) break
    for await (const _ of listed) break
    expect(calls()).toHaveLength(2)
  })

  it('gives pages of a hundred', async () => {
    const { freshdesk } = sandboxAccount()
    const pages: number[] = []
    for await (const page of freshdesk.tickets.list({ updatedSince: ever }).pages()) pages.push(page.length)
    expect(pages.slice(0, -1)).toEqual([100, 100])
  })

  it.each<[readonly ListInclude[]]>([
    [[]],
    [['stats']],
    [['description', 'requester']],
    [['stats', 'requester', 'description']],
  ])('with %j costs what the limits say', async (wanted) => {
    const { freshdesk, calls } = sandboxAccount()
    for await (const ticket of freshdesk.tickets.list({ updatedSince: ever, include: wanted })) {
      expect('stats' in ticket).toBe(wanted.includes('stats'))
      expect('requester' in ticket).toBe(wanted.includes('requester'))
      expect('description_text' in ticket).toBe(wanted.includes('description'))
      break
    }
    expect(calls()[0]?.[1]).toBe(creditsOf('GET', '/tickets', { include: wanted.join(',') }))
    expect(freshdesk.usage('tickets').credits).toBe(calls()[0]?.[1])
  })
})

describe('tickets.everything', () => {
  it('reads spam and deleted tickets by themselves', async () => {
    const { freshdesk, world } = sandboxAccount()
    const deleted = [...world.tickets.values()].filter((ticket) => ticket.deleted)
    expect(idsOf(await freshdesk.tickets.everything({ filter: 'deleted' }).all())).toEqual(idsOf(deleted))
  })

  it('gives a ticket that changes meanwhile again, and misses none', async () => {
    const { freshdesk, world, sandbox, clock } = sandboxAccount()
    const live = [...world.tickets.values()].filter((ticket) => !ticket.deleted && !ticket.spam)
    const late = live[0]?.id ?? 0
    sandbox.beforeRequest = (_request, index) => {
      if (index === 1) world.updateTicket(late, { priority: 4 })
    }
    await clock.sleep(60_000)
    const read = await freshdesk.tickets.everything().all()
    expect(new Set(read.map((ticket) => ticket.id)).size).toBe(live.length)
    expect(read.filter((ticket) => ticket.id === late).at(-1)?.priority).toBe(4)
    expect(new Set(read.map(({ id, updated_at }) => `${id} ${updated_at}`)).size).toBe(read.length)
  })

  it('takes a time without a zone for UTC, as the vendor does', async () => {
    const { freshdesk, calls } = sandboxAccount()
    for await (const _ of freshdesk.tickets.everything({ updatedSince: '2025-12-30T10:00' })) break
    expect(calls()[0]?.[0]).toContain(`updated_since=${encodeURIComponent('2025-12-30T10:00:00Z')}`)
    expect(() => freshdesk.tickets.everything({ updatedSince: 'lately' })).toThrow(/"lately" is no moment/)
  })
})

describe('an account of more tickets than the vendor lists', () => {
  const large = sandboxAccount({ size: { tickets: 32_000, contacts: 40, companies: 12 } })

  it('is not listed to a silent end', async () => {
    const { freshdesk, calls } = large
    const before = calls().length
    let read = 0
    const reading = async () => {
      for await (const page of freshdesk.tickets.list({ updatedSince: ever }).pages()) read += page.length
    }
    await expect(reading()).rejects.toMatchObject({
      code: 'TAJO_CAPPED',
      message: 'tickets: the vendor lists 30,000 tickets, and more match.',
      hint: expect.stringContaining('tickets.everything()'),
    })
    expect(read).toBe(30_000)
    expect(calls().length - before).toBe(300)
  })

  it('is read whole by everything, each ticket once', async () => {
    const { freshdesk, world } = large
    const read: number[] = []
    for await (const ticket of freshdesk.tickets.everything({ include: ['stats'] })) {
      if (read.length === 0) expect(ticket.stats).toHaveProperty('resolved_at')
      read.push(ticket.id)
    }
    const live = [...world.tickets.values()].filter((ticket) => !ticket.deleted && !ticket.spam)
    expect(read).toHaveLength(live.length)
    expect(new Set(read).size).toBe(live.length)
  })
})

describe('one ticket', () => {
  it('is undefined where there is none', async () => {
    const { freshdesk } = sandboxAccount()
    expect(await freshdesk.tickets.get(999_999)).toBeUndefined()
    expect(await freshdesk.tickets.watchers(999_999)).toBeUndefined()
    expect(await freshdesk.tickets.archived(1)).toBeUndefined()
  })

  it.each<[readonly ViewInclude[]]>([
    [[]],
    [['conversations']],
    [['requester', 'company']],
    [['conversations', 'requester', 'company', 'stats']],
  ])('with %j costs what the limits say', async (include) => {
    const { freshdesk, calls } = sandboxAccount()
    const ticket = await freshdesk.tickets.get(42, { include })
    for (const key of include) expect(ticket).toHaveProperty(key)
    expect(ticket).toHaveProperty('description_text')
    expect(calls().map(([, credits]) => credits)).toEqual([
      creditsOf('GET', '/tickets/42', { include: include.join(',') }),
    ])
  })

  it('has its conversations, page by page', async () => {
    const { freshdesk, world } = sandboxAccount()
    for (let n = 0; n < 130; n += 1) world.addNote(42, { body: `note ${n}` })
    const read = await freshdesk.tickets.conversations(42).all()
    expect(read.map((one) => one.id)).toEqual(world.conversations.of(42).map((one) => one.id))
    expect(read.length).toBeGreaterThan(130)
    expect(read.every((one) => one.ticket_id === 42)).toBe(true)
  })

  it('has its time entries, ratings and watchers', async () => {
    const { freshdesk, world } = sandboxAccount()
    const timed = [...world.time_entries.values()][0]?.ticket_id ?? 0
    const rated = [...world.satisfaction_ratings.values()][0]?.ticket_id ?? 0
    const [[watched = 0, watchers] = []] = world.watchers
    expect(idsOf(await freshdesk.tickets.timeEntries(timed).all())).toEqual(idsOf(world.time_entries.of(timed)))
    expect(idsOf(await freshdesk.tickets.satisfactionRatings(rated).all())).toEqual(
      idsOf(world.satisfaction_ratings.of(rated)),
    )
    expect(await freshdesk.tickets.watchers(watched)).toEqual(watchers)
  })

  it('names the tickets it belongs with', async () => {
    const { freshdesk, world } = sandboxAccount()
    const parent = [...world.tickets.values()].find((ticket) => ticket.association_type === 1)
    const child = parent?.associated_tickets_list?.[0] ?? 0
    const associated = await freshdesk.tickets.associated(parent?.id ?? 0)
    expect(associated?.map((ticket) => ticket.id)).toEqual(parent?.associated_tickets_list)
    expect((await freshdesk.tickets.primeAssociation(child))?.id).toBe(parent?.id)
    const alone = [...world.tickets.values()].find((ticket) => ticket.associated_tickets_list === null)
    expect(await freshdesk.tickets.associated(alone?.id ?? 0)).toBeUndefined()
  })

  it('of the archive answers apart from the others', async () => {
    const { freshdesk, world } = sandboxAccount({ archiveAfterDays: 120 })
    const archived = [...world.tickets.values()].find((ticket) => world.isArchived(ticket))?.id ?? 0
    expect(await freshdesk.tickets.get(archived)).toBeUndefined()
    expect(await freshdesk.tickets.archived(archived)).toMatchObject({ id: archived, archived: true })
    expect(idsOf(await freshdesk.tickets.archivedConversations(archived).all())).toEqual(
      idsOf(world.conversations.of(archived)),
    )
  })

  it('that does not exist has no conversations to list', async () => {
    const { freshdesk } = sandboxAccount()
    await expect(freshdesk.tickets.conversations(999_999).all()).rejects.toMatchObject({
      code: 'TAJO_NOT_FOUND',
      message: 'conversations: there is no /tickets/999999 (404).',
    })
  })
})
