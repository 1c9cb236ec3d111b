import type { Listing } from '@tajo/core/api/listing'
import { describe, expect, it } from 'vitest'
import type { ZendeskApi } from './api.ts'
import type { Collection } from './lists.ts'
import { sandboxAccount } from './sandbox-account.ts'

interface Row {
  readonly id: number | string | null
}

const { zendesk, world, calls } = sandboxAccount()
const idsOf = (rows: Iterable<Row>) => [...rows].map((row) => row.id).sort((a, b) => Number(a) - Number(b))
const firstOf = (rows: { values(): Iterable<{ readonly id: number }> }): number => [...rows.values()][0]?.id ?? 0

/** Resources of one list, and the account’s own rows of it. */
const collections = {
  groups: world.groups,
  groupMemberships: world.group_memberships,
  organizationMemberships: world.organization_memberships,
  ticketFields: world.ticket_fields,
  ticketForms: world.ticket_forms,
  customStatuses: world.custom_statuses,
  userFields: world.user_fields,
  organizationFields: world.organization_fields,
  brands: world.brands,
  macros: world.macros,
  views: world.views,
  triggers: world.triggers,
  automations: world.automations,
  satisfactionRatings: world.satisfaction_ratings,
} as const satisfies Partial<Record<keyof ZendeskApi, unknown>>

const helpCenter = { categories: world.categories, sections: world.sections, articles: world.articles } as const

interface Table {
  readonly size: number
  values(): Iterable<{ readonly id: number }>
}

function behavesAsCollection(resource: Collection<Row>, rows: Table) {
  it('are listed whole', async () => {
    expect(rows.size).toBeGreaterThan(0)
    expect(idsOf(await resource.list().all())).toEqual(idsOf(rows.values()))
  })

  it('are read one by one, by id as number or as text', async () => {
    const id = firstOf(rows)
    expect((await resource.get(id))?.id).toBe(id)
    expect((await resource.get(String(id)))?.id).toBe(id)
    expect(await resource.get(99)).toBeUndefined()
  })
}

describe.each(Object.entries(collections))('%s', (name, rows) => {
  behavesAsCollection(zendesk[name as keyof typeof collections] as Collection<Row>, rows)
})

describe.each(Object.entries(helpCenter))('help center %s', (name, rows) => {
  behavesAsCollection(zendesk.helpCenter[name as keyof typeof helpCenter] as Collection<Row>, rows)
})

describe('rules', () => {
  it('are listed in use or out of use', async () => {
    const used = [...world.macros.values()].filter((row) => row['active'] === true)
    expect(idsOf(await zendesk.macros.list({ active: true }).all())).toEqual(idsOf(used))
  })

  it('show the tickets of a view and count them', async () => {
    const id = firstOf(world.views)
    const shown = await zendesk.views.tickets(id).all()
    expect(shown.length).toBeGreaterThan(0)
    expect(shown.every(({ status }) => status !== 'solved' && status !== 'closed')).toBe(true)
    expect((await zendesk.views.count(id))?.value).toBe(shown.length)
    expect(await zendesk.views.count(99)).toBeUndefined()
    await expect(zendesk.views.tickets(99).all()).rejects.toMatchObject({ code: 'TAJO_NOT_FOUND' })
  })
})

describe('the help center', () => {
  it('lists what is in a section and in a category', async () => {
    const section = await zendesk.helpCenter.sections.get(firstOf(world.sections))
    const inside = await zendesk.helpCenter.sections.articles(section?.id ?? 0).all()
    const kept = [...world.articles.values()].filter((row) => row['section_id'] === section?.id)
    expect(idsOf(inside)).toEqual(idsOf(kept))
    const siblings = await zendesk.helpCenter.categories.sections(section?.category_id ?? 0).all()
    expect(idsOf(siblings)).toContain(section?.id)
  })
})

describe('ratings', () => {
  it('are listed by score and by when they were offered', async () => {
    const good = await zendesk.satisfactionRatings.list({ score: 'good' }).all()
    expect(good.length).toBeGreaterThan(0)
    expect(new Set(good.map(({ score }) => score))).toEqual(new Set(['good']))
    const [createdSince, createdBefore] = ['2026-10-01', '2026-11-01']
    const some = await zendesk.satisfactionRatings.list({ createdSince, createdBefore }).all()
    const all = await zendesk.satisfactionRatings.list().all()
    expect(calls().some((path) => path.includes('start_time=1790812800&end_time=1793491200'))).toBe(true)
    expect(idsOf(some)).toEqual(
      idsOf(all.filter(({ created_at }) => created_at >= createdSince && created_at <= createdBefore)),
    )
  })
})

describe('jobs', () => {
  it('tell how far they have come', async () => {
    const job = world.jobs.start('update', 1, Date.UTC(2026, 10, 21), () => [])
    expect(await zendesk.jobStatuses.get(job.id)).toMatchObject({ id: job.id, progress: null, results: null })
    expect(idsOf(await zendesk.jobStatuses.list().all())).toEqual([job.id])
    expect(await zendesk.jobStatuses.get('no such/job')).toBeUndefined()
  })
})

describe('organizations', () => {
  const live = [...world.organizations.values()].filter((one) => one.deleted_at === null)

  it('are listed, read one by one and several at once', async () => {
    expect(idsOf(await zendesk.organizations.list().all())).toEqual(idsOf(live))
    const ids = live.slice(0, 3).map(({ id }) => id)
    expect((await zendesk.organizations.get(ids[0] ?? 0))?.name).toBe(live[0]?.name)
    expect(await zendesk.organizations.get(5)).toBeUndefined()
    expect(idsOf(await zendesk.organizations.getMany([...ids, 5]).all())).toEqual(ids)
  })

  it('lead to their users, memberships and tickets', async () => {
    const membership = [...world.organization_memberships.values()][0]
    const id = membership?.organization_id ?? 0
    expect(idsOf(await zendesk.organizations.users(id).all())).toContain(membership?.user_id)
    expect(idsOf(await zendesk.organizations.memberships(id).all())).toContain(membership?.id)
    expect(idsOf(await zendesk.users.memberships(membership?.user_id ?? 0).all())).toContain(membership?.id)
    const tickets = await zendesk.organizations.tickets(id).all()
    expect(tickets.every(({ organization_id }) => organization_id === id)).toBe(true)
    await expect(zendesk.organizations.users(5).all()).rejects.toMatchObject({
      code: 'TAJO_NOT_FOUND',
      message: 'users: there is no /organizations/5 (404).',
    })
  })
})

describe('users', () => {
  const live = [...world.users.values()].filter(({ active }) => active)

  it('are listed, all of them or by role', async () => {
    expect(idsOf(await zendesk.users.list().all())).toEqual(idsOf(live))
    for (const role of ['agent', ['agent', 'admin']] as const) {
      const wanted: readonly string[] = [role].flat()
      expect(idsOf(await zendesk.users.list({ role }).all())).toEqual(
        idsOf(live.filter((one) => wanted.includes(one.role))),
      )
    }
    expect(await zendesk.users.list({ role: [] }).all()).toEqual([])
  })

  it('are read one by one, deleted ones too, and several at once, a hundred a call', async () => {
    const gone = [...world.users.values()].find(({ active, permanently_deleted }) => !active && !permanently_deleted)
    expect(await zendesk.users.get(gone?.id ?? 0)).toMatchObject({ id: gone?.id, active: false, email: null })
    expect(await zendesk.users.get(5)).toBeUndefined()
    const account = sandboxAccount({ size: { tickets: 50, users: 260 } })
    const ids = [...account.world.users.values()].filter(({ active }) => active).map(({ id }) => id)
    const sizes: number[] = []
    for await (const page of account.zendesk.users.getMany(ids).pages()) sizes.push(page.length)
    expect(sizes).toEqual([100, 100, ids.length - 200])
  })

  it('tell who the credentials act for', async () => {
    expect((await zendesk.users.me()).email).toBe('sandbox@acme.example')
  })

  it('have identities, memberships and tickets', async () => {
    const agent = [...world.group_memberships.values()][0]
    const [id] = [Number(agent?.['user_id'])]
    expect(idsOf(await zendesk.users.identities(id).all())).toEqual(idsOf(world.identities.of(id)))
    expect(idsOf(await zendesk.users.groupMemberships(id).all())).toContain(agent?.id)
    const assigned = await zendesk.users.tickets(id, 'assigned').all()
    expect(assigned.every(({ assignee_id }) => assignee_id === id)).toBe(true)
    const related = await zendesk.users.related(id)
    expect(related?.assigned_tickets).toBeGreaterThanOrEqual(assigned.length)
  })
})

describe('the row types', () => {
  const first = async (listing: Listing<object>): Promise<object> => (await listing.all())[0] ?? {}

  it('are of rows as they come', async () => {
    expect(await first(zendesk.ticketFields.list())).toMatchObject({ title: expect.any(String), active: true })
    expect(await first(zendesk.triggers.list())).toMatchObject({
      conditions: { all: expect.any(Array), any: expect.any(Array) },
      actions: expect.any(Array),
    })
    expect(await first(zendesk.brands.list())).toMatchObject({ brand_url: expect.any(String), is_deleted: false })
  })
})
