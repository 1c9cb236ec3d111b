import type { ReadContext } from '@tajo/core/connector'
import { isObject } from '@tajo/core/json'
import { type Answer, expectOk } from '../answers.ts'
import type { ZendeskClient } from '../client.ts'
import { exportDelayMs } from '../limits.ts'
import type { OkAnswer } from './pages.ts'

/** The delay, and a second for rounding. */
const youngestMs = exportDelayMs + 1000

/** Where an export goes on: the vendor's own mark, or a second. */
export type ExportPosition = { readonly cursor: string } | { readonly startTime: number }

/** Where this read begins. Marks of another kind than the export has are left to the second they hold. */
export function startOf({
  checkpoint,
  mode,
  resumed,
  since,
}: Pick<ReadContext<unknown>, 'checkpoint' | 'mode' | 'resumed' | 'since'>): ExportPosition {
  if ((mode === 'incremental' || resumed === true) && isObject(checkpoint)) {
    const { cursor, startTime } = checkpoint
    if (typeof cursor === 'string') return { cursor }
    if (typeof startTime === 'number') return { startTime }
  }
  return { startTime: since === undefined ? 0 : Math.floor(since.getTime() / 1000) }
}

/** The latest second an export may start at. [doc] incremental exports: more than a minute ago */
export function youngestStart(nowMs: number): number {
  return Math.floor((nowMs - youngestMs) / 1000)
}

/**
 * Asks with a start the vendor takes. Where its clock is behind ours, it takes ours for too recent: then earlier, which only
 * brings rows twice.
 */
export async function askFrom(
  context: Pick<ReadContext<ZendeskClient>, 'clock' | 'stream'>,
  startTime: number,
  ask: (startTime: number) => Promise<Answer>,
  // The vendor itself named it: its clock may be ahead of ours, and an earlier start would bring the same page for ever.
  named: 'by the vendor' | 'by us' = 'by us',
): Promise<OkAnswer> {
  const latest = named === 'by us' ? youngestStart(context.clock.now()) : startTime
  let start = Math.max(0, Math.min(startTime, latest))
  for (let back = 60; ; back *= 2) {
    const answer = await ask(start)
    if (answer.kind !== 'too-recent' || start === 0) return expectOk(answer, context.stream.name)
    start = Math.max(0, start - back)
  }
}
