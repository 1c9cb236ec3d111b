import type { ContactWriter, ContactWritten } from '@tajo/core/connector'
import type { TajoError } from '@tajo/core/errors'
import type { JsonObject } from '@tajo/core/json'
import { VirtualClock } from '@tajo/core/testing/virtual-clock'
import type { stores } from '@tajo/warehouse/testing/stores'
import type { HelpdeskWrite } from '../plan.ts'
import { dueHelpdeskWrites } from '../write-back/due-writes.ts'
import { readWrites } from '../write-back/memory.ts'
import { type WriteBackOptions, writeBack } from '../write-back/write-back.ts'

type Store = (typeof stores)[number]

const before = '2026-11-20T10:00:00.000Z'
export const written = '2026-11-21T10:00:00Z'
export const later = '2026-11-21T10:05:00Z'

export function write(over: Partial<HelpdeskWrite> = {}): HelpdeskWrite {
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

export const placeOf = (one: HelpdeskWrite): string => `${one.source} ${one.contactId} ${one.field}`

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

const nobody = `(SELECT CAST(NULL AS VARCHAR) AS customer_id WHERE 1 = 0) l`

/** A helpdesk with one contact, a warehouse, and a write-back from one to the other. */
export async function playedDesk(store: Store) {
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
