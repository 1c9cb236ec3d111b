import { json, type SandboxResponse } from '../../http/message.ts'
import { arrayOf, envelope } from './answers.ts'
import type { Call } from './call.ts'
import { firstFrom, positive } from './list.ts'
import type { Place } from './place.ts'
import { invalidAttribute, startTimeTooRecent } from './problem.ts'

export interface Export<R> {
  readonly key: string
  /** In the order of clock and id. */
  readonly rows: readonly R[]
  readonly clock: (row: R) => number
  readonly id: (row: R) => number
  readonly where?: (row: R) => boolean
  readonly render: (row: R) => string
  readonly beside?: (rows: readonly R[]) => Readonly<Record<string, string>>
  /** An idle poll answers null cursors, which wipe a careless reader's position [rec]. */
  readonly nullWhenIdle: boolean
  /** What is younger than the recency limit is held back: tickets and their events [doc], users and organizations [guess]. */
  readonly holdsBack: boolean
}

/** Cursor style: pages of exactly `per_page`, a cursor that stays good for ever. */
export function exportByCursor<R>(call: Call, wanted: Export<R>): SandboxResponse {
  // An empty one is none: a public client sends it with its first call [client].
  const cursor = call.query.get('cursor') || null
  const size = Math.min(1000, positive(call.query.get('per_page')) ?? 1000)
  const place = (row: R): Place => [wanted.clock(row), wanted.id(row)]
  const from = cursor === null ? [startOf(call, wanted)] : placeIn(cursor)
  const until = horizonOf(call, wanted)
  const where = wanted.where ?? (() => true)
  const rows: R[] = []
  let at = firstFrom(wanted.rows, place, from, cursor !== null)
  let hasMore = false
  if (call.settings.emptyPages && isUnlucky(call)) {
    // No row of this stretch is the caller's: empty, though the stream goes on [client].
    const row = wanted.rows[at]
    if (row !== undefined && wanted.clock(row) <= until) {
      const before = cursor ?? writeExportCursor(wanted.clock(row), 0)
      return answer(call, wanted, [], before, false)
    }
  }
  for (; at < wanted.rows.length; at += 1) {
    const row = wanted.rows[at]
    if (row === undefined || wanted.clock(row) > until) break
    if (!where(row)) continue
    if (rows.length === size) {
      hasMore = true
      break
    }
    rows.push(row)
  }
  const last = rows.at(-1)
  if (last === undefined) {
    const kept = wanted.nullWhenIdle ? null : cursor
    return answer(call, wanted, rows, kept, true)
  }
  return answer(call, wanted, rows, writeExportCursor(wanted.clock(last), wanted.id(last)), !hasMore)
}

function answer<R>(call: Call, wanted: Export<R>, rows: readonly R[], after: string | null, ended: boolean) {
  return envelope({
    [wanted.key]: arrayOf(rows, wanted.render),
    ...wanted.beside?.(rows),
    after_url: JSON.stringify(after === null ? null : afterUrl(call, after)),
    before_url: 'null',
    after_cursor: JSON.stringify(after),
    before_cursor: 'null',
    end_of_stream: String(ended),
  })
}

/** It echoes the request's form and `per_page`, not its side-loads [rec]. */
function afterUrl(call: Call, cursor: string): string {
  const query = new URLSearchParams()
  query.set('cursor', cursor)
  const perPage = call.query.get('per_page')
  if (perPage !== null) query.set('per_page', perPage)
  const suffix = call.request.path.split('?')[0]?.endsWith('.json') ? '.json' : ''
  return `${call.origin}${call.path}${suffix}?${query}`
}

/** Every third call. */
function isUnlucky(call: Call): boolean {
  return call.world.exportCalls++ % 3 === 1
}

/** `1707271741.0||4045|` in base64 [rec]. */
function writeExportCursor(clock: number, id: number): string {
  return Buffer.from(`${clock}.0||${id}|`).toString('base64')
}

function placeIn(cursor: string): Place {
  const match = /^(\d+)\.0\|\|(\d+)\|$/.exec(Buffer.from(cursor, 'base64').toString('utf8'))
  if (match === null) throw invalidAttribute('cursor is not valid')
  return [Number(match[1]), Number(match[2])]
}

/**
 * Time style: a page is never cut inside a second, so it may be longer than asked, and the second of its last row
 * comes again with the next page unless the page was that one second [rec].
 */
export function exportByTime<R>(
  call: Call,
  wanted: Export<R>,
  endless: 'end_of_stream' | 'counts' | 'help-center' = 'end_of_stream',
): SandboxResponse {
  const start = startOf(call, wanted)
  const size = Math.min(
    1000,
    positive(call.query.get('per_page')) ?? positive(call.query.get('limit')) ?? call.settings.timePage,
  )
  const until = horizonOf(call, wanted)
  const where = wanted.where ?? (() => true)
  const rows: R[] = []
  let hasMore = false
  for (
    let at = firstFrom(wanted.rows, (row) => [wanted.clock(row)], [start], false);
    at < wanted.rows.length;
    at += 1
  ) {
    const row = wanted.rows[at]
    if (row === undefined || wanted.clock(row) > until) break
    if (!where(row)) continue
    const last = rows.at(-1)
    if (rows.length >= size && last !== undefined && wanted.clock(last) !== wanted.clock(row)) {
      hasMore = true
      break
    }
    rows.push(row)
  }
  const [first, last] = [rows[0], rows.at(-1)]
  const isOneSecond = first !== undefined && last !== undefined && wanted.clock(first) === wanted.clock(last)
  const end = last === undefined ? start : wanted.clock(last) + (isOneSecond && hasMore ? 1 : 0)
  const next = JSON.stringify(nextUrl(call, end))
  return envelope({
    [wanted.key]: arrayOf(rows, wanted.render),
    ...wanted.beside?.(rows),
    // Not null at the end: it is the address of the next poll [rec]. Articles say null [rec].
    next_page: endless === 'help-center' && !hasMore ? 'null' : next,
    count: String(rows.length),
    ...(endless === 'end_of_stream' ? { end_of_stream: String(!hasMore) } : undefined),
    end_time: rows.length === 0 && endless === 'end_of_stream' ? 'null' : String(end),
  })
}

function nextUrl(call: Call, start: number): string {
  const query = new URLSearchParams(call.query)
  query.set('start_time', String(start))
  return `${call.origin}${call.path}.json?${query}`
}

function startOf(call: Call, { holdsBack }: Pick<Export<never>, 'holdsBack'>): number {
  const text = call.query.get('start_time')
  if (text === null || !/^\d+$/.test(text)) throw invalidAttribute('start_time must be an integer')
  const start = Number(text)
  if (holdsBack && start > call.world.now() - call.settings.recencySeconds) throw startTimeTooRecent()
  return start
}

function horizonOf(call: Call, { holdsBack }: Pick<Export<never>, 'holdsBack'>): number {
  return holdsBack ? call.world.now() - call.settings.recencySeconds : Number.POSITIVE_INFINITY
}

/** Fifty rows of the export, for trying out [oas]. */
export function sample<R>(call: Call, wanted: Export<R>): SandboxResponse {
  const start = startOf(call, wanted)
  const rows = wanted.rows.filter((row) => wanted.clock(row) >= start && (wanted.where?.(row) ?? true)).slice(0, 50)
  return json(200, `{"${wanted.key}":${arrayOf(rows, wanted.render)},"count":${rows.length}}`)
}
