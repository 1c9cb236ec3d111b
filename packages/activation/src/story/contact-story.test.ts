import type { ActivationConfig } from '@tajo/core/config/activation-config'
import type { JsonObject } from '@tajo/core/json'
import type { Warehouse } from '@tajo/core/warehouse'
import { shippedModels } from '@tajo/models/models'
import { type Built, builtOn, standing, stores } from '@tajo/models/testing/built'
import { describe, expect, it } from 'vitest'
import { saveConflicts } from '../ledger/conflicts.ts'
import { saveLedger } from '../ledger/contacts.ts'
import { saveRejected } from '../ledger/rejected.ts'
import { noteSuppressions } from '../withhold.ts'
import { saveWrites } from '../write-back/memory.ts'
import { contactStory, type StoryOptions } from './contact-story.ts'
import type { ContactStory, StoryAnswer } from './story.ts'

const at = '2026-03-01T09:00:00Z'
const layers = { support: 'support', mirror: 'brevo' }
const line = (from: string, to: string) => ({
  from,
  to,
  whenNull: 'keep' as const,
  default: undefined,
  owner: 'helpdesk' as const,
  where: `tajo.yml:9 connectors.freshdesk.contact_mapping.${from}`,
})

const config: ActivationConfig = {
  newContacts: 'blocklist',
  consentField: undefined,
  defaultRegion: undefined,
  createAttributes: false,
  when: 'manual',
  companies: 'attribute',
  readBack: 'all',
  eventMaxAgeMs: 3 * 86_400_000,
  consentAttributes: [],
  guards: { maxListRemoval: 0.2, maxShrink: 0.2, maxSameValue: 0.9, maxEventsPerContact: 3, maxNewSubscribed: 0 },
  sources: [
    {
      source: 'freshdesk',
      type: 'freshdesk',
      fields: [
        line('email', 'email'),
        line('name', 'FULLNAME'),
        line('mobile', 'SMS'),
        line('open_tickets', 'OPEN_TICKETS'),
        line('avg_csat', 'CSAT_SCORE'),
        line('last_ticket_date', 'LAST_SUPPORT_DATE'),
        line('job_title', 'BADGE'),
      ],
      lists: [
        { name: 'open_tickets', id: 31, condition: undefined, where: 'tajo.yml:20' },
        { name: 'vip', id: 34, condition: 'open_tickets > 2 AND avg_csat < 3', where: 'tajo.yml:21' },
      ],
      events: {},
    },
  ],
}

const attributes = [
  ['FIRSTNAME', 'text'],
  ['LASTNAME', 'text'],
  ['SMS', 'text'],
  ['OPEN_TICKETS', 'float'],
  ['CSAT_SCORE', 'float'],
  ['LAST_SUPPORT_DATE', 'date'],
  ['BADGE', 'float'],
].map(([name, type]) => ({ name, category: 'normal', type, options: null }))

/** A made-up account: Ana with three tickets, her double without any, and two contacts in Brevo. */
async function account(store: (typeof stores)[number]): Promise<Built> {
  const built = await builtOn(store, [{ name: 'freshdesk', vendor: 'freshdesk' }])
  const person = { created_at: at, updated_at: at, deleted: false }
  await built.put('freshdesk', 'contacts', [
    {
      ...person,
      id: 7,
      name: 'Ana van der Berg',
      email: 'ana@example.com',
      mobile: '+33612345678',
      job_title: 'Buyer',
    },
    { ...person, id: 8, name: 'Bo', email: 'shared@example.com' },
    { ...person, id: 9, name: 'Bo Two', email: 'shared@example.com' },
  ])
  const ticket = { requester_id: 7, priority: 1, source: 1, spam: false, deleted: false, updated_at: at }
  await built.put('freshdesk', 'tickets', [
    { ...ticket, id: 1, subject: 'Bell', status: 5, created_at: '2026-01-01T09:00:00Z' },
    { ...ticket, id: 2, subject: 'Brakes', status: 2, created_at: '2026-02-01T09:00:00Z' },
    { ...ticket, id: 3, subject: 'Cheap watches', status: 2, created_at: '2026-02-02T09:00:00Z', spam: true },
  ])
  const rating = { user_id: 7, created_at: '2026-02-03T09:00:00Z', updated_at: '2026-02-03T09:00:00Z' }
  await built.put('freshdesk', 'satisfaction_ratings', [
    { ...rating, id: 51, ticket_id: 1, ratings: { default_question: 103 } },
    { ...rating, id: 52, ticket_id: 2, ratings: { default_question: -103 }, created_at: '2026-02-04T09:00:00Z' },
  ])
  await built.build({ models: shippedModels('customers', 'customer_metrics', 'customer_source_metrics') })
  await mirror(built.warehouse)
  return built
}

async function mirror(warehouse: Warehouse): Promise<void> {
  const shared = {
    sms: null,
    list_unsubscribed: [3],
    email_blacklisted: false,
    sms_blacklisted: false,
    modified_at: at,
  }
  const tables = {
    contacts: [
      {
        id: 'bigint',
        email: 'text',
        ext_id: 'text',
        sms: 'text',
        email_blacklisted: 'boolean',
        sms_blacklisted: 'boolean',
        modified_at: 'timestamp',
        list_ids: 'bigint[]',
        list_unsubscribed: 'bigint[]',
        attributes: 'json',
        _tajo_synced_at: 'timestamp',
        _tajo_deleted_at: 'timestamp',
      },
      [
        {
          ...shared,
          id: 70,
          email: 'ana@example.com',
          ext_id: 'freshdesk-7',
          sms: '33612345678',
          email_blacklisted: true,
          list_ids: [31, 7],
          attributes: { FIRSTNAME: 'Ana', LASTNAME: 'Berg', OPEN_TICKETS: 0 },
          _tajo_synced_at: at,
        },
        {
          ...shared,
          id: 71,
          email: 'only@example.com',
          ext_id: null,
          list_ids: [],
          attributes: {},
          _tajo_synced_at: at,
        },
      ],
    ],
    lists: [
      { id: 'bigint', name: 'text', _tajo_deleted_at: 'timestamp' },
      [
        { id: 31, name: 'Open tickets' },
        { id: 7, name: 'Product news' },
        { id: 3, name: 'Newsletter' },
        { id: 34, name: 'VIP' },
      ],
    ],
    contact_attributes: [
      { name: 'text', category: 'text', type: 'text', options: 'json', _tajo_deleted_at: 'timestamp' },
      attributes,
    ],
  } as const
  await warehouse.work(async (sql) => {
    await sql.run('CREATE SCHEMA IF NOT EXISTS brevo')
    for (const [table, [columns, rows]] of Object.entries(tables)) {
      await sql.load('tajo_given', columns, rows as readonly JsonObject[])
      await sql.run(`CREATE TABLE brevo.${table} AS SELECT * FROM tajo_given`)
    }
  })
}

/** What runs before would have left. */
async function past(warehouse: Warehouse): Promise<void> {
  const customerId = 'freshdesk-7'
  const nobody = {
    contacts: [],
    conflicts: [{ customerId, field: 'JOB', ours: 'a', theirs: 'b', winner: 'helpdesk' }],
  } as const
  await warehouse.work(async (sql) => {
    await noteSuppressions(sql, 'brevo', at, () => 'a key of tests, of no use elsewhere')
    await saveLedger(sql, [
      {
        customerId,
        brevoId: 70,
        inputHash: '',
        mappingHash: '',
        mirrorModifiedAt: null,
        delivered: { OPEN_TICKETS: 0, $created: 'blocked' },
        lists: [31],
        outcome: 'delivered',
        reason: 'in-part',
        attempts: 1,
        nextTryAt: null,
        confirmedAt: at,
        planId: 'plan-1',
      },
    ])
    const rejection = {
      customerId,
      field: 'BADGE',
      cause: 'dropped',
      message: 'It was dropped.',
      fix: 'Look.',
    } as const
    await saveRejected(sql, [customerId], [rejection], { id: 'plan-1', at })
    await saveConflicts(sql, { id: 'plan-1', ...nobody }, at)
    await saveWrites(sql, [
      {
        id: 'freshdesk 7 job_title',
        customerId,
        source: 'freshdesk',
        contactId: '7',
        field: 'job_title',
        valueHash: 'x',
        state: 'written',
        settles: null,
        beforeHash: 'y',
        version: at,
        writtenAt: at,
        attempts: 1,
        nextTryAt: null,
        cause: null,
        reason: null,
      },
    ])
    await sql.run(
      `INSERT INTO _tajo.activation_events (event_key, delivery_id, name, customer_id, brevo_id, source, ticket_id, happened_at, state, settled_at, reason)
       VALUES ('k', 'd', 'support_ticket_created', 'freshdesk-7', 70, 'freshdesk', 2, CAST('${at}' AS TIMESTAMPTZ), 'sent', CAST('${at}' AS TIMESTAMPTZ), NULL)`,
    )
  })
}

function storyOf(answer: StoryAnswer): ContactStory {
  if (answer.kind !== 'found') throw new Error(`the answer is ${answer.kind}`)
  return answer.story
}

describe.each(stores)('the story of a contact, on $kind', (store) => {
  const ask = (built: Built, asked: string, more: Partial<StoryOptions> = {}): Promise<StoryAnswer> =>
    contactStory(built.warehouse, { asked, layers, clock: standing, config, ...more })

  it('tells who somebody is everywhere, and each value with its rule', async () => {
    const built = await account(store)
    await past(built.warehouse)
    const definitions = new Map([['customer_metrics.open_tickets', 'not solved or closed (customer_metrics.sql)']])
    const story = storyOf(await ask(built, ' ANA@example.com ', { definitions }))
    expect(story.notes).toEqual([])
    expect(story.customer).toMatchObject({ customerId: 'freshdesk-7', name: 'Ana van der Berg', isStaff: false })
    expect(story.identities).toMatchObject([
      { source: 'freshdesk', contactId: '7', joinedBy: expect.stringMatching(/nobody else/) },
    ])
    expect(story.brevo).toMatchObject({
      id: 70,
      foundBy: 'external id',
      emailBlocked: true,
      lists: [
        { id: 31, name: 'Open tickets', isOurs: true },
        { id: 7, name: 'Product news', isOurs: false },
      ],
      unsubscribedLists: [{ id: 3, name: 'Newsletter' }],
    })
    expect(story.tickets).toMatchObject({
      total: 3,
      latest: [
        { ticketId: '3', counted: false },
        { ticketId: '2', status: 'open', csat: 1 },
        { ticketId: '1', status: 'closed', csat: 5 },
      ],
    })
    expect(story.metrics).toMatchObject({ total_tickets: 2, open_tickets: 1, avg_csat: 3 })
    const of = (name: string) => story.attributes.find(({ attribute }) => attribute === name)
    expect(of('OPEN_TICKETS')).toEqual({
      attribute: 'OPEN_TICKETS',
      raw: 1,
      wanted: 1,
      confirmed: 0,
      inBrevo: 0,
      origin: 'customer_metrics.open_tickets',
      rule: {
        from: 'open_tickets',
        where: 'tajo.yml:9 connectors.freshdesk.contact_mapping.open_tickets',
        owner: 'helpdesk',
        whenNull: 'keep',
        definition: 'not solved or closed (customer_metrics.sql)',
      },
    })
    expect(of('LASTNAME')).toMatchObject({ wanted: 'van der Berg', inBrevo: 'Berg', origin: 'freshdesk contact 7' })
    expect(of('LASTNAME')).not.toHaveProperty('confirmed')
    expect(of('LAST_SUPPORT_DATE')).toMatchObject({ wanted: '2026-02-01', inBrevo: null })
    expect(of('BADGE')).toMatchObject({ raw: 'Buyer', refused: 'it is no number, and the attribute is one' })
    expect(of('SMS')).toMatchObject({ wanted: '+33612345678', inBrevo: '33612345678' })
    expect(story.lists).toMatchObject([
      { id: 31, belongs: true, isIn: true, isOurs: true, values: { open_tickets: 1, pending_tickets: 0 } },
      {
        id: 34,
        condition: 'open_tickets > 2 AND avg_csat < 3',
        belongs: false,
        isIn: false,
        values: { open_tickets: 1, avg_csat: 3 },
      },
    ])
    expect(story.events).toMatchObject([{ name: 'support_ticket_created', ticketId: '2', state: 'sent' }])
    expect(story.record).toMatchObject({
      outcome: { outcome: 'delivered', reason: 'in-part' },
      rejected: [{ field: 'BADGE', cause: 'dropped', fix: 'Look.' }],
      conflicts: [{ field: 'JOB', ours: 'a', theirs: 'b', winner: 'helpdesk', settledAt: null }],
      helpdeskWrites: [{ source: 'freshdesk', contactId: '7', field: 'job_title', state: 'written' }],
      suppressed: { why: 'blocked' },
    })
    expect(JSON.parse(JSON.stringify(story))).toEqual(story)
  })

  it('takes a value apart into the tickets it is made of', async () => {
    const built = await account(store)
    const why = async (attribute: string) => storyOf(await ask(built, 'ana@example.com', { why: attribute })).why
    expect(await why('csat_score')).toEqual({
      attribute: 'CSAT_SCORE',
      story: expect.objectContaining({ origin: 'customer_metrics.avg_csat', wanted: 3 }),
      text: '2 of 2 tickets were rated; each ticket’s latest counts.',
      tickets: [
        { source: 'freshdesk', ticketId: '2', at: '2026-02-04T09:00:00Z', value: 1, counts: true },
        { source: 'freshdesk', ticketId: '1', at: '2026-02-03T09:00:00Z', value: 5, counts: true },
      ],
    })
    expect(await why('OPEN_TICKETS')).toMatchObject({
      text: '1 of 2 tickets are neither solved nor closed.',
      tickets: [
        { ticketId: '2', value: 'open', counts: true },
        { ticketId: '1', value: 'closed', counts: false },
      ],
    })
    expect(await why('LAST_SUPPORT_DATE')).toMatchObject({ tickets: [{ ticketId: '2', at: '2026-02-01T09:00:00Z' }] })
    expect(await why('FIRSTNAME')).toMatchObject({ text: 'It is the field name of freshdesk contact 7.', tickets: [] })
    expect(await why('SHOE_SIZE')).toMatchObject({
      story: null,
      text: expect.stringMatching(/Mapped are: FIRSTNAME, LASTNAME/),
    })
  })

  it('says where it looked, who else it may be, and who is in Brevo only', async () => {
    const built = await account(store)
    expect(await ask(built, 'nobody@example.com')).toEqual({
      kind: 'unknown',
      asked: 'nobody@example.com',
      lookedIn: ['support.customers', 'support.customer_identities', 'brevo.contacts', '_tajo.activation_ledger'],
    })
    expect(await ask(built, 'shared@example.com')).toMatchObject({
      kind: 'several',
      customers: [{ customerId: 'freshdesk-8', name: 'Bo' }, { customerId: 'freshdesk-9' }],
    })
    expect(storyOf(await ask(built, 'freshdesk-9')).customer).toMatchObject({ name: 'Bo Two' })
    expect(storyOf(await ask(built, 'only@example.com'))).toMatchObject({
      customer: null,
      brevo: { id: 71, foundBy: 'e-mail' },
      notes: [expect.stringMatching(/leaves the contact in Brevo alone/)],
    })
  })

  it('keeps what it can tell where the file is wrong, and asks for a plan of this customer only', async () => {
    const built = await account(store)
    const wrong = {
      ...config,
      sources: [{ ...config.sources[0], fields: [line('shoe', 'SHOE')], lists: [] }],
    } as ActivationConfig
    const story = storyOf(await ask(built, 'ana@example.com', { config: wrong }))
    expect(story.attributes).toEqual([])
    expect(story.tickets.total).toBe(3)
    expect(story.notes).toMatchObject([expect.stringMatching(/people of freshdesk have no field shoe/)])
    const asked: string[] = []
    await ask(built, 'ana@example.com', {
      plan: (customerId) => {
        asked.push(customerId)
        return Promise.reject(new Error('planned'))
      },
    }).catch((error: unknown) => expect(error).toEqual(new Error('planned')))
    expect(asked).toEqual(['freshdesk-7'])
  })
})
