import type { Clock } from '@tajo/core/clock'
import type { ContactWriter } from '@tajo/core/connector'
import type { Warehouse } from '@tajo/core/warehouse'
import { nextTry } from '../ledger/retry.ts'
import type { HelpdeskWrite } from '../plan.ts'
import { fingerprintOf, placeOf } from './fingerprint.ts'
import { confirmWrites, forgetWrites, later, type RememberedWrite, readWrites, saveWrites } from './memory.ts'
import { type HelpdeskCause, helpdeskFix, refusalWords, saveRefusals } from './refusals.ts'
import { lookForUnanswered } from './unanswered.ts'
import { asIn, type ContactWrites, type Done, writeContact } from './write-contact.ts'

export interface WriteBackOptions {
  /** Of a plan that has been applied. */
  readonly writes: readonly HelpdeskWrite[]
  /** By source. */
  readonly writers: ReadonlyMap<string, ContactWriter>
  readonly warehouse: Warehouse
  readonly clock: Clock
  readonly planId: string
  readonly signal: AbortSignal
}

/** What became of the edits that go to helpdesks, counted by field. Plain JSON. */
export interface WriteBackReport {
  readonly planned: number
  readonly written: number
  /** Contacts that were written, one call each. */
  readonly contacts: number
  /** The helpdesk had the value already when the turn came. */
  readonly alreadyThere: number
  /** Of contacts edited in the helpdesk since they were synced: nothing was written, the next plan sees both edits. */
  readonly overtaken: number
  readonly rejected: number
  /** No answer came: the next sync shows whether it was done. */
  readonly unanswered: number
  /** Not tried in this run. */
  readonly waiting: number
  readonly causes: readonly {
    readonly source: string
    readonly field: string
    readonly cause: HelpdeskCause
    readonly count: number
    readonly message: string
    readonly fix: string
  }[]
  /** Helpdesks whose writes ended early. */
  readonly ended: readonly { readonly source: string; readonly reason: string; readonly waiting: number }[]
}

/** Contacts noted as sent by one transaction. */
const atOnce = 20

/**
 * Writes edits made in Brevo to the helpdesk contacts they belong to. Each is noted before it is sent and confirmed after the answer, so that
 * it is never taken for news, whenever a run is cut. Comes after the plan was applied.
 *
 * @example
 * await writeBack({ writes: plan.helpdeskWrites, writers: new Map([['freshdesk', contacts]]), warehouse, clock, planId: plan.id, signal })
 */
export async function writeBack(options: WriteBackOptions): Promise<WriteBackReport> {
  const { writes, warehouse, planId, signal } = options
  const groups = byContact(writes)
  const done: Done[] = []
  const ended = new Map<string, string>()
  for (let from = 0; from < groups.length; from += atOnce) {
    const some = groups.slice(from, from + atOnce).filter(({ source }) => !ended.has(source))
    if (some.length > 0 && !signal.aborted) done.push(...(await writeSome(options, some, ended)))
  }
  await warehouse.work((sql) => saveRefusals(sql, planId))
  return reportOf(writes, done, ended)
}

/** One field of a contact has one value: of two attributes that want it the first one counts. */
function byContact(writes: readonly HelpdeskWrite[]): readonly ContactWrites[] {
  const groups = new Map<string, ContactWrites & { writes: HelpdeskWrite[] }>()
  for (const write of writes) {
    const { source, contactId, field } = write
    const key = JSON.stringify([source, contactId])
    const group = groups.get(key) ?? { source, contactId, writes: [] }
    groups.set(key, group)
    if (!group.writes.some((other) => other.field === field)) group.writes.push(write)
  }
  return [...groups.values()]
}

async function writeSome(
  options: WriteBackOptions,
  groups: readonly ContactWrites[],
  ended: Map<string, string>,
): Promise<readonly Done[]> {
  const { warehouse, writers, clock, signal } = options
  const now = (): string => new Date(clock.now()).toISOString()
  const all = groups.flatMap((group) => group.writes)
  const known = await warehouse.work((sql) => readWrites(sql, all.map(placeOfWrite)))
  const { ready, arrived, unread } = await lookForUnanswered(groups, known, options, ended)
  const last = new Map([
    ...known,
    ...arrived.map((write) => [write.id, { ...write, state: 'written', settles: null }] as const),
  ])
  const writes = ready.flatMap((group) => group.writes)
  await warehouse.work(async (sql) => {
    await confirmWrites(sql, arrived)
    await saveWrites(
      sql,
      writes.map((write) => sentRow(write, last.get(placeOfWrite(write)), now())),
    )
  })
  const done: Done[] = []
  for (const group of ready) {
    if (signal.aborted || ended.has(group.source)) {
      done.push(...group.writes.map((write): Done => ({ write, fate: 'waiting' })))
      continue
    }
    const { done: some, end } = await writeContact(writers.get(group.source), group, last, now)
    if (end !== undefined) ended.set(group.source, end)
    done.push(...some)
  }
  const rows = done.map((one) => {
    const before = last.get(placeOfWrite(one.write))
    return { one, before, row: sentRow(one.write, before, now()) }
  })
  const confirmed = rows.flatMap(({ one, row }) =>
    one.fate === 'written' || one.fate === 'there' ? [{ ...row, version: one.version ?? row.version }] : [],
  )
  // What was not sent is as if it had never been noted.
  const untouched = rows.filter(({ one }) => one.fate === 'waiting' || one.fate === 'overtaken')
  await warehouse.work(async (sql) => {
    await confirmWrites(sql, confirmed)
    await saveWrites(sql, [
      ...rows.flatMap(({ one, row }) => (one.fate === 'refused' ? [refusedRow(row, one, clock.now())] : [])),
      ...untouched.flatMap(({ before }) => before ?? []),
    ])
    await forgetWrites(
      sql,
      untouched.flatMap(({ before, row }) => (before === undefined ? [row.id] : [])),
    )
  })
  return [...done, ...unread.flatMap((group) => group.writes.map((write): Done => ({ write, fate: 'waiting' })))]
}

function placeOfWrite({ source, contactId, field }: HelpdeskWrite): string {
  return placeOf(source, contactId, field)
}

function sentRow(write: HelpdeskWrite, last: RememberedWrite | undefined, now: string): RememberedWrite {
  const { customerId, source, contactId, field, settles } = write
  const id = placeOfWrite(write)
  const valueHash = fingerprintOf(id, asIn(write.before, write.after))
  return {
    id,
    customerId,
    source,
    contactId,
    field,
    valueHash,
    state: 'sent',
    settles,
    beforeHash: fingerprintOf(id, write.before),
    version: later(write.version, last?.version ?? null),
    writtenAt: now,
    attempts: last?.valueHash === valueHash ? last.attempts + 1 : 1,
    nextTryAt: null,
    cause: null,
    reason: null,
  }
}

function refusedRow(row: RememberedWrite, { cause, message }: Done, nowMs: number): RememberedWrite {
  const canChange = cause === 'invalid' || cause === 'denied'
  const nextTryAt = canChange ? nextTry(row.attempts, nowMs) : null
  return { ...row, state: 'refused', settles: null, nextTryAt, cause: cause ?? 'invalid', reason: message ?? null }
}

function reportOf(
  writes: readonly HelpdeskWrite[],
  done: readonly Done[],
  ended: ReadonlyMap<string, string>,
): WriteBackReport {
  const count = (fate: Done['fate']): number => done.filter((one) => one.fate === fate).length
  const tried = new Set(done.filter(({ fate }) => fate !== 'waiting').map(({ write }) => write))
  const waiting = writes.filter((write) => !tried.has(write))
  const contacts = done
    .filter(({ fate }) => fate === 'written')
    .map(({ write }) => `${write.source} ${write.contactId}`)
  return {
    planned: writes.length,
    written: count('written'),
    contacts: new Set(contacts).size,
    alreadyThere: count('there'),
    overtaken: count('overtaken'),
    rejected: count('refused'),
    unanswered: count('unanswered'),
    waiting: waiting.length,
    causes: causesOf(done),
    ended: [...ended].map(([source, reason]) => ({
      source,
      reason,
      waiting: waiting.filter((write) => write.source === source).length,
    })),
  }
}

function causesOf(done: readonly Done[]): WriteBackReport['causes'] {
  const groups = new Map<string, WriteBackReport['causes'][number]>()
  for (const { write, fate, cause, message } of done) {
    if (fate !== 'refused' || cause === undefined) continue
    const { source, field } = write
    const key = JSON.stringify([source, field, cause])
    const words = message ?? refusalWords(cause, source)
    const fix = helpdeskFix(cause, source, field)
    groups.set(key, { source, field, cause, message: words, fix, count: (groups.get(key)?.count ?? 0) + 1 })
  }
  return [...groups.values()].sort((one, other) => other.count - one.count)
}
