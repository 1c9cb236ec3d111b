import type { Clock } from '@tajo/core/clock'
import { pathOf } from '@tajo/core/columns'
import { parseExact } from '@tajo/core/exact-json'
import { isObject } from '@tajo/core/json'
import type { Page } from '@tajo/core/page'
import type { ReadEvent } from '@tajo/core/stream'
import type { TableSpec } from '@tajo/core/warehouse'
import type { Source, SourceStream } from '../source.ts'
import { isUnavailable } from '../verdicts.ts'

/** What the vendor says of a row, or of the rows below a parent, that was asked for by itself. */
export type Answer =
  | { readonly kind: 'events'; readonly events: readonly ReadEvent[]; readonly version: string | null }
  | { readonly kind: 'gone'; readonly reason: string }
  | { readonly kind: 'denied'; readonly reason: string }
  /** Cannot be asked for. */
  | { readonly kind: 'unasked'; readonly reason: string }

/** One record by its key. */
export async function readRecord(source: Source, { stream, table }: SourceStream, key: string): Promise<Answer> {
  const result = await answered(() => source.connection.readOne(stream, key))
  if (result === undefined) return { kind: 'unasked', reason: `${stream.name} cannot be asked for one record` }
  if ('kind' in result) return result
  if (!result.found) return { kind: result.gone ? 'gone' : 'denied', reason: result.reason }
  const { page } = result
  return { kind: 'events', events: [{ type: 'page', page }], version: valuesIn(page, table, table.version)[0] ?? null }
}

/** All rows below a parent, as of this version of it. */
export async function readBelow(
  source: Source,
  { stream }: SourceStream,
  parent: { readonly id: string; readonly version: string },
  clock: Clock,
): Promise<Answer> {
  const events = await answered(async () => {
    const read = await source.connection.readChildren?.(stream, parent, clock)
    if (read !== undefined || stream.parent?.changedOnly === true) return read
    // No word of the end: nothing is taken for gone then.
    return pagesOf(
      await source.connection.readSome(stream, { parents: [parent.id], since: undefined, all: true }, clock),
    )
  })
  if (events === undefined) return { kind: 'unasked', reason: `${stream.name} cannot be asked for by parent` }
  if ('kind' in events) return events
  const failed = events.find((event) => event.type === 'rejected' || event.type === 'incomplete')
  if (failed?.type === 'rejected') return { kind: 'denied', reason: failed.rejected.reason }
  // A list that moved while it was read is read again by the next sync.
  if (failed?.type === 'incomplete') return { kind: 'unasked', reason: failed.reason }
  return { kind: 'events', events, version: null }
}

/** What a list has that was made or changed since then. */
export async function readListed(
  source: Source,
  { stream }: SourceStream,
  since: Date | undefined,
  clock: Clock,
): Promise<Answer> {
  const reason = `${stream.name} cannot be asked for one record`
  if (since === undefined || stream.cursor === undefined) return { kind: 'unasked', reason }
  const events = await answered(async () =>
    pagesOf(await source.connection.readSome(stream, { parents: [], since, all: true }, clock)),
  )
  if (events === undefined) return { kind: 'unasked', reason }
  return 'kind' in events ? events : { kind: 'events', events, version: null }
}

/** A list without dates, all of it: of settings such as groups, which are few. */
export async function readWhole(source: Source, { stream }: SourceStream, clock: Clock): Promise<Answer> {
  const reason = `${stream.name} cannot be asked for one record`
  if (stream.cursor !== undefined || stream.parent !== undefined) return { kind: 'unasked', reason }
  const piece = { parents: [], since: undefined, all: true }
  const events = await answered(async () => pagesOf(await source.connection.readSome(stream, piece, clock)))
  if (events === undefined) return { kind: 'unasked', reason }
  return 'kind' in events ? events : { kind: 'events', events, version: null }
}

/** Values of a column in the records of a page, ids with all their digits; records without one are left out. */
function valuesIn(page: Page, table: TableSpec, column: string | undefined): readonly string[] {
  const spec = table.columns[column ?? '']
  if (column === undefined || spec === undefined) return []
  const records = parseExact(Buffer.from(page.body).toString('utf8')) as readonly unknown[]
  return records.flatMap((record) => {
    const value = pathOf(column, spec).reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), record)
    if (value === null || value === undefined) return []
    return [typeof value === 'string' ? value : JSON.stringify(value)]
  })
}

/** The same of everything the vendor sent. */
export function valuesFrom(answer: Answer, table: TableSpec, column: string | undefined): readonly string[] {
  if (answer.kind !== 'events') return []
  return answer.events.flatMap((event) => (event.type === 'page' ? valuesIn(event.page, table, column) : []))
}

export function keysFrom(answer: Answer, table: TableSpec): readonly string[] {
  return valuesFrom(answer, table, table.key[0])
}

function pagesOf(pages: readonly Page[] | undefined): readonly ReadEvent[] | undefined {
  return pages?.map((page) => ({ type: 'page', page }))
}

/** What the account cannot give is a value; whatever else keeps it from answering ends the refresh. */
async function answered<T>(ask: () => Promise<T>): Promise<T | { readonly kind: 'denied'; readonly reason: string }> {
  try {
    return await ask()
  } catch (error) {
    if (isUnavailable(error)) return { kind: 'denied', reason: error.message }
    throw error
  }
}
