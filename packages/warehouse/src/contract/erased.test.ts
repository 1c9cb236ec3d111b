import type { TableSpec } from '@tajo/core/warehouse'
import { describe, expect, test } from 'vitest'
import { noteErased } from '../erase-marks.ts'
import { batch, column, day, page, tickets } from '../testing/batches.ts'
import { stores } from '../testing/stores.ts'
import { rows } from '../testing/temporary.ts'

const personal = (more: object = {}) => column('text', { pii: true, ...more })

const contacts = (changes: Partial<TableSpec> = {}) =>
  tickets({
    stream: 'contacts',
    table: 'contacts',
    columns: { id: column('bigint'), name: personal(), email: personal(), updated_at: column('timestamp') },
    person: { emails: ['email'] },
    history: true,
    ...changes,
  })

const requests = (changes: Partial<TableSpec> = {}) =>
  tickets({
    columns: {
      id: column('bigint'),
      requester_id: column('bigint'),
      responder_id: column('bigint'),
      status: column('bigint'),
      subject: personal(),
      cc_emails: column('text[]', { pii: true }),
      updated_at: column('timestamp'),
    },
    references: { requester_id: 'contacts', responder_id: 'contacts' },
    raw: true,
    ...changes,
  })

const notes = tickets({
  stream: 'conversations',
  table: 'conversations',
  columns: {
    id: column('bigint'),
    ticket_id: column('bigint'),
    body: personal(),
    from_email: personal(),
    updated_at: column('timestamp'),
  },
  references: { ticket_id: 'tickets' },
  parentColumn: 'ticket_id',
})

const identities = tickets({
  stream: 'identities',
  table: 'identities',
  columns: { id: column('bigint'), user_id: column('bigint'), value: personal(), updated_at: column('timestamp') },
  references: { user_id: 'contacts' },
  parentColumn: 'user_id',
})

const at = { at: day(5), receipt: 'r-1' }
const ana = { kind: 'person', source: 'freshdesk', stream: 'contacts', key: '7' } as const
const address = { kind: 'address', address: 'Ana@Example.com' } as const

describe.each(stores)('on $kind', ({ temporaryWarehouse }) => {
  test('whoever was erased is not stored again, under the same key or with the same address', async () => {
    const warehouse = await temporaryWarehouse([contacts()])
    await warehouse.work((sql) => noteErased(sql, [ana, address], at))
    const people = [
      { id: 7, name: 'Ana', email: 'old@example.com', updated_at: day(6) },
      { id: 8, name: 'Ana again', email: 'ANA@example.com', updated_at: day(6) },
      { id: 9, name: 'Bo', email: 'bo@example.com', updated_at: day(6) },
    ]
    const result = await warehouse.write(batch(contacts(), { pages: [page(people)] }))
    expect(result).toMatchObject({ inserted: 1, erased: 2 })
    expect(await rows(warehouse, 'SELECT id, email FROM freshdesk.contacts')).toEqual([[9, 'bo@example.com']])
    expect(await rows(warehouse, 'SELECT id FROM freshdesk.contacts_history')).toEqual([[9]])
  })

  test('records about them lose what is personal, also those that hang on such a record', async () => {
    const warehouse = await temporaryWarehouse([requests(), notes, identities])
    await warehouse.work((sql) => noteErased(sql, [ana, address], at))
    const result = await warehouse.write(
      batch(requests(), {
        pages: [
          page([
            {
              id: 1,
              requester_id: 7,
              responder_id: 3,
              status: 2,
              subject: 'Ana is sad',
              cc_emails: [],
              updated_at: day(6),
            },
            {
              id: 2,
              requester_id: 9,
              responder_id: 7,
              status: 2,
              subject: 'Bo is glad',
              cc_emails: ['"Ana" <ANA@example.com>', 'bo@example.com'],
              updated_at: day(6),
            },
            { id: 3, requester_id: 9, responder_id: 3, status: 4, subject: 'Bo', cc_emails: null, updated_at: day(6) },
          ]),
        ],
      }),
    )
    expect(result).toMatchObject({ inserted: 3, erased: 2 })
    const read = 'SELECT id, status, subject, cc_emails, _tajo_raw IS NULL FROM freshdesk.tickets ORDER BY id'
    expect(await rows(warehouse, read)).toEqual([
      [1, 2, null, null, true],
      [2, 2, 'Bo is glad', ['bo@example.com'], false],
      [3, 4, 'Bo', null, false],
    ])
    await warehouse.write(
      batch(notes, {
        pages: [
          page([
            { id: 11, ticket_id: 1, body: 'Dear Ana', from_email: 'help@example.com', updated_at: day(6) },
            { id: 12, ticket_id: 2, body: 'Dear Bo', from_email: 'ana@example.com', updated_at: day(6) },
          ]),
        ],
      }),
    )
    expect(await rows(warehouse, 'SELECT id, body, from_email FROM freshdesk.conversations ORDER BY id')).toEqual([
      [11, null, null],
      [12, 'Dear Bo', null],
    ])
    await warehouse.write(
      batch(identities, {
        pages: [
          page([
            { id: 21, user_id: 7, value: 'x', updated_at: day(6) },
            { id: 22, user_id: 9, value: 'y', updated_at: day(6) },
          ]),
        ],
      }),
    )
    expect(await rows(warehouse, 'SELECT id FROM freshdesk.identities')).toEqual([[22]])
  })

  test('a batch of nobody but them advances the position all the same', async () => {
    const warehouse = await temporaryWarehouse([contacts()])
    await warehouse.work((sql) => noteErased(sql, [ana], at))
    const people = [{ id: 7, name: 'Ana', email: 'ana@example.com', updated_at: day(6) }]
    await warehouse.write(batch(contacts(), { pages: [page(people)], checkpoint: { to: 1 } }))
    expect(await warehouse.checkpoint('freshdesk', 'contacts')).toEqual({ to: 1 })
    expect(await rows(warehouse, 'SELECT count(*) FROM freshdesk.contacts')).toEqual([[0]])
  })

  test('a record that cannot be stored keeps nothing of theirs', async () => {
    const warehouse = await temporaryWarehouse([requests()])
    await warehouse.work((sql) => noteErased(sql, [ana, address], at))
    const rejected = [
      { key: '1', reason: 'too odd', request: '/tickets/1', raw: '{"id":1,"requester_id": 7,"subject":"Ana"}' },
      { key: '2', reason: 'too odd', raw: '{"id":2,"cc":["x\\nana@example.com"]}' },
      { key: '3', reason: 'too odd', raw: '{"id":3,"requester_id":71}' },
    ]
    await warehouse.write(batch(requests(), { rejected }))
    expect(await rows(warehouse, 'SELECT key, reason, request, raw FROM _tajo.rejected ORDER BY key')).toEqual([
      ['1', 'about somebody who was erased', null, null],
      ['2', 'about somebody who was erased', null, null],
      ['3', 'too odd', null, '{"id":3,"requester_id":71}'],
    ])
  })

  test('their addresses leave texts, lists and JSON of others; longer addresses and exact numbers stay', async () => {
    const table = requests({
      columns: {
        id: column('bigint'),
        subject: personal(),
        cc_emails: column('text[]', { pii: true }),
        via: column('json', { pii: true }),
        updated_at: column('timestamp'),
      },
      references: {},
    })
    const warehouse = await temporaryWarehouse([table])
    await warehouse.work((sql) => noteErased(sql, [address], at))
    const subject = 'To mailto:Ana@Example.com, ANA@example.com and not mariana@example.com or ana@example.com.au'
    const via =
      '{"n":12345678901234567890,"from":{"name":"Ana","address":"ana@example.com","id":5},"to":["ana@example.com","x"],"text":"a\\nana@example.com"}'
    const record = `[{"id":1,"subject":${JSON.stringify(subject)},"cc_emails":["Ana <ana@example.com>","bo@example.com"],"via":${via},"updated_at":"${day(6)}"}]`
    expect(await warehouse.write(batch(table, { pages: [page(record)] }))).toMatchObject({ inserted: 1, erased: 1 })
    expect(await rows(warehouse, 'SELECT subject, cc_emails FROM freshdesk.tickets')).toEqual([
      ['To mailto:[erased], [erased] and not mariana@example.com or ana@example.com.au', ['bo@example.com']],
    ])
    const [[json, raw] = []] = await rows(
      warehouse,
      'SELECT CAST(via AS VARCHAR), CAST(_tajo_raw AS VARCHAR) FROM freshdesk.tickets',
    )
    for (const kept of [json, raw]) {
      expect(kept).toContain('12345678901234567890')
      expect(kept).not.toMatch(/\bana@example\.com"/i)
    }
    expect(JSON.parse(String(json))).toMatchObject({
      from: { name: null, address: null, id: 5 },
      to: ['x'],
      text: 'a\n[erased]',
    })
  })

  test('a digest of their address is as good as the address', async () => {
    const masked = contacts({ masks: { email: 'hash' } })
    const warehouse = await temporaryWarehouse([masked])
    await warehouse.work((sql) => noteErased(sql, [address], at))
    const people = ['Ana@Example.com', 'ana@example.com', 'bo@example.com'].map((email, index) => ({
      id: index,
      name: 'x',
      email,
      updated_at: day(6),
    }))
    expect(await warehouse.write(batch(masked, { pages: [page(people)] }))).toMatchObject({ inserted: 1, erased: 2 })
  })

  test('marks cannot be tried out: each warehouse has a key of its own', async () => {
    const marks = async () => {
      const warehouse = await temporaryWarehouse([contacts()])
      await warehouse.work((sql) => noteErased(sql, [address], at))
      expect(await warehouse.work((sql) => noteErased(sql, [address, address], at))).toBe(0)
      return rows(warehouse, 'SELECT mark FROM _tajo.erased')
    }
    expect(await marks()).not.toEqual(await marks())
  })

  test('costs nothing while nobody was erased', async () => {
    const warehouse = await temporaryWarehouse([contacts()])
    const people = [{ id: 7, name: 'Ana', email: 'ana@example.com', updated_at: day(6) }]
    expect(await warehouse.write(batch(contacts(), { pages: [page(people)] }))).toMatchObject({
      inserted: 1,
      erased: 0,
    })
  })
})
