import { stores } from '@tajo/warehouse/testing/stores'
import { describe, expect, test } from 'vitest'
import { config, type Played, planned, planOf, playedAccount } from '../testing/played-account.ts'
import { supportTables } from '../testing/support-tables.ts'
import { planCompanies } from './plan-companies.ts'

describe.each(stores)('companies on $kind', ({ temporaryWarehouse }) => {
  async function opened(quirks: { withoutCompanies?: boolean } = {}): Promise<Played> {
    const played = await playedAccount({ quirks }, await temporaryWarehouse([]))
    const people = ['1', '2', '3'].map((n) => planned(`freshdesk-${n}`, { email: `p${n}@example.com` }))
    await played.apply(planOf(played.clock, people))
    return played
  }
  const members = (played: Played, name: string, ...ids: readonly string[]) =>
    supportTables(played.warehouse, {
      companies: [{ company_id: 'freshdesk-70', name, is_deleted: false }],
      customers: ids.map((id) => ({ customer_id: id, company_id: 'freshdesk-70', is_staff: false, is_deleted: false })),
    })
  async function run(played: Played, id: string) {
    const companies = await played.warehouse.work((sql) => planCompanies(sql, { layer: 'support' }))
    const plan = planOf(played.clock, [], { id, companies })
    return played.apply(plan, { config: { ...config, companies: 'objects' } })
  }
  const inBrevo = ({ sandbox }: Played) =>
    [...sandbox.world.companies.all.values()].map(({ name, linkedContactsIds }) => ({
      name,
      linked: linkedContactsIds.length,
    }))

  test('are made once, named anew and linked as the helpdesk has it', async () => {
    const played = await opened()
    await members(played, 'Acme', 'freshdesk-1', 'freshdesk-2', 'freshdesk-77')
    expect((await run(played, 'a')).companies).toMatchObject({ created: 1, linked: 2, waiting: 0 })
    expect((await run(played, 'b')).companies).toMatchObject({ created: 0, linked: 0 })
    await members(played, 'Acme Ltd', 'freshdesk-2', 'freshdesk-3')
    expect((await run(played, 'c')).companies).toMatchObject({ renamed: 1, linked: 1, unlinked: 1 })
    expect(inBrevo(played)).toEqual([{ name: 'Acme Ltd', linked: 2 }])
    await members(played, 'Acme Ltd')
    expect((await run(played, 'd')).companies).toMatchObject({ unlinked: 2 })
    expect(inBrevo(played)).toEqual([{ name: 'Acme Ltd', linked: 0 }])
  })

  test('of a few customers are left alone where none of them comes or goes', async () => {
    const played = await opened()
    await members(played, 'Acme', 'freshdesk-1', 'freshdesk-2')
    const among = (id: string) =>
      played.warehouse.work(async (sql) => {
        await sql.load('tajo_few', { customer_id: 'text' }, [{ customer_id: id }])
        return planCompanies(sql, { layer: 'support', among: 'tajo_few' })
      })
    expect(await among('freshdesk-2')).toMatchObject([{ name: 'Acme', link: ['freshdesk-1', 'freshdesk-2'] }])
    expect(await among('freshdesk-3')).toEqual([])
  })

  test('one whose making was not answered is found by its name', async () => {
    const played = await opened()
    await members(played, 'Acme', 'freshdesk-1')
    played.sandbox.faults.next('reset', { match: /^POST \/v3\/companies/ })
    await run(played, 'a')
    await run(played, 'b')
    expect(inBrevo(played)).toEqual([{ name: 'Acme', linked: 1 }])
  })

  test('an account without them ends that kind and nothing else', async () => {
    const played = await opened({ withoutCompanies: true })
    await members(played, 'Acme', 'freshdesk-1')
    const report = await run(played, 'a')
    expect(report).toMatchObject({ state: 'done', companies: { created: 0, waiting: 1 } })
    expect(report.ended).toMatchObject([{ kind: 'companies', waiting: 1 }])
  })

  test('what is over the hourly budget waits for another run', async () => {
    const played = await opened()
    await members(played, 'Acme', 'freshdesk-1')
    played.sandbox.neighbour('other', 100)
    const used = { ok: false, cause: 'limited', retryInMs: 3_000_000, message: 'Used up.' } as const
    const destination = { ...played.destination, createCompany: async () => used }
    const companies = await played.warehouse.work((sql) => planCompanies(sql, { layer: 'support' }))
    const over = { config: { ...config, companies: 'objects' }, destination } as const
    const report = await played.apply(planOf(played.clock, [], { id: 'a', companies }), over)
    expect(report).toMatchObject({ companies: { waiting: 1 }, ended: [{ kind: 'companies', waiting: 1 }] })
    expect((await run(played, 'b')).companies).toMatchObject({ created: 1 })
  })
})
