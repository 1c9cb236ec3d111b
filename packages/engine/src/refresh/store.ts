import type { Clock } from '@tajo/core/clock'
import type { Warehouse } from '@tajo/core/warehouse'
import { Batcher } from '../batcher.ts'
import { openEnvelope, sealEnvelope } from '../position-envelope.ts'
import type { Source } from '../source.ts'
import { type Asked, storedNow } from './ask.ts'
import type { RefreshedRow, RowOutcome } from './report.ts'
import { isSame, type StoredVersion, type StoredVersions } from './stored-versions.ts'

export interface StoreContext {
  readonly source: Source
  readonly warehouse: Warehouse
  readonly clock: Clock
  readonly runId: string
}

export interface StoredRows {
  readonly rows: readonly RefreshedRow[]
  /** Rows below others that are as they were. */
  readonly quiet: number
}

/** Merges what was read of one stream as a sync would, positions left where they are, and tells what became of each row. */
export async function storeAsked(context: StoreContext, asked: readonly Asked[]): Promise<StoredRows> {
  const [first] = asked
  if (first === undefined) return { rows: [], quiet: 0 }
  const rejected = await merge(context, first, asked)
  const stored = await storedNow(context, asked)
  const records = asked.filter(({ what }) => what === 'record')
  const rows = records.map((one): RefreshedRow => {
    const { key, answer } = one
    const after = stored(one).get(key)
    const outcome = outcomeOf(one, one.before.get(key), after, rejected > 0)
    const version = after?.version ?? null
    return {
      stream: first.due.stream.stream.name,
      key,
      outcome,
      ...(answer.kind === 'events' ? {} : { reason: answer.reason }),
      ...(version === null ? {} : { version }),
    }
  })
  let quiet = 0
  for (const one of asked) {
    if (one.what === 'record') continue
    const below = rowsBelow(one, stored(one))
    rows.push(...below.rows)
    quiet += below.quiet
  }
  return { rows, quiet }
}

async function merge(
  { source, warehouse, clock, runId }: StoreContext,
  { due }: Asked,
  asked: readonly Asked[],
): Promise<number> {
  const { stream, table } = due.stream
  const envelope = openEnvelope(await warehouse.checkpoint(source.name, stream.name))
  const newest = Math.max(
    0,
    ...asked.flatMap(({ before }) => [...before.values()].map(({ syncedAt }) => Date.parse(syncedAt))),
  )
  let rejected = 0
  const batcher = new Batcher({
    warehouse,
    table,
    runId,
    // Later than every row it may replace, so that a row that was replaced can be told by its time.
    now: () => Math.max(clock.now(), newest + 1),
    byParent: stream.parent?.changedOnly === true,
    seal: (at) => (envelope === undefined ? at : sealEnvelope({ ...withoutDigest(envelope), at })),
    storedDigest: undefined,
    onSame: () => undefined,
    onWritten: (result) => {
      rejected += result.rejected
    },
  })
  for (const { key, before, answer } of asked) {
    if (answer.kind === 'events') for (const event of answer.events) await batcher.add(event)
    // Of a row that was never stored there is nothing to bury.
    else if (answer.kind === 'gone' && before.get(key)?.isLive === true)
      await batcher.add({ type: 'gone', tombstone: { key: [key], reason: answer.reason } })
  }
  // The list as it was stored last is not what is stored now: if it comes the same once more, it is to be stored.
  if (envelope?.digest !== undefined && envelope.at !== undefined)
    await batcher.add({ type: 'checkpoint', checkpoint: envelope.at })
  await batcher.flush()
  return rejected
}

function withoutDigest<E extends { readonly digest?: string }>({ digest: _, ...rest }: E): Omit<E, 'digest'> {
  return rest
}

function rowsBelow({ due, answer, before, parent }: Asked, after: StoredVersions): StoredRows {
  const stream = due.stream.stream.name
  const of = parent === undefined ? {} : { parent }
  if (answer.kind !== 'events') {
    const outcome = answer.kind === 'denied' ? 'denied' : 'next-sync'
    return { rows: [{ stream, key: '*', outcome, reason: answer.reason, ...of }], quiet: 0 }
  }
  const rows: RefreshedRow[] = []
  let quiet = 0
  for (const key of keysOf(before, after)) {
    const [was, is] = [before.get(key), after.get(key)]
    if (isSame(was, is)) quiet += 1
    else rows.push({ stream, key, outcome: changeOf(was, is), ...of })
  }
  return { rows, quiet }
}

function outcomeOf(
  { answer }: Asked,
  before: StoredVersion | undefined,
  after: StoredVersion | undefined,
  hasRejected: boolean,
): RowOutcome {
  if (answer.kind === 'denied') return 'denied'
  if (answer.kind === 'unasked') return 'next-sync'
  if (!isSame(before, after)) return changeOf(before, after)
  if (answer.kind === 'gone') return before === undefined ? 'gone' : 'unchanged'
  const [read, stored] = [answer.version, after?.version ?? null].map((time) =>
    time === null ? Number.NaN : Date.parse(time),
  )
  const [readAt = Number.NaN, storedAt = Number.NaN] = [read, stored]
  if (hasRejected && !(readAt <= storedAt)) return 'rejected'
  // What the configuration leaves out, such as private notes.
  if (after === undefined) return 'ignored'
  return readAt < storedAt ? 'older' : 'unchanged'
}

function changeOf(before: StoredVersion | undefined, after: StoredVersion | undefined): RowOutcome {
  if (before?.isLive !== false && after?.isLive !== true) return 'gone'
  return before === undefined ? 'inserted' : 'updated'
}

function keysOf(...stored: readonly StoredVersions[]): ReadonlySet<string> {
  return new Set(stored.flatMap((rows) => [...rows.keys()]))
}
