import type { ReadContext } from '@tajo/core/connector'
import type { Json } from '@tajo/core/json'
import type { ReadEvent } from '@tajo/core/stream'
import { type Answer, expectOk } from '../answers.ts'
import type { FreshdeskClient } from '../client.ts'
import { readById } from './by-id.ts'
import { arrayBody, type OkAnswer, pageMaker, perPage } from './pages.ts'
import { listIncludes, viewIncludes, viewsWorthwhile } from './ticket-includes.ts'
import type { Pass, PassPosition } from './ticket-position.ts'
import { isAscending, type TicketRow, ticketRows } from './ticket-rows.ts'
import { readTiedSecond } from './tied-second.ts'
import { secondOf } from './walk.ts'

/** Without `updated_since` the vendor lists the last 30 days only; a date before any account lifts that. */
const beforeAnyTicket = '2000-01-01T00:00:00Z'
/** Changes may become visible a little late: each sync starts this far behind the newest row it knows. */
const overlapMs = 60_000
/** A row read this soon after its second may change again within that second. */
const settleMs = 5_000
const maxKnown = 1000

export type SavePosition = (at: PassPosition) => Json

/**
 * Drift-proof reading of one ticket list: ask `updated_since` the last row seen, oldest change first, again and again. A
 * ticket that changes meanwhile moves to the end and is met there; nothing that stays can slip past, as no page deeper than
 * the first is asked for, except inside one tied second.
 */
export async function* readByKeyset(
  context: ReadContext<FreshdeskClient>,
  pass: Pass,
  position: PassPosition | undefined,
  startDate: string | undefined,
  save: SavePosition,
): AsyncIterable<ReadEvent> {
  const reader = ticketLister(context, pass)
  const toPage = pageMaker(context.stream)
  const recent = new Map<string, TicketRow>()
  let since = position?.since ?? startDate ?? beforeAnyTicket
  if (position?.byId !== undefined) {
    yield* readById(context, pass, position.since, position.byId.below, new Set(), save)
    since = nextSecond(position.since)
  } else if (position?.known !== undefined) {
    const quick = await changedSince(reader, context, pass, position)
    if (quick !== undefined) {
      if (quick.page !== undefined) yield { type: 'page', page: quick.page, checkpoint: save(quick.position) }
      return
    }
    since = secondOf(Date.parse(since) - overlapMs)
  }
  let next: Promise<Answer> | undefined
  for (;;) {
    const answer = expectOk(await (next ?? reader.list(since, 1)), context.stream.name)
    const rows = ticketRows(answer.data)
    if (!isAscending(rows))
      yield {
        type: 'incomplete',
        reason: 'the vendor did not list tickets in the order asked for; some may be missing',
      }
    const last = rows.at(-1)
    const readAt = answer.at ?? context.clock.now()
    if (last === undefined) {
      yield {
        type: 'checkpoint',
        checkpoint: save({ since: secondOf(Math.max(readAt - overlapMs, Date.parse(since))), known: {} }),
      }
      return
    }
    const full = rows.length >= perPage
    remember(recent, rows, readAt)
    if (full && last.ms <= Date.parse(since)) {
      if (readAt - last.ms < settleMs) {
        // Rows may still enter a second that is not over.
        await context.clock.sleep(settleMs, context.signal)
        next = undefined
        continue
      }
      const tied = yield* readTiedSecond(context, reader, since, pass.state)
      if (tied.capped) yield* readById(context, pass, since, undefined, tied.ids, save)
      since = nextSecond(since)
      yield { type: 'checkpoint', checkpoint: save({ since }) }
      next = undefined
      continue
    }
    since = secondOf(last.ms)
    if (full) {
      next = reader.list(since, 1)
      next.catch(() => undefined)
    }
    const checkpoint = save(full ? { since } : { since, known: knownRows(recent, last.ms) })
    yield { type: 'page', page: toPage(answer, { shapes: reader.shapes, state: pass.state }), checkpoint }
    if (!full) return
  }
}

export interface TicketLister {
  readonly shapes: readonly string[]
  list(since: string, page: number, order?: 'asc' | 'desc', plain?: boolean): Promise<Answer>
  view(id: string): Promise<Answer>
}

function ticketLister(context: ReadContext<FreshdeskClient>, pass: Pass): TicketLister {
  const { client, stream, signal, columns } = context
  const includes = listIncludes(columns)
  const include = includes.length === 0 ? {} : { include: includes.join(',') }
  const views = viewIncludes(columns)
  return {
    shapes: ['list', ...includes],
    list: (since, page, order = 'asc', plain = false) =>
      client.get(
        stream.path,
        {
          ...pass.filter,
          updated_since: since,
          order_by: 'updated_at',
          order_type: order,
          per_page: perPage,
          page,
          ...(plain ? {} : include),
        },
        { stream: stream.name, signal },
      ),
    view: (id) =>
      client.get(`${stream.path}/${id}`, views.length === 0 ? {} : { include: views.join(',') }, {
        stream: stream.name,
        signal,
      }),
  }
}

interface Quick {
  readonly position: PassPosition
  readonly page?: ReturnType<ReturnType<typeof pageMaker>>
}

/**
 * What changed since the last sync, when that is little: a plain list call (1 credit) names the changed tickets, and one or
 * two are cheaper to view than to list again with includes. `undefined` when the keyset should read.
 */
async function changedSince(
  reader: TicketLister,
  context: ReadContext<FreshdeskClient>,
  pass: Pass,
  position: PassPosition,
): Promise<Quick | undefined> {
  const known = position.known ?? {}
  const answer = expectOk(
    await reader.list(secondOf(Date.parse(position.since) - overlapMs), 1, 'asc', true),
    context.stream.name,
  )
  const rows = ticketRows(answer.data)
  if (rows.length >= perPage || !isAscending(rows)) return undefined
  const changed = rows.filter((row) => known[row.id] !== row.updatedAt)
  const last = rows.at(-1)
  if (changed.length === 0) return { position }
  // A ticket on the spam or deleted list may refuse its view (seen: 403), and a view tells no list.
  if (
    pass.state === 'live' &&
    changed.length <= viewsWorthwhile(listIncludes(context.columns), viewIncludes(context.columns))
  ) {
    const views = await Promise.all(changed.map((row) => reader.view(row.id)))
    const found = views.filter((view): view is OkAnswer => view.kind === 'ok')
    if (found.length < views.length || found.some((view) => isElsewhere(view.data))) return undefined
    const recent = new Map<string, TicketRow>()
    remember(recent, rows, answer.at ?? context.clock.now())
    const page = pageMaker(context.stream)(
      { body: arrayBody(found.map((view) => view.body)), data: found.map((view) => view.data) },
      { shapes: ['view', ...viewIncludes(context.columns)] },
    )
    return {
      page,
      position: { since: secondOf(last?.ms ?? Date.parse(position.since)), known: knownRows(recent, last?.ms ?? 0) },
    }
  }
  return undefined
}

/** The view shows the ticket has left the live list since. */
function isElsewhere(data: unknown): boolean {
  const record = data as { deleted?: unknown; spam?: unknown } | null
  return record?.deleted === true || record?.spam === true
}

/** Notes rows that need not be fetched again when they come back unchanged: those read after their second was over. */
function remember(recent: Map<string, TicketRow>, rows: readonly TicketRow[], readAt: number): void {
  for (const row of rows) {
    if (readAt - row.ms >= settleMs) recent.set(row.id, row)
    else recent.delete(row.id)
  }
}

function knownRows(recent: ReadonlyMap<string, TicketRow>, newestMs: number): Readonly<Record<string, string>> {
  const known: Record<string, string> = {}
  let n = 0
  for (const row of recent.values()) {
    if (row.ms < newestMs - overlapMs) continue
    n += 1
    if (n > maxKnown) return {}
    known[row.id] = row.updatedAt
  }
  return known
}

function nextSecond(since: string): string {
  return secondOf(Date.parse(since) + 1000)
}
