import type { ReadContext } from '@tajo/core/connector'
import type { RecordState } from '@tajo/core/page'
import type { ReadEvent } from '@tajo/core/stream'
import { expectOk } from '../answers.ts'
import type { FreshdeskClient } from '../client.ts'
import { idOf, type OkAnswer, pageMaker, perPage, recordsOf } from './pages.ts'

export interface WalkOptions {
  readonly query?: Readonly<Record<string, string | number>>
  readonly shapes?: readonly string[]
  readonly state?: RecordState
  /** Filter that lists what changed since a moment, to tell newcomers from rows that a shift hid. */
  readonly changedSince?: string
  /** Ids that left the list for another one since a moment (ISO 8601). */
  readonly departedSince?: (since: string) => Promise<ReadonlySet<string>>
  readonly constants?: Readonly<Record<string, string | null>>
  readonly path?: string
}

export interface Walk {
  /** The vendor's clock when the first page was read, ms. */
  readonly startedAt: number
  readonly ids: ReadonlySet<string>
  /** The list is known to have been read whole. */
  readonly steady: boolean
}

const maxWalks = 3

/**
 * Reads a list that has no order to ask for. Rows that leave it while it is paged shift later ones to a page already read;
 * so after several pages the list's length (where its last page ends) must equal what was collected, else it is walked again.
 * One page is one snapshot and needs no check.
 *
 * Throws the vendor's refusal when the list may not be read at all.
 */
export async function* walkList(
  context: ReadContext<FreshdeskClient>,
  options: WalkOptions,
): AsyncGenerator<ReadEvent, Walk> {
  const { clock, stream } = context
  const toPage = pageMaker(context.stream)
  const ids = new Set<string>()
  let startedAt: number | undefined
  for (let attempt = 1; ; attempt += 1) {
    let page = 1
    let repeats = 0
    const seenNow = new Set<string>()
    let next = ask(context, options, page)
    for (;;) {
      const answer = await next
      startedAt ??= answer.at ?? clock.now()
      const records = recordsOf(answer.data)
      const more = stream.paging !== 'single' && answer.hasNext && records.length > 0
      if (more) {
        next = ask(context, options, page + 1)
        next.catch(() => undefined)
      }
      for (const record of records) {
        const id = idOf(record)
        if (id === undefined) continue
        if (seenNow.has(id)) repeats += 1
        seenNow.add(id)
        ids.add(id)
      }
      if (records.length > 0) yield { type: 'page', page: toPage(answer, pageOptions(options)) }
      if (!more) break
      page += 1
    }
    if (page === 1) return { startedAt, ids, steady: true }
    const collected = yield* newcomers(context, options, startedAt, seenNow)
    const length = await lengthFrom(context, options, page)
    const departed = (await options.departedSince?.(secondOf(startedAt))) ?? new Set()
    if (repeats === 0 && length === collected.size - countAmong(departed, collected))
      return { startedAt, ids, steady: true }
    for (const id of collected) ids.add(id)
    if (attempt === maxWalks) return { startedAt, ids, steady: false }
    yield { type: 'note', text: `the list moved while it was read; reading it again (${attempt + 1} of ${maxWalks})` }
  }
}

/** Adds what changed or came since the walk began; such rows may have moved, the others have not. */
async function* newcomers(
  context: ReadContext<FreshdeskClient>,
  options: WalkOptions,
  startedAt: number,
  seen: ReadonlySet<string>,
): AsyncGenerator<ReadEvent, Set<string>> {
  const collected = new Set(seen)
  if (options.changedSince === undefined) return collected
  const toPage = pageMaker(context.stream)
  const since = secondOf(startedAt)
  for (let page = 1; ; page += 1) {
    const answer = await ask(context, { ...options, query: { ...options.query, [options.changedSince]: since } }, page)
    const records = recordsOf(answer.data)
    for (const record of records) {
      const id = idOf(record)
      if (id !== undefined) collected.add(id)
    }
    if (records.length > 0) yield { type: 'page', page: toPage(answer, pageOptions(options)) }
    if (!answer.hasNext || records.length === 0) return collected
  }
}

/** How long the list is now, told by where its last page ends. */
async function lengthFrom(
  context: ReadContext<FreshdeskClient>,
  options: WalkOptions,
  lastPage: number,
): Promise<number> {
  let page = lastPage
  for (let tries = 0; tries < 10; tries += 1) {
    const answer = await ask(context, options, page)
    const rows = recordsOf(answer.data).length
    if (rows === 0 && page > 1) page -= 1
    else if (answer.hasNext) page += 1
    else return (page - 1) * perPage + rows
  }
  return Number.NaN
}

async function ask(context: ReadContext<FreshdeskClient>, options: WalkOptions, page: number): Promise<OkAnswer> {
  const { stream, client, signal } = context
  const answer = await client.get(
    options.path ?? stream.path,
    { ...options.query, ...(stream.paging === 'single' ? {} : { per_page: perPage, page }) },
    { stream: stream.name, signal },
  )
  return expectOk(answer, stream.name)
}

function pageOptions(options: WalkOptions): Parameters<ReturnType<typeof pageMaker>>[1] {
  return {
    shapes: options.shapes ?? ['list'],
    state: options.state ?? 'live',
    ...(options.constants === undefined ? {} : { constants: options.constants }),
  }
}

/** A moment as the vendor writes it: whole seconds, rounded down. */
export function secondOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}

function countAmong(ids: ReadonlySet<string>, among: ReadonlySet<string>): number {
  let n = 0
  for (const id of among) if (ids.has(id)) n += 1
  return n
}
