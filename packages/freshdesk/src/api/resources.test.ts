import type { Listing } from '@tajo/core/api/listing'
import { describe, expect, it } from 'vitest'
import type { FreshdeskApi } from './api.ts'
import { sandboxAccount } from './sandbox-account.ts'

interface Row {
  readonly id: number
}

const { freshdesk, world, calls } = sandboxAccount()
const idsOf = (rows: Iterable<Row>) => [...rows].map((row) => row.id).sort((a, b) => a - b)
const firstOf = (rows: { values(): Iterable<Row> }): number => [...rows.values()][0]?.id ?? 0

interface Resource {
  list(): Listing<Row>
  get(id: number): Promise<Row | undefined>
}

/** Resources of one list, and the account’s own rows of it. */
const collections = {
  companies: world.companies,
  agents: world.agents,
  groups: world.groups,
  roles: world.roles,
  skills: world.skills,
  products: world.products,
  businessHours: world.business_hours,
  emailConfigs: world.email_configs,
  emailMailboxes: world.email_mailboxes,
  contactFields: world.contact_fields,
  companyFields: world.company_fields,
  ticketForms: world.ticket_forms,
  cannedResponseFolders: world.canned_response_folders,
} as const satisfies Partial<Record<keyof FreshdeskApi, unknown>>

describe.each(Object.entries(collections))('%s', (name, rows) => {
  const resource: Resource = freshdesk[name as keyof typeof collections]

  it('are listed whole', async () => {
    expect(rows.size).toBeGreaterThan(0)
    expect(idsOf(await resource.list().all())).toEqual(idsOf(rows.values()))
  })

  it('are read one by one', async () => {
    expect((await resource.get(firstOf(rows)))?.id).toBe(firstOf(rows))
    expect(await resource.get(1)).toEqual(rows.has(1) ? expect.anything() : undefined)
    expect(await resource.get(99)).toBeUndefined()
  })
})

describe('contacts', () => {
  const listed = [...world.contacts.values()].filter((one) => !one.deleted && !one.blocked)

  it('are listed without blocked and deleted ones unless asked for', async () => {
    expect(idsOf(await freshdesk.contacts.list().all())).toEqual(idsOf(listed))
    const blocked = [...world.contacts.values()].filter((one) => one.blocked && !one.deleted)
    expect(idsOf(await freshdesk.contacts.list({ state: 'blocked' }).all())).toEqual(idsOf(blocked))
  })

  it('have more to them when read one by one', async () => {
    const viewed = await freshdesk.contacts.get(firstOf(world.contacts))
    expect(viewed).toMatchObject({ tags: expect.any(Array), other_emails: expect.any(Array) })
    expect(await freshdesk.contacts.get(1)).toBeUndefined()
  })

  it.each(['updated_since', '_updated_since'] as const)(
    'are listed by change where the account says %s',
    async (name) => {
      const account = sandboxAccount({ contactsFilter: name })
      const updatedSince = new Date(account.clock.now() - 60 * 86_400_000)
      const changed = [...account.world.contacts.values()].filter(
        (one) => !one.deleted && !one.blocked && one.updated_at * 1000 >= updatedSince.getTime(),
      )
      expect(changed.length).toBeGreaterThan(0)
      const read = () => account.freshdesk.contacts.list({ updatedSince }).all()
      expect(idsOf(await read())).toEqual(idsOf(changed))
      const before = account.calls().length
      await read()
      expect(account.calls().length - before).toBe(Math.ceil(changed.length / 100))
    },
  )
})

describe('ids across the vendor’s products', () => {
  it('arrive as text, digit for digit', async () => {
    const [contact] = await freshdesk.contacts.list().all()
    const kept = world.contacts.get(contact?.id ?? 0)?.org_contact_id
    expect(contact?.org_contact_id).toBe(String(kept))
    expect(contact?.org_contact_id).toMatch(/^\d{19}$/)
    expect((await freshdesk.account.get()).organisation_id).toBe('284960733419037001')
  })
})

describe('the account', () => {
  it('tells whose key it is', async () => {
    expect((await freshdesk.agents.me()).id).toBe(world.me().id)
  })

  it('tells its languages and its plan', async () => {
    expect((await freshdesk.settings.get()).primary_language).toBe('en')
    expect(await freshdesk.account.get()).toMatchObject({ account_name: 'Acme', total_agents: { field_service: 0 } })
  })

  it('lists ticket fields, also of one type', async () => {
    expect(idsOf(await freshdesk.ticketFields.list().all())).toEqual(idsOf(world.ticket_fields.values()))
    const [region, ...others] = await freshdesk.ticketFields.list({ type: 'custom_dropdown' }).all()
    expect([region?.name, others]).toEqual(['cf_region', []])
  })

  it('lists policies, scenarios and the rules of each type', async () => {
    expect(idsOf(await freshdesk.slaPolicies.list().all())).toEqual(idsOf(world.sla_policies.values()))
    expect(idsOf(await freshdesk.scenarioAutomations.list().all())).toEqual(idsOf(world.scenario_automations.values()))
    for (const type of [1, 3, 4] as const) {
      const rules = await freshdesk.automations.list(type).all()
      expect(idsOf(rules)).toEqual(idsOf(world.automation_rules.get(type)?.values() ?? []))
      expect(await freshdesk.automations.get(type, rules[0]?.id ?? 0)).toEqual(rules[0])
    }
  })

  it('lists answers folder by folder', async () => {
    const folder = firstOf(world.canned_response_folders)
    const answers = await freshdesk.cannedResponseFolders.responses(folder).all()
    expect(answers.length).toBeGreaterThan(0)
    expect(answers.every((one) => one.folder_id === folder)).toBe(true)
    expect(await freshdesk.cannedResponses.get(answers[0]?.id ?? 0)).toEqual(answers[0])
  })

  it('lists mailboxes by their flags', async () => {
    expect(await freshdesk.emailMailboxes.list({ active: false }).all()).toEqual([])
    expect(calls().at(-1)?.[0]).toBe('/email/mailboxes?active=false&per_page=100&page=1')
  })

  it('tells how far a job has come', async () => {
    const job = world.jobs.start('BULK', Date.UTC(2026, 0, 1), 1e12, () => {})
    expect(await freshdesk.jobs.get(job.id)).toMatchObject({ id: job.id, status: 'IN PROGRESS' })
    expect(await freshdesk.jobs.get('no such/job')).toBeUndefined()
  })
})

describe('what customers and agents do', () => {
  it('lists surveys, ratings and time entries by their filters', async () => {
    const [active, ...others] = await freshdesk.surveys.list({ state: 'active' }).all()
    expect([active?.active, others]).toEqual([true, []])
    const since = new Date((world.now() - 90 * 86_400) * 1000)
    const ratings = [...world.satisfaction_ratings.values()].filter((one) => one.created_at * 1000 >= since.getTime())
    expect(ratings.length).toBeGreaterThan(0)
    expect(idsOf(await freshdesk.satisfactionRatings.list({ createdSince: since }).all())).toEqual(idsOf(ratings))
    const free = [...world.time_entries.values()].filter((one) => !one.billable)
    expect(free.length).toBeGreaterThan(0)
    expect(idsOf(await freshdesk.timeEntries.list({ billable: false }).all())).toEqual(idsOf(free))
  })
})

describe('knowledge base and forums', () => {
  it('are walked level by level', async () => {
    const { categories, folders, articles } = freshdesk.solutions
    const found: number[] = []
    const read = async (listed: Listing<Row>): Promise<void> => {
      for await (const folder of listed) {
        found.push(...(await articles.list(folder.id).all()).map((one) => one.id))
        await read(folders.inside(folder.id))
      }
    }
    for await (const category of categories.list()) await read(folders.list(category.id))
    expect(found.sort()).toEqual(idsOf(world.solution_articles.values()))
    expect((await articles.get(found[0] ?? 0))?.id).toBe(found[0])
    expect((await folders.get(firstOf(world.solution_folders)))?.id).toBe(firstOf(world.solution_folders))
  })

  it('down to the comments', async () => {
    const { categories, forums, topics, comments } = freshdesk.discussions
    const found: number[] = []
    for await (const category of categories.list())
      for await (const forum of forums.list(category.id))
        for await (const topic of topics.list(forum.id))
          for await (const comment of comments.list(topic.id)) found.push(comment.id)
    expect(found.sort()).toEqual(idsOf(world.discussion_comments.values()))
    expect((await forums.get(firstOf(world.discussion_forums)))?.id).toBe(firstOf(world.discussion_forums))
    expect((await topics.get(firstOf(world.discussion_topics)))?.id).toBe(firstOf(world.discussion_topics))
  })
})

describe('custom objects', () => {
  const { schemas, records, record, count } = freshdesk.customObjects

  it('are listed by schema', async () => {
    const [schema] = await schemas.list().all()
    expect(await schemas.get(schema?.id ?? 0)).toEqual(schema)
    expect(await schemas.get(1)).toBeUndefined()
    const all = await records(schema?.id ?? 0).all()
    expect(all).toHaveLength((await count(schema?.id ?? 0)) ?? 0)
    expect(await record(schema?.id ?? 0, 'BKG-2')).toEqual(all.find((one) => one.display_id === 'BKG-2'))
    expect(await count(1)).toBeUndefined()
  })

  it('are read over many pages, the conditions kept on each', async () => {
    const account = sandboxAccount()
    const table = account.world.custom_object_records.get(30)
    for (let id = 1000; id < 1250; id += 1) {
      table?.put({ id, display_id: `BKG-${id}`, data: { customer_id: 'C1', age: 3 }, created_time: 1, updated_time: 1 })
    }
    const found = await account.freshdesk.customObjects.records(30, { customer_id: 'C1' }).all()
    expect(found).toHaveLength(250)
    expect(account.calls()).toHaveLength(3)
    expect(account.calls().every(([path]) => path.includes('customer_id=C1'))).toBe(true)
  })
})
