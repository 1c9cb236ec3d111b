import { TajoError } from '@tajo/core/errors'
import { stores } from '@tajo/warehouse/testing/stores'
import { describe, expect, it } from 'vitest'
import type { Candidate } from '../desired/candidate.ts'
import { readLedger } from '../ledger/contacts.ts'
import { later, placeOf, playedDesk, write, written } from '../testing/played-desk.ts'
import { fingerprintOf } from './fingerprint.ts'
import { withWrites } from './with-writes.ts'

const mapped = {
  source: 'freshdesk',
  lines: [
    {
      source: 'freshdesk',
      key: 'v0',
      mapping: {
        from: 'job_title',
        to: 'JOB',
        owner: 'newest',
        whenNull: 'keep',
        default: undefined,
        where: 'tajo.yml:9',
      },
      input: { kind: 'value', of: 'contact', column: 'job_title', path: [], type: 'text' },
      met: undefined,
    },
  ],
} as const

describe.each(stores)('writes without an answer, on $kind', (store) => {
  const opened = () => playedDesk(store)

  it('finds out what became of a write without an answer before the next takes its place', async () => {
    const { warehouse, back, desk, remembered, clock } = await opened()
    const unheard = new TajoError('TAJO_UNREACHABLE', 'Freshdesk does not answer.')
    desk.fails = unheard
    await back([write()])
    // It had arrived all the same.
    desk.contacts.set('7', { job_title: 'Head of Ops', updated_at: written })
    const next = write({ after: 'Controller', settles: { JOB: 'Controller' } })
    await clock.sleep(60_000)
    expect(await back([next])).toMatchObject({ unanswered: 1 })
    const row = (await warehouse.work((sql) => readLedger(sql, ['freshdesk-7']))).get('freshdesk-7')
    expect(row?.delivered).toEqual({ JOB: 'Head of Ops' })
    expect(await remembered(next)).toMatchObject({ state: 'sent', version: written })
  })

  it('keeps what it knows of both where the helpdesk does not say what became of the first', async () => {
    const { back, desk, remembered } = await opened()
    desk.fails = new TajoError('TAJO_UNREACHABLE', 'Freshdesk does not answer.')
    await back([write()])
    const next = write({ after: 'Controller', settles: { JOB: 'Controller' } })
    desk.read = () => Promise.reject(new TajoError('TAJO_UNREACHABLE', 'Freshdesk does not answer.'))
    expect(await back([next])).toMatchObject({ waiting: 1, ended: [{ source: 'freshdesk' }] })
    expect(await remembered(next)).toMatchObject({ state: 'sent', settles: { JOB: 'Head of Ops' } })
  })

  it('keeps what it knows of a contact’s first values when the call for a later one gets no answer', async () => {
    const { back, desk } = await opened()
    const answered = desk.update.bind(desk)
    desk.update = async (id, fields) => {
      if (fields['name'] !== undefined && fields['job_title'] === undefined)
        throw new TajoError('TAJO_UNREACHABLE', 'Freshdesk does not answer.')
      return answered(id, fields)
    }
    const name = write({ field: 'name', before: 'Ana', after: 'Ana Kim', settles: {} })
    expect(await back([write({ after: 'wrong' }), name])).toMatchObject({ rejected: 1, unanswered: 1 })
  })

  it('stops asking a helpdesk that does not answer, and notes what may have arrived', async () => {
    const { warehouse, desk, back, remembered } = await opened()
    desk.fails = new TajoError('TAJO_UNREACHABLE', 'Freshdesk does not answer.')
    const second = write({ contactId: '8' })
    expect(await back([write(), second])).toMatchObject({
      unanswered: 1,
      waiting: 1,
      ended: [{ source: 'freshdesk', reason: 'Freshdesk does not answer.', waiting: 1 }],
    })
    expect(await remembered(write())).toMatchObject({ state: 'sent', settles: { JOB: 'Head of Ops' } })
    expect(await remembered(second)).toBeUndefined()
    expect((await warehouse.work((sql) => readLedger(sql, ['freshdesk-7']))).size).toBe(0)
    expect(await back([write()], { signal: AbortSignal.abort() })).toMatchObject({ waiting: 1, ended: [] })
  })

  it('confirms a lost answer for who the contact is by now', async () => {
    const { warehouse, desk, back } = await opened()
    desk.fails = new TajoError('TAJO_UNREACHABLE', 'Freshdesk does not answer.')
    await back([write()])
    const ledger = { wasInBrevo: true, delivered: { JOB: 'Buyer' }, lists: [] }
    const values = { v0: 'Head of Ops' }
    const member = { source: 'freshdesk', contactId: '7', deleted: false, updatedAt: Date.parse(written), values }
    const candidate: Candidate = {
      customerId: 'zendesk-9',
      email: 'ana@example.com',
      state: 'live',
      inputHash: '',
      wanted: [],
      metrics: undefined,
      members: [member],
      ledger,
      absorbed: [],
      matches: [],
      pending: new Set(),
      standing: undefined,
      rivals: [],
    }
    const found = await warehouse.work((sql) => withWrites(sql, [candidate], { sources: [mapped], at: later }))
    expect(found[0]?.ledger).toEqual({ ...ledger, delivered: { JOB: 'Head of Ops' } })
    const rows = await warehouse.work((sql) => readLedger(sql, ['freshdesk-7', 'zendesk-9']))
    expect([...rows.keys()]).toEqual(['zendesk-9'])
  })

  it('keeps what it knows of an older write when a newer one never left', async () => {
    const { desk, back, remembered } = await opened()
    await back([write()])
    desk.fails = new TajoError('TAJO_UNREACHABLE', 'Freshdesk does not answer.')
    const newer = write({ after: 'Controller', settles: { JOB: 'Controller' } })
    expect(await back([write({ contactId: '8' }), newer])).toMatchObject({ unanswered: 1, waiting: 1 })
    expect(await remembered(newer)).toMatchObject({
      state: 'written',
      valueHash: fingerprintOf(placeOf(newer), 'Head of Ops'),
    })
    // On its way, it still counts from when on the helpdesk has known of the older one.
    await back([newer])
    expect(await remembered(newer)).toMatchObject({ state: 'sent', version: written })
  })
})
