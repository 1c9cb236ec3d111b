import type { Clock } from '@tajo/core/clock'
import { inParallel } from '@tajo/core/parallel'
import type { TableSpec, Warehouse } from '@tajo/core/warehouse'
import type { Source } from '../source.ts'
import { withoutAddresses } from './addresses.ts'
import type { Due } from './due.ts'
import { missingTargets } from './missing.ts'
import { type Answer, keysFrom, readBelow, readListed, readRecord, readWhole, valuesFrom } from './read-due.ts'
import { isSame, type StoredVersions, storedVersions } from './stored-versions.ts'

const atOnce = 8
const neverRead = '1970-01-01T00:00:00.000Z'

export interface AskContext {
  readonly source: Source
  readonly warehouse: Warehouse
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly since: Date | undefined
}

/** A row, or what lies below one, that was asked for, and how it was stored by then. */
export interface Asked {
  readonly due: Due
  readonly what: 'record' | 'below' | 'list'
  /** Of a record its own, otherwise of the parent. */
  readonly key: string
  readonly parent?: { readonly stream: string; readonly key: string }
  readonly before: StoredVersions
  readonly answer: Answer
}

/** Asks for everything that is due, and for whom its rows point at, where nobody is stored. */
export async function askAll(context: AskContext, due: readonly Due[]): Promise<readonly Asked[]> {
  const asked: Asked[] = []
  for (const one of due) {
    asked.push(...(await askRecords(context, one)))
    asked.push(...(await askBelow(context, one, asked)))
    asked.push(...(await askLists(context, one, asked)))
  }
  const missing = await missingTargets(context, due, asked)
  for (const one of missing) asked.push(...(await askMissing(context, one)))
  return asked
}

/** The same once more for whatever somebody else has written since it was asked for. */
export async function askAgain(context: AskContext, asked: readonly Asked[]): Promise<readonly Asked[]> {
  const now: Asked[] = []
  const stored = await storedNow(context, asked)
  for (const one of asked) {
    const before = stored(one)
    if (isUntouched(one.before, before)) now.push(one)
    else now.push({ ...one, before, answer: await answerTo(context, one, now) })
  }
  return now
}

/** How everything that was asked for is stored at this moment. */
export async function storedNow(
  { warehouse }: Pick<AskContext, 'warehouse'>,
  asked: readonly Asked[],
): Promise<(one: Asked) => StoredVersions> {
  const found = new Map<Asked, StoredVersions>()
  for (const [table, group] of Map.groupBy(asked, ({ due }) => due.stream.table)) {
    const of = (what: Asked['what']): readonly Asked[] => group.filter((one) => one.what === what)
    const keys = [
      ...of('record').map(({ key }) => key),
      ...of('list').flatMap(({ answer, due }) => keysFrom(answer, due.stream.table)),
    ]
    const records = await storedVersions(warehouse, table, keys)
    for (const one of of('record')) found.set(one, only(records, [one.key]))
    for (const one of of('list')) found.set(one, only(records, keysFrom(one.answer, one.due.stream.table)))
    const parents = of('below')
    const below = await storedBelow(warehouse, table, new Set(parents.map(({ key }) => key)))
    for (const one of parents) found.set(one, below(one.key))
  }
  return (one) => found.get(one) ?? new Map()
}

async function askRecords(context: AskContext, told: Due): Promise<readonly Asked[]> {
  const { due, answers } = await withoutAddresses(context.source, context.warehouse, told)
  const stored = await storedVersions(context.warehouse, due.stream.table, due.keys)
  const asked: Asked[] = []
  for await (const one of inParallel(due.keys, atOnce, async (key): Promise<Asked> => {
    context.signal.throwIfAborted()
    const answer = answers.get(key) ?? (await readRecord(context.source, due.stream, key))
    return { due, what: 'record', key, before: only(stored, [key]), answer }
  }))
    asked.push(one)
  return asked
}

async function askBelow(context: AskContext, due: Due, above: readonly Asked[]): Promise<readonly Asked[]> {
  const stored = await storedBelow(context.warehouse, due.stream.table, due.parents.keys())
  const asked: Asked[] = []
  // Nobody can tell what lies below a row that is gone.
  for await (const one of inParallel(due.parents, atOnce, async ([key, parents]): Promise<Asked> => {
    context.signal.throwIfAborted()
    const one = { due, what: 'below', key, parent: { stream: parents.stream.name, key }, before: stored(key) } as const
    return { ...one, answer: await answerTo(context, one, above) }
  }))
    if (one.answer.kind !== 'gone') asked.push(one)
  return asked
}

/** Somebody who is not stored: by the key, or with the whole list, where that is the only way. */
async function askMissing(context: AskContext, due: Due): Promise<readonly Asked[]> {
  const asked = await askRecords(context, due)
  if (asked.some(({ answer }) => answer.kind !== 'unasked')) return asked
  const answer = await readWhole(context.source, due.stream, context.clock)
  if (answer.kind !== 'events') return asked
  const before = await storedVersions(context.warehouse, due.stream.table, keysFrom(answer, due.stream.table))
  return [{ due, what: 'list', key: '', before, answer }]
}

/** Rows that a row names itself are read by their key; others are listed once for all. */
async function askLists(context: AskContext, due: Due, above: readonly Asked[]): Promise<readonly Asked[]> {
  const [first] = due.listedFor
  if (first === undefined) return []
  const named = await namedBy(context, due, above)
  if (named !== undefined) return named
  const [key, parents] = first
  const parent = { stream: parents.stream.name, key }
  const answer = await readListed(context.source, due.stream, context.since, context.clock)
  const keys = answer.kind === 'events' ? keysFrom(answer, due.stream.table) : []
  const before = await storedVersions(context.warehouse, due.stream.table, keys)
  return [{ due, what: 'list', key, parent, before, answer }]
}

/** `satisfaction_rating_id` of a ticket for `satisfaction_ratings`; `undefined` where rows have no such column. */
async function namedBy(context: AskContext, due: Due, above: readonly Asked[]): Promise<readonly Asked[] | undefined> {
  const column = `${due.stream.stream.name.replace(/s$/, '')}_id`
  const parents = new Set(due.listedFor.values())
  if (![...parents].every(({ table }) => column in table.columns)) return undefined
  const keys = new Set(
    above
      .filter((one) => one.what === 'record' && parents.has(one.due.stream) && due.listedFor.has(one.key))
      .flatMap((one) => valuesFrom(one.answer, one.due.stream.table, column)),
  )
  for (const key of due.keys) keys.delete(key)
  return askRecords(context, { ...due, keys })
}

async function answerTo(context: AskContext, asked: Omit<Asked, 'answer'>, above: readonly Asked[]): Promise<Answer> {
  const { source, clock } = context
  const { due, key, parent } = asked
  if (asked.what === 'record') return readRecord(source, due.stream, key)
  if (asked.what === 'list')
    return parent === undefined
      ? readWhole(source, due.stream, clock)
      : readListed(source, due.stream, context.since, clock)
  const own = above.find(
    (one) => one.what === 'record' && one.key === key && one.due.stream.stream.name === parent?.stream,
  )
  if (own?.answer.kind === 'gone' || own?.answer.kind === 'denied') return own.answer
  const stored = own?.before.get(key)?.version ?? neverRead
  const version = (own?.answer.kind === 'events' ? own.answer.version : null) ?? stored
  return readBelow(source, due.stream, { id: key, version }, clock)
}

/** Rows stored below these parents. */
async function storedBelow(
  warehouse: Warehouse,
  table: TableSpec,
  parents: Iterable<string>,
): Promise<(parent: string) => StoredVersions> {
  const rows = await storedVersions(warehouse, table, parents, table.parentColumn)
  const byParent = Map.groupBy(rows, ([, { parent }]) => parent)
  return (parent) => new Map(byParent.get(parent))
}

function only(stored: StoredVersions, keys: readonly string[]): StoredVersions {
  return new Map(
    keys.flatMap((key) => {
      const row = stored.get(key)
      return row === undefined ? [] : [[key, row] as const]
    }),
  )
}

function isUntouched(one: StoredVersions, other: StoredVersions): boolean {
  return one.size === other.size && [...one].every(([key, row]) => isSame(row, other.get(key)))
}
