import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { TableSpec } from '@tajo/core/warehouse'
import { describe, expect, test } from 'vitest'
import { batch, column, day, lineage, page, tickets } from '../testing/batches.ts'
import { stores } from '../testing/stores.ts'
import { rows, store, value } from '../testing/temporary.ts'

describe.each(stores)('on $kind', ({ temporaryWarehouse, ...dialect }) => {
  const digest = (text: string) => createHash('sha256').update(text).digest('hex')

  const masked: TableSpec = tickets({
    history: true,
    raw: true,
    columns: {
      ...tickets().columns,
      body: column('text', { from: ['description_text'] }),
      phone: column('text'),
      attachments: column('json'),
      requester: column('json'),
    },
    masks: {
      subject: 'redact',
      requester_email: 'hash',
      priority: 'hash',
      rating: 'redact',
      phone: 'drop',
      body: 'redact',
      'custom_fields.cf_iban': 'hash',
      'custom_fields.cf_note': 'redact',
      'custom_fields.cf_score': 'redact',
      'custom_fields.cf_secret': 'drop',
      'custom_fields.deep.er': 'drop',
      'attachments.url': 'drop',
      agent_name: 'drop',
    },
    dropped: { agent_name: ['agent', 'name'] },
  })

  const secret = 'SECRETVALUE'
  const record = (id: number, more: object = {}) => ({
    id,
    updated_at: day(1),
    subject: `${secret} subject`,
    description_text: `${secret} body`,
    priority: 4,
    rating: 4.5,
    phone: `${secret} phone`,
    requester: { name: 'Mira', email: `${secret}@example.com` },
    custom_fields: {
      cf_iban: `${secret} iban`,
      cf_note: `${secret} note`,
      cf_score: 7,
      cf_secret: `${secret} dropped`,
      cf_kept: 'kept',
      deep: { er: `${secret} deeper`, est: [1848295627395445001n.toString()] },
    },
    attachments: [{ name: 'a.pdf', url: `${secret} url` }, 'odd', { name: 'b.pdf' }],
    agent: { name: `${secret} agent`, id: 3 },
    ...more,
  })

  test('hashes, redacts and drops, also inside of JSON columns and arrays', async () => {
    const warehouse = await temporaryWarehouse([masked])
    await store(warehouse, masked, [record(1), { id: 2, updated_at: day(1) }])
    const read =
      'SELECT subject, body, priority, rating, requester_email, custom_fields, attachments, requester FROM freshdesk.tickets ORDER BY id'
    expect(await rows(warehouse, read)).toEqual([
      [
        '***',
        '***',
        digest('4'),
        null,
        digest(`${secret}@example.com`),
        { cf_iban: digest(`${secret} iban`), cf_note: '***', cf_kept: 'kept', deep: { est: ['1848295627395445001'] } },
        [{ name: 'a.pdf' }, 'odd', { name: 'b.pdf' }],
        { name: 'Mira', email: digest(`${secret}@example.com`) },
      ],
      [null, null, null, null, null, null, null, null],
    ])
    const names = await rows(
      warehouse,
      `SELECT column_name FROM information_schema.columns WHERE table_name = 'tickets'`,
    )
    expect(names.flat()).not.toContain('phone')
    expect(await value(warehouse, 'SELECT _tajo_raw FROM freshdesk.tickets WHERE id = 1')).toMatchObject({
      subject: '***',
      agent: { id: 3 },
      custom_fields: { cf_kept: 'kept' },
      requester: { name: 'Mira', email: digest(`${secret}@example.com`) },
    })
  })

  test('no masked value reaches the file, the folder, or what stands beside the table', async () => {
    const warehouse = await temporaryWarehouse([masked])
    const unknown = [
      'agent.name',
      'agent',
      'phone',
      'custom_fields.cf_iban',
      'custom_fields.cf_secret',
      'phone.home',
      'harmless',
    ]
    await warehouse.write(batch(masked, { pages: [page([record(1, { harmless: 1 })], { unknown })] }))
    await store(warehouse, masked, [record(1, { updated_at: day(2), rating: 1 }), record(2, { updated_at: 'never' })], {
      rejected: [
        { key: '9', reason: 'odd', raw: JSON.stringify(record(9)) },
        { key: '10', reason: 'odd', raw: `{"subject": "${secret}` },
      ],
    })
    await store(warehouse, masked, `[{"id":3,"subject":"${secret} \\x"}]`)
    expect(await warehouse.countRejected('freshdesk')).toBe(4)
    const raws = (await warehouse.rejected({ limit: 9 })).map((rejected) => rejected.raw)
    expect(raws.filter((raw) => raw !== undefined)).toHaveLength(2)
    expect(raws.join()).toContain('Mira')
    expect(await value(warehouse, 'SELECT _tajo_extra FROM freshdesk.tickets WHERE id = 1')).toEqual({
      agent: { id: 3 },
      harmless: 1,
    })
    const everything = await Promise.all(
      ['freshdesk.tickets', 'freshdesk.tickets_history', '_tajo.rejected'].map((table) =>
        rows(warehouse, `SELECT * FROM ${table}`),
      ),
    )
    expect(JSON.stringify(everything)).toContain('Mira')
    expect(JSON.stringify(everything)).not.toContain(secret)
    if (dialect.kind !== 'duckdb') return
    await warehouse.close()
    const bytes = filesUnder(dirname(warehouse.location)).map((file) => readFileSync(file).toString('latin1'))
    expect(bytes.join()).toContain('Mira')
    expect(bytes.join()).not.toContain(secret)
    expect(readdirSync(join(dirname(warehouse.location), '.tajo', 'spool'))).toEqual([])
  })

  test('a hashed key still finds its row', async () => {
    const spec = tickets({ key: ['requester_email'], masks: { requester_email: 'hash' } })
    const warehouse = await temporaryWarehouse([spec])
    await store(warehouse, spec, [{ id: 1, requester: { email: 'a@b' }, updated_at: day(1) }])
    expect(await store(warehouse, spec, [{ id: 2, requester: { email: 'a@b' }, updated_at: day(2) }])).toMatchObject({
      updated: 1,
    })
    expect(await warehouse.write(batch(spec, { gone: [{ key: ['a@b'], reason: 'gone' }] }))).toMatchObject({
      deleted: 1,
    })
    expect(await warehouse.counts(spec)).toMatchObject({ live: 0, deleted: 1 })
  })

  test('the key cannot be redacted or dropped', async () => {
    const warehouse = await temporaryWarehouse([])
    for (const mask of ['redact', 'drop'] as const) {
      await expect(warehouse.prepare(tickets({ masks: { id: mask } }), lineage)).rejects.toMatchObject({
        code: 'TAJO_SCHEMA_CONFLICT',
      })
    }
  })

  function filesUnder(folder: string): string[] {
    if (!existsSync(folder)) return []
    return readdirSync(folder).flatMap((name) => {
      const path = join(folder, name)
      return statSync(path).isDirectory() ? filesUnder(path) : [path]
    })
  }
})
