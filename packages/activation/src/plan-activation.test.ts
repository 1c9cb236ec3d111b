import { stores } from '@tajo/warehouse/testing/stores'
import { describe, expect, it } from 'vitest'
import type { Plan } from './plan.ts'
import {
  account,
  activation,
  add,
  attribute,
  contact,
  deliver,
  field,
  person,
  plan,
  planningTables,
  type Tables,
} from './testing/planning.ts'

const listsOf = (...ids: readonly (readonly [string, number])[]) =>
  ids.map(([name, id]) => ({ name, id, condition: undefined, where: `tajo.yml:5 lists.${name}` }))

const changes = (made: Plan): Record<string, Record<string, unknown>> =>
  Object.fromEntries(
    made.contacts.map((one) => [
      one.customerId,
      Object.fromEntries(one.changes.map(({ attribute: name, after }) => [name, after])),
    ]),
  )

const sum = (made: Plan): number => Object.values(made.outcomes).reduce((all, one) => all + one, 0)

describe.each(stores)('planActivation on $kind', ({ temporaryWarehouse }) => {
  const tables = async (): Promise<Tables> => planningTables(await temporaryWarehouse([]))

  it('brings every mapped field of the connector pages to its attribute', async () => {
    const at = await tables()
    await add(at, [
      ...person(1, {
        contact: {
          name: 'Vincent van der Berg',
          phone: '0171 2345678',
          company_id: 5,
          job_title: 'Buyer',
          language: 'de',
          time_zone: 'Berlin',
          tags: ['vip', 'eu'],
          custom_fields: { account_type: 'gold', seats: 0, trial: false, gone: null },
        },
        metrics: {
          total_tickets: 3,
          open_tickets: 0,
          avg_csat: 4.456,
          last_ticket_date: '2026-11-03T23:30:00Z',
          avg_first_reply_seconds: 90,
        },
      }),
      ['freshdesk.companies', { id: 5, name: 'Example & Sons' }],
      contact(1),
    ])
    const config = activation([
      {
        source: 'freshdesk',
        fields: [
          field('email', 'email'),
          field('name', 'FULLNAME'),
          field('phone', 'SMS'),
          field('company_id', 'COMPANY'),
          field('job_title', 'JOB_TITLE'),
          field('language', 'LANGUAGE'),
          field('time_zone', 'TIMEZONE'),
          field('tags', 'TAGS'),
          field('total_tickets', 'TICKET_COUNT'),
          field('open_tickets', 'OPEN_TICKETS'),
          field('avg_csat', 'CSAT_SCORE'),
          field('last_ticket_date', 'LAST_SUPPORT_DATE'),
          field('avg_first_reply_minutes', 'REPLY_MINUTES'),
          field('custom_fields.account_type', 'ACCOUNT_TYPE'),
          field('custom_fields.seats', 'SEATS'),
          field('custom_fields.trial', 'TRIAL'),
          field('custom_fields.gone', 'GONE'),
          field('custom_fields.absent', 'ABSENT'),
        ],
      },
    ])
    const made = await plan(at, config, {
      destination: account([
        attribute('FIRSTNAME', 'text'),
        attribute('LASTNAME', 'text'),
        attribute('TRIAL', 'boolean'),
      ]),
    })
    expect(changes(made)).toEqual({
      'freshdesk-1': {
        FIRSTNAME: 'Vincent',
        LASTNAME: 'van der Berg',
        COMPANY: 'Example & Sons',
        JOB_TITLE: 'Buyer',
        LANGUAGE: 'de',
        TIMEZONE: 'Berlin',
        TAGS: 'vip, eu',
        TICKET_COUNT: 3,
        OPEN_TICKETS: 0,
        CSAT_SCORE: 4.46,
        LAST_SUPPORT_DATE: '2026-11-03',
        REPLY_MINUTES: 1.5,
        ACCOUNT_TYPE: 'gold',
        SEATS: 0,
        TRIAL: false,
      },
    })
    expect(made.contacts[0]).toMatchObject({
      brevoId: 1,
      phone: '+491712345678',
      extId: 'freshdesk-1',
      label: 'p•••@example.com',
    })
    const types = Object.fromEntries(made.attributesToCreate.map(({ name, type }) => [name, type]))
    expect(types).toMatchObject({
      OPEN_TICKETS: 'float',
      LAST_SUPPORT_DATE: 'date',
      SEATS: 'float',
      ACCOUNT_TYPE: 'text',
      TAGS: 'text',
    })
    expect(types).not.toHaveProperty('FULLNAME')
  })

  it('reads Zendesk’s fields and organizations, and one name stays one', async () => {
    const at = await tables()
    await add(at, [
      ...person(7, {
        source: 'zendesk',
        contact: {
          name: 'Cher',
          organization_id: 3,
          user_fields: { customer_type: 'b2b' },
          locale: 'en-US',
          role: 'end-user',
        },
      }),
      ['zendesk.organizations', { id: 3, name: 'Example Ltd', tags: ['a', 'b'] }],
    ])
    const fields = [
      field('name', 'FULLNAME'),
      field('organization.name', 'COMPANY_NAME'),
      field('organization.tags', 'COMPANY_TAGS'),
      field('user_fields.customer_type', 'CUSTOMER_TYPE'),
      field('language', 'LANGUAGE'),
      field('avg_satisfaction', 'CSAT_SCORE'),
    ]
    const made = await plan(at, activation([{ source: 'zendesk', fields }]), {
      destination: account([attribute('FULLNAME', 'text')]),
    })
    expect(changes(made)).toEqual({
      'zendesk-7': {
        FULLNAME: 'Cher',
        COMPANY_NAME: 'Example Ltd',
        COMPANY_TAGS: 'a, b',
        CUSTOMER_TYPE: 'b2b',
        LANGUAGE: 'en-US',
      },
    })
    expect(made.contacts[0]).toMatchObject({
      brevoId: undefined,
      consent: 'blocked',
      email: 'person7@example.com',
      extId: 'zendesk-7',
    })
    expect(made).toMatchObject({ create: 1, update: 0, cost: { calls: 1, route: 'single' } })
  })

  it('has nothing to do after a plan was delivered, and looks again at what changed on either side', async () => {
    const at = await tables()
    const people = [1, 2, 3, 4].flatMap((id) => person(id, { contact: { job_title: 'Buyer' } }))
    await add(at, [...people, ...[1, 2, 3, 4].map((id) => contact(id))])
    const config = activation([{ source: 'freshdesk', fields: [field('job_title', 'JOB_TITLE')] }])
    const destination = account([attribute('JOB_TITLE', 'text')])
    const first = await plan(at, config, { destination })
    expect(first.outcomes.delivered).toBe(4)
    await deliver(at, first)
    await at.run(`UPDATE brevo.contacts SET attributes = '{"JOB_TITLE": "Buyer"}'`)
    const second = await plan(at, config, { destination })
    expect(second).toMatchObject({ considered: 4, contacts: [], outcomes: { unchanged: 4 } })
    await at.run(`UPDATE freshdesk.contacts SET job_title = 'Head of buying' WHERE id = 2`)
    await at.run(
      `UPDATE brevo.contacts SET attributes = '{"JOB_TITLE": "typed over"}', modified_at = CAST('2026-11-20T10:00:00Z' AS TIMESTAMPTZ) WHERE id = 3`,
    )
    await at.run(`UPDATE brevo.contacts SET modified_at = CAST('2026-11-20T10:00:00Z' AS TIMESTAMPTZ) WHERE id = 4`)
    const third = await plan(at, config, { destination })
    expect(changes(third)).toEqual({
      'freshdesk-2': { JOB_TITLE: 'Head of buying' },
      'freshdesk-3': { JOB_TITLE: 'Buyer' },
    })
    expect(third.contacts[1]?.changes[0]).toEqual({
      attribute: 'JOB_TITLE',
      before: 'typed over',
      after: 'Buyer',
      because: 'tajo.yml:9 contact_mapping.job_title: job_title → JOB_TITLE',
    })
    expect(sum(third)).toBe(third.considered)
  })

  it('keeps, clears or fills in what the helpdesk has no value for, as the mapping says', async () => {
    const at = await tables()
    await add(at, [
      ...person(1, { contact: { job_title: null, language: '', time_zone: null } }),
      contact(1, { attributes: { A: 'a', B: 'b', C: 'c' } }),
    ])
    const fields = [
      field('job_title', 'A'),
      field('language', 'B', { whenNull: 'clear' }),
      field('time_zone', 'C', { whenNull: 'default', default: 'UTC' }),
    ]
    const destination = account(['A', 'B', 'C'].map((name) => attribute(name, 'text')))
    const made = await plan(at, activation([{ source: 'freshdesk', fields }]), { destination })
    expect(changes(made)).toEqual({ 'freshdesk-1': { B: null, C: 'UTC' } })
  })

  it('puts people into the lists their tickets say, and takes out only those it put there', async () => {
    const at = await tables()
    await add(at, [
      ...person(1, { metrics: { total_tickets: 2, open_tickets: 1 } }),
      ...person(2, { metrics: { total_tickets: 2, avg_csat: 5, last_csat: 5 } }),
      ...person(3, { metrics: null }),
      contact(1),
      contact(2, { list_ids: [31, 99] }),
      contact(3, { list_ids: [31] }),
    ])
    await at.ledger({ customerId: 'freshdesk-2', brevoId: 2, lists: [31, 99], inputHash: 'old' })
    const lists = [
      ...listsOf(['all_support_contacts', 30], ['open_tickets', 31], ['resolved_tickets', 32]),
      {
        name: 'happy',
        id: 33,
        condition: "avg_csat >= 4 AND email LIKE '%example.com'",
        where: 'tajo.yml:8 lists.happy',
      },
    ]
    const made = await plan(at, activation([{ source: 'freshdesk', lists }]), {
      destination: account([], [30, 31, 32, 33]),
    })
    expect(made.contacts.map(({ customerId, addLists, removeLists }) => [customerId, addLists, removeLists])).toEqual([
      ['freshdesk-1', [30, 31], []],
      ['freshdesk-2', [30, 32, 33], [31]],
      ['freshdesk-3', [30], []],
    ])
    expect(made.lists.map(({ name, add: added, remove, members }) => [name, added, remove, members])).toEqual([
      ['happy', 1, 0, 1],
      ['resolved_tickets', 1, 0, 1],
      ['open_tickets', 1, 1, 1],
      ['all_support_contacts', 3, 0, 3],
    ])
  })

  it('holds list adds of blocked and unsubscribed contacts back, and updates them all the same', async () => {
    const at = await tables()
    await add(at, [
      ...[1, 2, 3].flatMap((id) => person(id, { contact: { job_title: 'Buyer' } })),
      contact(1, { email_blacklisted: true }),
      contact(2, { list_unsubscribed: [30] }),
      contact(3, { email_blacklisted: true }),
    ])
    // Tajo created the third one on the blocklist itself.
    await at.ledger({ customerId: 'freshdesk-3', brevoId: 3, delivered: { $created: 'blocked' }, inputHash: 'old' })
    const config = activation([
      { source: 'freshdesk', fields: [field('job_title', 'JOB')], lists: listsOf(['all_support_contacts', 30]) },
    ])
    const made = await plan(at, config)
    expect(
      made.contacts.map(({ changes: list, addLists, withheld }) => [
        list.length,
        addLists,
        withheld.map(({ reason }) => reason),
      ]),
    ).toEqual([
      [1, [], ['blocked']],
      [1, [], ['unsubscribed-from-list']],
      [1, [30], []],
    ])
    expect(made.lists).toMatchObject([{ add: 1, withheld: 2 }])
  })

  it('creates nobody who was ever blocked but on the blocklist, and nobody again whom a person deleted', async () => {
    const at = await tables()
    await add(at, [
      ...person(1, { customer: { email: 'left@example.com' } }),
      ...person(2),
      ...person(3, { contact: { custom_fields: { news: true } } }),
      ...person(4, { contact: { custom_fields: { news: true } }, customer: { email: 'other@example.com' } }),
      ...person(5, { contact: { custom_fields: { news: false } } }),
      contact(90, { email: 'other@example.com', email_blacklisted: true }),
      contact(91, { email: 'person2@example.com' }),
    ])
    const config = activation(
      [{ source: 'freshdesk', fields: [field('job_title', 'JOB')], lists: listsOf(['all_customers', 30]) }],
      {
        newContacts: 'subscribe',
        consentField: 'custom_fields.news',
      },
    )
    await plan(at, config)
    // Both are gone from Brevo; that the blocked one was ours is forgotten.
    await at.run('DELETE FROM _tajo.activation_ledger')
    await at.run(`UPDATE brevo.contacts SET email = 'elsewhere@example.com' WHERE id = 90`)
    await at.run(
      `UPDATE brevo.contacts SET _tajo_deleted_at = CAST('2026-11-20T00:00:00Z' AS TIMESTAMPTZ) WHERE id = 91`,
    )
    const made = await plan(at, config)
    expect(made.contacts.map(({ customerId, consent, addLists }) => [customerId, consent, addLists])).toEqual([
      ['freshdesk-3', 'subscribed', [30]],
      ['freshdesk-4', 'blocked', []],
    ])
    expect(made.withheldWhole.map(({ reason, count }) => [reason, count])).toEqual([
      ['no-consent', 2],
      ['deleted-in-brevo', 1],
    ])
    expect(made.guards.find(({ guard }) => guard === 'new-subscribed')).toMatchObject({ ok: false })
    expect(sum(made)).toBe(made.considered)
    const kept = await at.warehouse.work((sql) => sql.rows('SELECT address_hash FROM _tajo.suppressions'))
    expect(JSON.stringify(kept)).not.toContain('example.com')
  })

  it('takes consent back once it is taken back, and only what it was given for', async () => {
    const at = await tables()
    await add(at, [
      ...[1, 2].flatMap((id) => person(id, { contact: { custom_fields: { news: false } } })),
      contact(1),
      contact(2),
    ])
    await at.ledger({ customerId: 'freshdesk-1', brevoId: 1, delivered: { $consent: true } })
    const config = activation([{ source: 'freshdesk', fields: [field('job_title', 'JOB')] }], {
      newContacts: 'subscribe',
      consentField: 'custom_fields.news',
    })
    const made = await plan(at, config)
    expect(made.contacts.map(({ customerId, block }) => [customerId, block])).toEqual([['freshdesk-1', true]])
  })

  it('never pushes staff, knows who cannot be reached, and counts everybody once', async () => {
    const at = await tables()
    await add(at, [
      ...person(1, { customer: { is_staff: true } }),
      ...person(2, { customer: { email: null }, contact: { phone: '030 1234567' } }),
      ...person(3, { customer: { email: null }, contact: { phone: '0171 2345678' } }),
      ...person(4, { customer: { is_deleted: true } }),
      ...person(5, { customer: { email: 'not an address' } }),
    ])
    const made = await plan(at, activation([{ source: 'freshdesk', fields: [field('phone', 'SMS')] }]))
    expect(made.withheldWhole.map(({ reason, count }) => [reason, count])).toEqual([
      ['no-identifier', 2],
      ['staff', 1],
    ])
    expect(made.contacts).toMatchObject([{ customerId: 'freshdesk-3', phone: '+491712345678', email: undefined }])
    expect(made).toMatchObject({ considered: 4, outcomes: { delivered: 1, withheld: 3 } })
  })

  it('leaves people alone whom Brevo does not have, where the file says so', async () => {
    const at = await tables()
    await add(at, [...person(1), ...person(2), ...person(3, { contact: { phone: '0171 2345678' } }), contact(2)])
    // The second one has the number of the third, who is not brought there and so takes it from nobody.
    await at.run(`UPDATE freshdesk.contacts SET phone = '0171 2345678' WHERE id = 2`)
    await at.run(
      `UPDATE support.customers SET created_at = CAST('2026-02-01T00:00:00Z' AS TIMESTAMPTZ) WHERE customer_id = 'freshdesk-2'`,
    )
    const config = activation([{ source: 'freshdesk', fields: [field('name', 'CALLED'), field('phone', 'SMS')] }], {
      newContacts: 'skip',
    })
    const made = await plan(at, config)
    expect(made.withheldWhole).toMatchObject([{ reason: 'new-contacts-skip', count: 2 }])
    expect(made.contacts.map(({ brevoId, phone }) => [brevoId, phone])).toEqual([[2, '+491712345678']])
    expect(sum(made)).toBe(3)
  })

  it('finds a contact by its id of ours, its number, its e-mail, its phone, and settles no contradiction', async () => {
    const at = await tables()
    await add(at, [
      ...[1, 2, 3, 4, 5, 6].flatMap((id) =>
        person(id, { contact: { job_title: 'Buyer', ...(id === 4 ? { phone: '0171 2345678' } : {}) } }),
      ),
      contact(11, { email: 'old@example.com', ext_id: 'freshdesk-1' }),
      contact(12, { email: 'else@example.com' }),
      contact(13, { email: 'PERSON3@example.com', ext_id: 'shop-77' }),
      contact(14, { email: null, sms: '491712345678' }),
      contact(15, { email: 'x@example.com', ext_id: 'freshdesk-5' }),
      contact(16, { email: 'person5@example.com' }),
      contact(17, { email: 'person6@example.com' }),
    ])
    await at.run(`UPDATE support.customers SET email = NULL WHERE customer_id = 'freshdesk-4'`)
    await at.ledger(
      { customerId: 'freshdesk-2', brevoId: 12, inputHash: 'old' },
      // Somebody else of ours has the contact with the sixth one's address.
      { customerId: 'freshdesk-1', brevoId: 17, inputHash: 'old' },
    )
    await at.run(`UPDATE _tajo.activation_ledger SET brevo_id = 17 WHERE customer_id = 'freshdesk-1'`)
    await at.run(`UPDATE brevo.contacts SET ext_id = NULL WHERE id = 11`)
    const config = activation([{ source: 'freshdesk', fields: [field('job_title', 'JOB'), field('phone', 'SMS')] }])
    const made = await plan(at, config)
    expect(made.contacts.map(({ customerId, brevoId, extId }) => [customerId, brevoId, extId])).toEqual([
      ['freshdesk-1', 17, 'freshdesk-1'],
      ['freshdesk-2', 12, 'freshdesk-2'],
      ['freshdesk-3', 13, undefined],
      ['freshdesk-4', 14, 'freshdesk-4'],
    ])
    expect(made.contacts[1]?.withheld).toMatchObject([{ part: 'email', reason: 'email-differs' }])
    expect(made.conflicts).toEqual([
      { customerId: 'freshdesk-5', field: 'identity', ours: 'freshdesk-5', theirs: ['15', '16'], winner: 'nobody' },
      { customerId: 'freshdesk-6', field: 'identity', ours: 'freshdesk-6', theirs: ['17'], winner: 'nobody' },
    ])
    expect(made.outcomes).toMatchObject({ delivered: 4, conflicted: 2 })
  })

  it('leaves out a number that is somebody else’s, and one no text message reaches', async () => {
    const at = await tables()
    await add(at, [
      ...person(1, { contact: { phone: '0171 2345678' } }),
      ...person(2, { contact: { phone: '0172 2345678' } }),
      ...person(3, { contact: { phone: '0172/2345678' } }),
      ...person(4, { contact: { phone: '030 1234567' } }),
      ...person(5, { contact: { phone: 'call me' } }),
      contact(90, { sms: '491712345678' }),
    ])
    const made = await plan(at, activation([{ source: 'freshdesk', fields: [field('phone', 'SMS')] }]))
    expect(made.contacts.map(({ phone, withheld }) => [phone, withheld.map(({ reason }) => reason)])).toEqual([
      [undefined, ['phone-of-another']],
      ['+491722345678', []],
      [undefined, ['phone-of-another']],
      [undefined, ['phone-invalid']],
      [undefined, ['phone-invalid']],
    ])
    const both = activation([
      { source: 'freshdesk', fields: [field('phone', 'SMS'), field('mobile', 'LANDLINE_NUMBER')] },
    ])
    const landline = (await plan(at, both)).contacts.find(({ customerId }) => customerId === 'freshdesk-4')
    expect(landline).toMatchObject({ withheld: [], changes: [{ attribute: 'LANDLINE_NUMBER', after: '+49301234567' }] })
    // As text, as a number and with a plus: all are somebody's number already.
    for (const stored of ['"49301234567"', '49301234567', '"+49301234567"']) {
      await at.run(`UPDATE brevo.contacts SET attributes = '{"LANDLINE_NUMBER": ${stored}}' WHERE id = 90`)
      const other = (await plan(at, both)).contacts.find(({ customerId }) => customerId === 'freshdesk-4')
      expect(other).toMatchObject({ withheld: [{ name: 'LANDLINE_NUMBER', reason: 'phone-of-another' }], changes: [] })
    }
  })

  it('leaves out and names what Brevo would drop without a word', async () => {
    const at = await tables()
    await add(at, [...person(1, { contact: { job_title: 'Buyer', language: 'xx', tags: ['a', 'c'] } }), contact(1)])
    const fields = [
      field('job_title', 'SCORE'),
      field('language', 'TONGUE'),
      field('tags', 'KINDS'),
      field('time_zone', 'GONE'),
      field('name', 'SUM'),
    ]
    const destination = account([
      attribute('SCORE', 'float'),
      attribute('TONGUE', 'category', { options: ['de', 'en'] }),
      attribute('KINDS', 'multiple-choice', { options: ['a', 'b'] }),
      attribute('SUM', 'other', { category: 'calculated' }),
    ])
    const made = await plan(at, activation([{ source: 'freshdesk', fields }], { createAttributes: false }), {
      destination,
    })
    expect(changes(made)).toEqual({ 'freshdesk-1': { KINDS: ['a'] } })
    expect(made.contacts[0]?.withheld.map(({ text }) => text)).toEqual([
      'SCORE: it is no number, and the attribute is one',
      'TONGUE: it is none of the category’s values',
      'KINDS: c: no such option in Brevo',
    ])
    expect(made.remarks.join('\n')).toMatch(/has no attribute GONE.*create_attributes/)
    expect(made.remarks.join('\n')).toMatch(/SUM is a calculated attribute/)
  })

  it('unites helpdesks in one customer: the first one’s value goes, the union of the lists', async () => {
    const at = await tables()
    await add(at, [
      ...person(1, { contact: { language: 'de' }, metrics: { total_tickets: 1, open_tickets: 1 } }),
      ['zendesk.users', { id: 7, name: 'P. One', locale: 'en', tags: ['x'] }],
      [
        'support.customer_identities',
        { source: 'zendesk', contact_id: 7, customer_id: 'freshdesk-1', is_deleted: false },
      ],
      contact(1),
    ])
    await at.ledger({ customerId: 'zendesk-7', brevoId: 1, delivered: { LANGUAGE: 'en' }, lists: [32] })
    const config = activation([
      { source: 'freshdesk', fields: [field('language', 'LANGUAGE')], lists: listsOf(['open_tickets', 31]) },
      {
        source: 'zendesk',
        fields: [field('language', 'LANGUAGE'), field('tags', 'TAGS')],
        lists: listsOf(['all_customers', 30]),
      },
    ])
    const made = await plan(at, config)
    expect(changes(made)).toEqual({ 'freshdesk-1': { LANGUAGE: 'de', TAGS: 'x' } })
    expect(made.contacts[0]).toMatchObject({ brevoId: 1, addLists: [30, 31].toSorted() })
    expect(made.remarks).toEqual([
      '1 customers have other values in another helpdesk (LANGUAGE 1): that of the first helpdesk in tajo.yml is written.',
    ])
  })

  it('lets edits made in Brevo flow back, a name into the place it came from', async () => {
    const at = await tables()
    await add(at, [
      ...person(1, { contact: { name: 'Kim, Dr. Jane', job_title: 'Buyer', language: 'de' } }),
      contact(1, { attributes: { FIRSTNAME: 'Janet', LASTNAME: 'Kim', JOB: 'Head', TONGUE: 'fr' } }),
    ])
    await at.ledger({
      customerId: 'freshdesk-1',
      brevoId: 1,
      delivered: { FIRSTNAME: 'Jane', LASTNAME: 'Kim', JOB: 'Buyer', TONGUE: 'en' },
    })
    const fields = [
      field('name', 'FULLNAME', { owner: 'newest' }),
      field('job_title', 'JOB', { owner: 'brevo' }),
      field('language', 'TONGUE', { owner: 'newest' }),
    ]
    const destination = account(['FIRSTNAME', 'LASTNAME', 'JOB', 'TONGUE'].map((name) => attribute(name, 'text')))
    const made = await plan(at, activation([{ source: 'freshdesk', fields }]), { destination })
    expect(
      made.helpdeskWrites.map(({ contactId, field: name, before, after }) => [contactId, name, before, after]),
    ).toEqual([
      ['1', 'name', 'Kim, Dr. Jane', 'Kim, Dr. Janet'],
      ['1', 'job_title', 'Buyer', 'Head'],
      ['1', 'language', 'de', 'fr'],
    ])
    expect(made.conflicts).toEqual([
      { customerId: 'freshdesk-1', field: 'TONGUE', ours: 'de', theirs: 'fr', winner: 'brevo' },
    ])
    expect(made.contacts).toEqual([])
    expect(made.outcomes.unchanged).toBe(1)
  })

  it('waits for a person when a list would empty or a source shrank, until exactly that plan is released', async () => {
    const at = await tables()
    const ids = Array.from({ length: 12 }, (_, index) => index + 1)
    await add(at, [...ids.flatMap((id) => person(id)), ...ids.map((id) => contact(id, { list_ids: [31] }))])
    await at.ledger(...ids.map((id) => ({ customerId: `freshdesk-${id}`, brevoId: id, lists: [31], inputHash: 'old' })))
    for (const table of ['customers', 'customer_identities'])
      await at.run(`DELETE FROM support.${table} WHERE customer_id IN ('freshdesk-1', 'freshdesk-2', 'freshdesk-3')`)
    const config = activation([{ source: 'freshdesk', lists: listsOf(['open_tickets', 31]) }])
    const made = await plan(at, config)
    const stopped = made.guards.filter(({ ok }) => !ok).map(({ guard, text }) => [guard, text])
    expect(stopped).toEqual([
      ['list-removal', 'Open_tickets would lose 12 of the 12 members Tajo put there.'],
      ['shrunken-source', '3 of the 12 customers of freshdesk are gone since the last time.'],
    ])
    expect(made.contacts.map(({ removeLists }) => removeLists)).toEqual(ids.map(() => [31]))
    await at.run(
      `INSERT INTO _tajo.activation_plans (id, created_at, state, hash, summary, released_because)
       VALUES ('p', CAST('2026-11-20T00:00:00Z' AS TIMESTAMPTZ), 'stopped', '${made.hash}', '{}', 'the shop closed')`,
    )
    const again = await plan(at, config)
    expect(again.hash).toBe(made.hash)
    expect(again.guards.every(({ ok }) => ok)).toBe(true)
    expect(again.guards.map(({ text }) => text).join('\n')).toContain('Released: the shop closed')
  })

  it('looks only at the customers asked for, whatever the ledger says', async () => {
    const at = await tables()
    await add(at, [...person(1), ...person(2), contact(1), contact(2)])
    const config = activation([{ source: 'freshdesk', fields: [field('job_title', 'JOB')] }])
    for (const only of ['freshdesk-2', 'Person2@example.com']) {
      expect(await plan(at, config, { only: [only] })).toMatchObject({ considered: 1, outcomes: { unchanged: 1 } })
    }
    const several = ['freshdesk-1', 'person2@example.com', 'freshdesk-2']
    expect(await plan(at, config, { only: several })).toMatchObject({ considered: 2, outcomes: { unchanged: 2 } })
    expect(await plan(at, config, { only: ['nobody@example.com'] })).toMatchObject({ considered: 0 })
    expect(await plan(at, config, { only: [] })).toMatchObject({ considered: 0 })
  })

  it('says where the file is wrong, what was found and what is right', async () => {
    const at = await tables()
    await add(at, person(1))
    const wrong = (source: Parameters<typeof activation>[0][number], over: Parameters<typeof activation>[1] = {}) =>
      plan(at, activation([source], over)).then(
        () => 'no error',
        (error: Error & { hint?: string; exitCode?: number }) => `${error.exitCode}: ${error.message} ${error.hint}`,
      )
    const mapped = (from: string, to: string, over = {}) =>
      wrong({ source: 'freshdesk', fields: [field(from, to, over)] })
    expect(await mapped('job_titel', 'JOB')).toBe(
      '2: tajo.yml:9 contact_mapping.job_titel: people of freshdesk have no field job_titel. Did you mean job_title?',
    )
    expect(await mapped('job_title', 'job_title')).toMatch(/^2: tajo.yml:9 .* capital letters.*Write JOB_TITLE/)
    expect(await mapped('job_title', 'OPT_IN')).toMatch(/never written/)
    expect(
      await wrong({ source: 'freshdesk', fields: [field('job_title', 'NEWS_OK')] }, { consentAttributes: ['news_ok'] }),
    ).toMatch(/holds consent/)
    expect(await mapped('company_id', 'COMPANY', { owner: 'brevo' })).toMatch(/cannot be owned by brevo/)
    expect(await mapped('custom_fields', 'ALL')).toMatch(/Name one: custom_fields.<field>/)
    expect(await wrong({ source: 'freshdesk', lists: listsOf(['vips', 31]) })).toMatch(
      /nothing says who belongs in vips.*where/,
    )
    const condition = (text: string) =>
      wrong({ source: 'freshdesk', lists: [{ name: 'vip', id: 31, condition: text, where: 'tajo.yml:5 lists.vip' }] })
    expect(await condition('open_ticket > 2')).toMatch(/^2: tajo.yml:5 lists.vip: .*Did you mean open_tickets/)
    expect(await condition('open_tickets + 1')).toMatch(/^2: tajo.yml:5 lists.vip: the condition/)
    expect(await condition("open_tickets > 'many'")).toMatch(/^2: tajo.yml:5 lists.vip: the condition cannot be run/)
    expect(await wrong({ source: 'freshdesk' })).toMatch(/nothing to bring to Brevo/)
    expect(await wrong({ source: 'helpdesk', fields: [field('name', 'N')] })).toMatch(
      /contacts are not in the warehouse.*tajo sync helpdesk/,
    )
  })

  it('says which list does not exist, and what has to be run first', async () => {
    const at = await tables()
    await add(at, person(1))
    const made = await plan(at, activation([{ source: 'freshdesk', lists: listsOf(['all_customers', 77]) }]))
    expect(made.remarks).toEqual([expect.stringContaining('the account has no list 77')])
    await at.run('DROP TABLE support.customer_metrics')
    await expect(
      plan(at, activation([{ source: 'freshdesk', lists: listsOf(['all_customers', 30]) }])),
    ).rejects.toMatchObject({
      hint: 'Run `tajo models run` first.',
    })
  })
})
