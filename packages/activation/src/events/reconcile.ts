import { type ApplyRun, nowOf } from '../apply/apply-run.ts'
import { refusalOf } from '../apply/refusal.ts'
import { again, type EventNews, type EventRow, openEvents, settleEvents, settlingMs } from './event-ledger.ts'

const dayMs = 86_400_000

/**
 * Events of earlier runs that were claimed and never answered: those the account has are sent. One that is not there after a
 * while may be sent once more, and after that never again.
 */
export async function reconcileEvents(
  run: ApplyRun,
): Promise<{ readonly found: number; readonly open: number; readonly givenUp: number }> {
  const rows = await run.warehouse.work(openEvents)
  if (rows.length === 0) return { found: 0, open: 0, givenUp: 0 }
  const oldest = Math.min(...rows.map(({ happenedAt }) => Date.parse(happenedAt)))
  const names = [...new Set(rows.map(({ name }) => name))]
  // A day of margin, for what the account's own time zone does to dates.
  const there = await delivered(run, names, new Date(oldest - dayMs).toISOString())
  if (there === undefined) return { found: 0, open: rows.length, givenUp: 0 }
  const news = rows.flatMap((row) => newsOf(row, there, run.clock.now()))
  await run.warehouse.work((sql) => settleEvents(sql, news, nowOf(run)))
  const count = (state: EventNews['state']): number => news.filter((one) => one.state === state).length
  return { found: count('sent'), open: rows.length - news.length, givenUp: count('skipped') }
}

/** `undefined`: Brevo does not say now. What is open stays so, and nothing of it is sent. */
async function delivered(
  { destination, gates }: ApplyRun,
  names: readonly string[],
  from: string,
): Promise<ReadonlySet<string> | undefined> {
  try {
    return await destination.deliveredEvents(names, from)
  } catch (error) {
    const refusal = refusalOf(error)
    // Reading is limited apart from sending: only a refusal speaks of both.
    if (refusal.cause === 'refused') gates.heed('events', refusal)
    return undefined
  }
}

function newsOf(row: EventRow, there: ReadonlySet<string>, nowMs: number): readonly EventNews[] {
  const { eventKey, deliveryId, claimedAt, reason } = row
  if (there.has(deliveryId)) return [{ eventKey, state: 'sent' }]
  if (claimedAt !== null && Date.parse(claimedAt) + settlingMs > nowMs) return []
  return [
    reason === again ? { eventKey, state: 'skipped', reason: 'unanswered twice' } : { eventKey, state: 'waiting' },
  ]
}
