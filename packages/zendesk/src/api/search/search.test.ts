import { describe, expect, it } from 'vitest'
import { sandboxAccount } from '../sandbox-account.ts'
import { whereIn } from './where.ts'

const idsOf = (rows: readonly { readonly id: number }[]) => rows.map((row) => row.id).sort((a, b) => a - b)

describe('search', () => {
  it('finds what a query says, however the query came about', async () => {
    const { zendesk, world } = sandboxAccount()
    const live = [...world.tickets.values()].filter((one) => one.deleted_at === null)
    const urgent = live.filter((one) => one.priority === 'high' || one.priority === 'urgent')
    const found = await zendesk.search.tickets((where) => where('priority').atLeast('high')).all()
    expect(idsOf(found)).toEqual(idsOf(urgent))
    expect(await zendesk.tickets.search(whereIn('tickets')('priority').atLeast('high')).all()).toEqual(found)

    const [one] = urgent
    const requester = world.users.get(one?.requester_id ?? 0)
    const theirs = zendesk.search.tickets((where) =>
      where('requester')
        .is(requester?.email ?? '')
        .and(where('created').above('2000-01-01'))
        .and(where('status').isNot('new')),
    )
    expect(idsOf(await theirs.all())).toEqual(
      idsOf(live.filter((ticket) => ticket.requester_id === requester?.id && ticket.status !== 'new')),
    )
  })

  it('knows users and organizations', async () => {
    const { zendesk, world } = sandboxAccount()
    const agents = [...world.users.values()].filter((one) => one.active && one.role === 'agent')
    expect(idsOf(await zendesk.users.search((where) => where('role').is('agent')).all())).toEqual(idsOf(agents))
    const organization = [...world.organizations.values()].find((one) => one.deleted_at === null && / /.test(one.name))
    const named = await zendesk.organizations.search((where) => where('name').is(organization?.name ?? '')).all()
    expect(idsOf(named)).toContain(organization?.id)
  })

  it('says how many match without reading them', async () => {
    const { zendesk, calls } = sandboxAccount()
    const some = zendesk.search.tickets((where) => where('priority').atLeast('normal'))
    const total = await some.total()
    expect(calls()).toEqual(['/search/count?query=type:ticket priority>=normal'])
    expect(await some.all()).toHaveLength(total)
    expect(calls()).toHaveLength(1 + Math.ceil(total / 100))
  })

  it('sorts when told to', async () => {
    const { zendesk, calls } = sandboxAccount()
    const sorted = zendesk.search.tickets((where) => where('status').below('closed'), {
      sortBy: 'updated_at',
      sortOrder: 'asc',
    })
    const times = (await sorted.all()).map(({ updated_at }) => updated_at)
    expect(times.length).toBeGreaterThan(2)
    expect(times).toEqual(times.toSorted())
    expect(calls()[0]).toContain('sort_by=updated_at&sort_order=asc&per_page=100')
  })

  it('asks for one page when nothing matches', async () => {
    const { zendesk, calls } = sandboxAccount()
    expect(await zendesk.search.tickets((where) => where('tags').is('no such tag')).all()).toEqual([])
    expect(calls()).toHaveLength(1)
  })
})

describe('a search that more match than are shown', () => {
  const { zendesk, world, calls } = sandboxAccount({ size: { tickets: 1300 } })
  const all = whereIn('tickets')('created').above('2000-01-01')
  const live = [...world.tickets.values()].filter((one) => one.deleted_at === null)

  it('fails on the first page and says how many', async () => {
    const before = calls().length
    await expect(zendesk.search.tickets(all).all()).rejects.toMatchObject({
      code: 'TAJO_CAPPED',
      message: `tickets: ${live.length} match the search, and the vendor shows 1000.`,
    })
    expect(calls().length - before).toBe(1)
  })

  it('takes the thousand that are shown when told to, and asks for no page behind', async () => {
    const before = calls().length
    const some = await zendesk.search.tickets(all, { partial: true }).all()
    expect(new Set(idsOf(some)).size).toBe(1000)
    expect(calls().length - before).toBe(10)
  })

  it('gives everything by the export, a thousand a call', async () => {
    const before = calls().length
    const whole = await zendesk.search.tickets(all).everything().all()
    expect(idsOf(whole)).toEqual(idsOf(live))
    expect(calls().slice(before)).toEqual([
      '/search/export?query=created>2000-01-01&page[size]=1000&filter[type]=ticket',
      expect.stringContaining('page[after]='),
    ])
  })
})

describe('a search whose rows move meanwhile', () => {
  it('ends with what it was shown', async () => {
    const { zendesk, sandbox } = sandboxAccount()
    const every = () => zendesk.search.tickets((where) => where('created').above('2000-01-01'))
    const whole = await every().all()
    const handle = sandbox.handle.bind(sandbox)
    sandbox.handle = (request) => {
      const answer = handle(request)
      const data = JSON.parse(Buffer.from(answer.body).toString('utf8'))
      const body = Buffer.from(JSON.stringify({ ...data, results: data.results.slice(1) }))
      return request.path.includes('page=2') ? { ...answer, body } : answer
    }
    expect(await every().all()).toHaveLength(whole.length - 1)
  })
})
