import type { ContactWriter, ContactWritten } from '@tajo/core/connector'
import { TajoError } from '@tajo/core/errors'
import type { JsonObject } from '@tajo/core/json'
import { VirtualClock } from '@tajo/core/testing/virtual-clock'
import { stores } from '@tajo/warehouse/testing/stores'
import { describe, expect, it } from 'vitest'
import type { Candidate } from '../desired/candidate.ts'
import { readLedger, saveLedger } from '../ledger/contacts.ts'
import type { HelpdeskWrite } from '../plan.ts'
import { dueHelpdeskWrites } from './due-writes.ts'
import { fingerprintOf } from './fingerprint.ts'
import { knownWrites } from './known-writes.ts'
import { type RememberedWrite, readWrites } from './memory.ts'
import { withWrites } from './with-writes.ts'
import { type WriteBackOptions, writeBack } from './write-back.ts'

const before = '2026-11-20T10:00:00.000Z'
const written = '2026-11-21T10:00:00Z'
const later = '2026-11-21T10:05:00Z'
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
const nobody = `(SELECT CAST(NULL AS VARCHAR) AS customer_id WHERE 1 = 0) l`

function write(over: Partial<HelpdeskWrite> = {}): HelpdeskWrite {
  return {
    customerId: 'freshdesk-7',
    source: 'freshdesk',
    contactId: '7',
    field: 'job_title',
    before: 'Buyer',
    after: 'Head of Ops',
    settles: { JOB: 'Head of Ops' },
    version: before,
    guarded: false,
    ...over,
  }
}

const placeOf = (one: HelpdeskWrite): string => `${one.source} ${one.contactId} ${one.field}`

/** A helpdesk of contacts that takes what it is given, but for `job_title` "wrong" and the field `tags`. */
class Desk implements ContactWriter {
  readonly contacts = new Map<string, Record<string, unknown>>([
    ['7', { name: 'Ana', job_title: 'Buyer', custom_fields: { level: 3 }, updated_at: before }],
  ])
  readonly updates: JsonObject[] = []
  fails: TajoError | undefined
  isBusy = false
  onRefusal = (): void => {}

  isWritable(field: string): boolean {
    return field !== 'tags'
  }

  async read(id: string): Promise<JsonObject | undefined> {
    return this.contacts.get(id) as JsonObject | undefined
  }

  async update(id: string, fields: JsonObject): Promise<ContactWritten> {
    if (this.fails !== undefined) throw this.fails
    const contact = this.contacts.get(id)
    this.updates.push(fields)
    if (contact === undefined) return { ok: false, cause: 'gone', message: 'there is no such contact' }
    if (this.isBusy) return { ok: false, cause: 'busy', message: 'somebody else changes it' }
    if (fields['job_title'] === 'wrong') {
      this.onRefusal()
      return { ok: false, cause: 'invalid', message: 'job_title is wrong' }
    }
    this.contacts.set(id, { ...contact, ...fields, updated_at: written })
    return { ok: true, updatedAt: written }
  }
}

describe.each(stores)('writing back, on $kind', (store) => {
  async function opened() {
    const clock = new VirtualClock(Date.parse('2026-11-21T10:00:01Z'))
    const warehouse = await store.temporaryWarehouse([])
    const desk = new Desk()
    const back = (writes: readonly HelpdeskWrite[], over: Partial<WriteBackOptions> = {}) =>
      writeBack({
        writes,
        writers: new Map([['freshdesk', desk]]),
        warehouse,
        clock,
        planId: 'plan-1',
        signal: new AbortController().signal,
        ...over,
      })
    const remembered = (one: HelpdeskWrite) =>
      warehouse.work(async (sql) => (await readWrites(sql, [placeOf(one)])).get(placeOf(one)))
    const due = (one: HelpdeskWrite) =>
      warehouse.work((sql) => dueHelpdeskWrites(sql, [one], nobody, new Date(clock.now()).toISOString()))
    return { clock, warehouse, desk, back, remembered, due }
  }

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

describe('what a helpdesk shows of our own writes', () => {
  const place = 'freshdesk 7 job_title'
  const remembered: RememberedWrite = {
    id: place,
    customerId: 'freshdesk-7',
    source: 'freshdesk',
    contactId: '7',
    field: 'job_title',
    valueHash: fingerprintOf(place, 'Head of Ops'),
    state: 'written',
    settles: null,
    beforeHash: fingerprintOf(place, 'Buyer'),
    version: written,
    writtenAt: written,
    attempts: 1,
    nextTryAt: null,
    cause: null,
    reason: null,
  }
  const now = Date.parse(written) + 60_000
  const shows = (
    job_title: string | null,
    updatedAt: number | undefined,
    over: Partial<RememberedWrite> = {},
    nowMs = now,
  ) =>
    knownWrites(
      [{ source: 'freshdesk', contactId: '7', updatedAt, values: { job_title } }],
      [{ ...remembered, ...over }],
      nowMs,
    )
  const at = Date.parse(written)

  it.each([
    ['an older row is no news', 'Buyer', at - 1000, true],
    ['a row of before, whatever it says', 'Controller', at - 1000, true],
    ['the row as it was written', 'Head of Ops', at, false],
    ['a person’s edit since', 'Controller', at + 1000, false],
    ['a person who took it back since', 'Buyer', at + 1000, false],
    ['a row of the same second with the old value', 'Buyer', at, true],
    ['an edit of the same second', 'Controller', at, false],
    ['a row without a time', 'Buyer', undefined, false],
  ])('%s', (_, value, updatedAt, isPending) => {
    expect(shows(value, updatedAt).pending.has(place)).toBe(isPending)
  })

  it('takes a row of the same second at its word after a while', () => {
    expect(shows('Buyer', at, {}, now + 3_600_000).pending.size).toBe(0)
  })

  it('knows a write whose answer was lost by what the row shows', () => {
    const sent = { state: 'sent', settles: { JOB: 'Head of Ops' }, version: before } as const
    expect(shows('Head of Ops', at, sent).arrived).toMatchObject([{ settles: { JOB: 'Head of Ops' } }])
    expect(shows('Buyer', Date.parse(before), sent)).toEqual({ pending: new Set(), arrived: [] })
    expect(shows('Controller', at, sent).arrived).toEqual([])
  })

  it('knows such a write in the helpdesk’s own spelling too, and not by what stood there before', () => {
    const sent = { state: 'sent', settles: { JOB: 'Head of Ops' }, version: before } as const
    expect(shows('head of ops', at, sent).arrived).toHaveLength(1)
    expect(shows('head of ops', at, { ...sent, beforeHash: fingerprintOf(place, 'head of ops') }).arrived).toEqual([])
    expect(shows('head of ops', at, { ...sent, settles: { FIRST: 'Head of Ops', LAST: null } }).arrived).toEqual([])
  })

  it('takes no row from before a write for its arrival, whatever it says', () => {
    // Written, then set back in Brevo: the row that shows the old value is older than what the helpdesk has by now.
    const sent = { state: 'sent', settles: { JOB: 'Buyer' }, valueHash: fingerprintOf(place, 'Buyer') } as const
    expect(shows('Buyer', at - 1000, sent)).toEqual({ pending: new Set([place]), arrived: [] })
  })

  it('has one fingerprint for empty, and for a number and its text, and another for each place', () => {
    expect(fingerprintOf(place, null)).toBe(fingerprintOf(place, ''))
    expect(fingerprintOf(place, undefined)).toBe(fingerprintOf(place, []))
    expect(fingerprintOf(place, 3)).toBe(fingerprintOf(place, '3'))
    expect(fingerprintOf(place, 0)).not.toBe(fingerprintOf(place, null))
    // Zendesk shows a day with a time.
    expect(fingerprintOf(place, '2026-11-21')).toBe(fingerprintOf(place, '2026-11-21T00:00:00+00:00'))
    expect(fingerprintOf(place, '2026-11-21')).not.toBe(fingerprintOf(place, '2026-11-21T09:00:00+00:00'))
    expect(fingerprintOf(place, ['b', 'a'])).toBe(fingerprintOf(place, ['a', 'b']))
    expect(fingerprintOf(place, 'x')).not.toBe(fingerprintOf('freshdesk 8 job_title', 'x'))
  })
})
