import { exactJson } from '@tajo/core/api/exact'
import { type Listing, listing } from '@tajo/core/api/listing'
import { type Moment, secondAt } from '@tajo/core/api/params'
import { TajoError } from '@tajo/core/errors'
import { type CursorExport, exportPages } from '../read/cursor-export.ts'
import type { ExportPosition } from '../read/export-start.ts'
import { recordsOf } from '../read/pages.ts'
import type { ZendeskStream } from '../stream.ts'
import type { Caller } from './calls.ts'

/** Since a moment, or from the cursor of a step before. */
export type ChangesFrom = Moment | { readonly cursor: string }

export interface ChangesStep<Row> {
  readonly rows: readonly Row[]
  /**
   * Goes on behind these rows, next time too: keep the latest once the rows are dealt with. `undefined` while nothing has
   * changed since a moment: ask from that moment again.
   */
  readonly cursor: string | undefined
}

/**
 * What changed, oldest change first, deleted rows included. The vendor shows nothing of the last minute; a row that changes
 * meanwhile comes again. Pages have a thousand rows, and the next one is asked for while the loop is at the present one.
 */
export interface Changes<Row> extends Listing<Row> {
  /** Page by page, each with the cursor to go on from. */
  steps(): AsyncIterable<ChangesStep<Row>>
}

export function changes<Row>(
  { client, clock, signal }: Caller,
  stream: ZendeskStream,
  source: CursorExport,
  from: ChangesFrom,
): Changes<Row> {
  const start = startAt(from)
  const steps = async function* (): AsyncIterable<ChangesStep<Row>> {
    let cursor = 'cursor' in start ? start.cursor : undefined
    const pages = exportPages({ client, clock, stream, signal }, source, start)
    for (;;) {
      const { done, value } = await pages.next()
      if (done === true) {
        if (value === 'end') return
        throw new TajoError('TAJO_BAD_RESPONSE', `${stream.name}: the export gave no way to go on from a page.`, {
          hint: 'Ask again from the latest cursor.',
        })
      }
      const { answer, position } = value
      if (position !== undefined && 'cursor' in position) cursor = position.cursor
      const data = exactJson(answer.body, answer.data)
      yield { rows: recordsOf({ data }, source.collection) as readonly Row[], cursor }
    }
  }
  const pages = async function* () {
    for await (const { rows } of steps()) if (rows.length > 0) yield rows
  }
  return { ...listing(pages), steps }
}

function startAt(from: ChangesFrom): ExportPosition {
  if (typeof from === 'object' && 'cursor' in from) return from
  return { startTime: Date.parse(secondAt(from)) / 1000 }
}
