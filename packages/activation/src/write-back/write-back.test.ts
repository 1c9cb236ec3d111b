import { stores } from '@tajo/warehouse/testing/stores'
import { describe, expect, it } from 'vitest'
import { readLedger, saveLedger } from '../ledger/contacts.ts'
import { later, playedDesk, write, written } from '../testing/played-desk.ts'
import { dueHelpdeskWrites } from './due-writes.ts'

describe.each(stores)('writing back, on $kind', (store) => {
  const opened = () => playedDesk(store)

  it('writes a contact in one call, and the ledger knows what both sides have', async () => {
    const { warehouse, desk, back, remembered } = await opened()
    await warehouse.work((sql) =>
      saveLedger(sql, [
        {
          customerId: 'freshdesk-7',
          brevoId: 70,
          inputHash: 'i',
          mappingHash: 'm',
          mirrorModifiedAt: null,
          delivered: { JOB: 'Buyer', OPEN_TICKETS: 2 },
          lists: [31],
          outcome: 'delivered',
          reason: null,
          attempts: 0,
          nextTryAt: null,
          confirmedAt: null,
          planId: 'plan-1',
        },
      ]),
    )
    const level = write({ field: 'custom_fields.level', before: 3, after: '4', settles: { LEVEL: '4' } })
    expect(await back([write(), level])).toMatchObject({ planned: 2, written: 2, contacts: 1, rejected: 0, waiting: 0 })
    // A number stays a number.
    expect(desk.updates).toEqual([{ job_title: 'Head of Ops', 'custom_fields.level': 4 }])
    const row = (await warehouse.work((sql) => readLedger(sql, ['freshdesk-7']))).get('freshdesk-7')
    expect(row).toMatchObject({
      brevoId: 70,
      inputHash: 'i',
      delivered: { JOB: 'Head of Ops', LEVEL: '4', OPEN_TICKETS: 2 },
      lists: [31],
    })
    expect(await remembered(write())).toMatchObject({ state: 'written', settles: null, attempts: 1 })
    expect(JSON.stringify(await remembered(write()))).not.toContain('Head of Ops')
  })

  it('lets nobody’s later edit go under where the helpdesk may win', async () => {
    const { desk, back, remembered } = await opened()
    const guarded = write({ guarded: true })
    desk.contacts.set('7', { job_title: 'Controller', updated_at: written })
    expect(await back([guarded])).toMatchObject({ written: 0, overtaken: 1 })
    expect(desk.updates).toEqual([])
    expect(await remembered(guarded)).toBeUndefined()
    desk.contacts.set('7', { job_title: 'Head of Ops', updated_at: written })
    expect(await back([guarded])).toMatchObject({ alreadyThere: 1 })
    expect(await remembered(guarded)).toMatchObject({ state: 'written' })
    // Where Brevo owns the field, its value goes whatever stands there.
    desk.contacts.set('7', { job_title: 'Controller', updated_at: written })
    expect(await back([write()])).toMatchObject({ written: 1 })
  })

  it('leaves a contact alone, whole, that was edited since: a write would make that edit look later than it was', async () => {
    const { desk, back, remembered } = await opened()
    desk.contacts.set('7', { name: 'Ana', job_title: 'Controller', updated_at: written })
    const brevos = write({ field: 'name', before: 'Ana', after: 'Ana Kim', settles: {} })
    expect(await back([write({ guarded: true }), brevos])).toMatchObject({ written: 0, overtaken: 2 })
    expect(desk.contacts.get('7')).toMatchObject({ name: 'Ana', job_title: 'Controller', updated_at: written })
    expect(await remembered(brevos)).toBeUndefined()
  })

  it('looks once more before each value of a contact that refused them together', async () => {
    const { desk, back } = await opened()
    desk.onRefusal = () => desk.contacts.set('7', { name: 'Ana Silva', job_title: 'Buyer', updated_at: written })
    const name = write({ field: 'name', before: 'Ana', after: 'Ana Kim', settles: {}, guarded: true })
    expect(await back([write({ after: 'wrong' }), name])).toMatchObject({ rejected: 1, overtaken: 1 })
    expect(desk.contacts.get('7')).toMatchObject({ name: 'Ana Silva' })
  })

  it('tries a contact another time that was in somebody else’s hands', async () => {
    const { desk, back, remembered } = await opened()
    desk.isBusy = true
    expect(await back([write()])).toMatchObject({ waiting: 1, rejected: 0, ended: [] })
    expect(await remembered(write())).toBeUndefined()
  })

  it('takes a value of its own for nobody’s edit, although the warehouse does not show it yet', async () => {
    const { back, desk } = await opened()
    await back([write()])
    const next = write({ after: 'Controller', settles: { JOB: 'Controller' }, guarded: true })
    expect(await back([next])).toMatchObject({ written: 1, overtaken: 0 })
    // Shown by the warehouse and edited away since, the same value is somebody's.
    desk.contacts.set('7', { job_title: 'Controller', updated_at: later })
    const after = write({ before: 'Buyer', after: 'Head of Ops', version: later, guarded: true })
    expect(await back([after])).toMatchObject({ written: 0, overtaken: 1 })
  })

  it('keeps what is refused with its reason, and lets the rest of the contact through', async () => {
    const { warehouse, back, desk, due, clock } = await opened()
    const wrong = write({ after: 'wrong' })
    const report = await back([
      wrong,
      write({ field: 'name', after: 'Ana Kim', settles: {} }),
      write({ field: 'tags', after: 'x', settles: {} }),
      write({ contactId: '8', settles: {} }),
    ])
    expect(report).toMatchObject({ written: 1, rejected: 3, waiting: 0 })
    expect(report.causes.map(({ field, cause }) => [field, cause]).sort()).toEqual([
      ['job_title', 'gone'],
      ['job_title', 'invalid'],
      ['tags', 'not-writable'],
    ])
    expect(desk.contacts.get('7')).toMatchObject({ name: 'Ana Kim', job_title: 'Buyer' })
    const rejected = () =>
      warehouse.work((sql) =>
        sql.rows('SELECT field, cause, message, retried FROM _tajo.activation_rejected ORDER BY field, cause'),
      )
    expect(await rejected()).toEqual([
      { field: 'freshdesk.job_title', cause: 'gone', message: 'there is no such contact', retried: false },
      { field: 'freshdesk.job_title', cause: 'invalid', message: 'job_title is wrong', retried: false },
      {
        field: 'freshdesk.tags',
        cause: 'not-writable',
        message: 'freshdesk has no way to write the field.',
        retried: false,
      },
    ])
    expect(await due(wrong)).toEqual([])
    expect(await due(write({ after: 'Controller' }))).toHaveLength(1)
    await clock.sleep(3_600_000)
    expect(await due(wrong)).toHaveLength(1)
    await back([wrong])
    expect(await rejected()).toContainEqual(expect.objectContaining({ cause: 'invalid', retried: true }))
  })

  it('does not write for ever against a rule of the helpdesk', async () => {
    const { warehouse, back, due, clock } = await opened()
    await back([write()])
    // Synced since, with another value and nobody’s edit.
    expect(await due(write({ before: 'HEAD OF OPS', version: written }))).toEqual([])
    const [row] = await warehouse.work((sql) => sql.rows<{ cause: string }>('SELECT cause FROM _tajo.helpdesk_writes'))
    expect(row).toEqual({ cause: 'kept-otherwise' })
    let version = Date.parse(written)
    for (let times = 0; times < 2; times += 1) {
      version += 60_000
      const again = write({ before: 'HEAD OF OPS', version: new Date(version).toISOString() })
      expect(await due(again)).toHaveLength(1)
      await back([again])
    }
    const next = write({ before: 'HEAD OF OPS', version: new Date(version + 60_000).toISOString() })
    expect(await due(next)).toEqual([])
    await clock.sleep(25 * 3_600_000)
    expect(await due(next)).toHaveLength(1)
  })

  it('forgets a refusal once nothing is to be written there any more', async () => {
    const { warehouse, back, due } = await opened()
    await back([write({ after: 'wrong' })])
    const looked = `(SELECT 'freshdesk-7' AS customer_id) l`
    await warehouse.work((sql) => dueHelpdeskWrites(sql, [], looked, written))
    await back([])
    expect(await warehouse.work((sql) => sql.count('SELECT count(*) FROM _tajo.activation_rejected'))).toBe(0)
    expect(await due(write({ after: 'wrong' }))).toHaveLength(1)
  })
})
