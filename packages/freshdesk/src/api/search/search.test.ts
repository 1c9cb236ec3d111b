import { describe, expect, it } from 'vitest'
import { sandboxAccount } from '../sandbox-account.ts'
import { whereIn } from './where.ts'

describe('search', () => {
  it('finds what a query says, however the query came about', async () => {
    const { freshdesk, world } = sandboxAccount()
    const urgent = [...world.tickets.values()].filter((one) => one.priority >= 3 && !one.deleted && !one.spam)
    const found = await freshdesk.search.tickets((where) => where('priority').atLeast(3)).all()
    expect(new Set(found.map((one) => one.id))).toEqual(new Set(urgent.map((one) => one.id)))
    expect(found[0]).toHaveProperty('description_text')
    expect(await freshdesk.tickets.search(whereIn('tickets')('priority').atLeast(3)).all()).toEqual(found)
  })

  it('says how many match without reading them', async () => {
    const { freshdesk, calls } = sandboxAccount()
    const some = freshdesk.search.tickets((where) => where('priority').atLeast(2))
    const total = await some.total()
    expect(calls()).toHaveLength(1)
    expect(await some.all()).toHaveLength(total)
    expect(calls()).toHaveLength(1 + Math.ceil(total / 30))
  })

  it('asks for one page when nothing matches', async () => {
    const { freshdesk, calls } = sandboxAccount()
    expect(await freshdesk.search.tickets((where) => where('tag').is('no such tag')).all()).toEqual([])
    expect(calls()).toHaveLength(1)
  })

  it('fails on the first page where more match than are shown, and says how many', async () => {
    const { freshdesk, calls } = sandboxAccount({ size: { tickets: 400 } })
    const all = freshdesk.search.tickets((where) => where('priority').atLeast(1))
    const total = await all.total()
    expect(total).toBeGreaterThan(300)
    await expect(all.all()).rejects.toMatchObject({
      code: 'TAJO_CAPPED',
      message: `tickets: ${total} match the search, and the vendor shows 300.`,
    })
    expect(calls()).toHaveLength(2)
  })

  it('takes the 300 that are shown when told to', async () => {
    const { freshdesk, calls } = sandboxAccount({ size: { tickets: 400 } })
    const some = freshdesk.search.tickets((where) => where('priority').atLeast(1), { partial: true })
    expect(new Set((await some.all()).map((one) => one.id)).size).toBe(300)
    expect(calls()).toHaveLength(10)
  })

  it('reads all pages although some come back short', async () => {
    const { freshdesk, sandbox } = sandboxAccount({ searchLagMs: 0 })
    const whole = await freshdesk.search.tickets((where) => where('priority').atLeast(1)).all()
    const handle = sandbox.handle.bind(sandbox)
    sandbox.handle = (request) => {
      const answer = handle(request)
      const { total, results } = JSON.parse(Buffer.from(answer.body).toString('utf8'))
      const body = Buffer.from(JSON.stringify({ total, results: results.slice(1) }))
      return request.path.includes('page=2') ? { ...answer, body } : answer
    }
    expect(await freshdesk.search.tickets((where) => where('priority').atLeast(1)).all()).toHaveLength(whole.length - 1)
  })

  it('names a custom field the account does not have', async () => {
    const { freshdesk } = sandboxAccount()
    await expect(freshdesk.search.contacts((where) => where('cf_depatment').is('Finance')).all()).rejects.toMatchObject(
      {
        code: 'TAJO_REQUEST_REFUSED',
        message: 'contacts: the account does not know the field "cf_depatment".',
        hint: expect.stringContaining('correct its name'),
      },
    )
  })

  it('knows contacts and companies', async () => {
    const { freshdesk, world } = sandboxAccount()
    const mail = [...world.contacts.values()].find((one) => one.email !== null && !one.deleted)?.email ?? ''
    const [contact] = await freshdesk.contacts.search((where) => where('email').is(mail)).all()
    expect(contact?.email).toBe(mail)
    const domain = [...world.companies.values()].find((one) => one.domains.length > 0)?.domains[0] ?? ''
    const [company] = await freshdesk.companies.search((where) => where('domain').is(domain)).all()
    expect(company?.domains).toContain(domain)
  })
})
