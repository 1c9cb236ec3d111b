import { DAY } from '../../world/time.ts'
import type { Call } from '../http/call.ts'
import { page } from '../http/page.ts'
import { PAGED } from '../http/query.ts'
import type { Route } from '../http/router.ts'
import { ratingRow, timeEntryRow } from '../rows/activity-rows.ts'
import type { SatisfactionRating, TimeEntry } from '../world/ticket-record.ts'

export const activityReads: readonly Route[] = [
  {
    method: 'GET',
    path: '/surveys/satisfaction_ratings',
    feature: 'surveys',
    // Created, never updated: an amended rating shows through no filter [doc].
    query: { ...PAGED, created_since: 'moment', user_id: 'integer' },
    answer: (call) => page(call, ratings(call), ratingRow),
  },
  {
    method: 'GET',
    path: '/time_entries',
    feature: 'time_entries',
    query: {
      ...PAGED,
      company_id: 'integer',
      agent_id: 'integer',
      executed_after: 'moment',
      executed_before: 'moment',
      billable: 'flag',
    },
    answer: (call) => page(call, timeEntries(call), timeEntryRow),
  },
]

/** Without `created_since` the last thirty days, newest first [guess: the vendor states neither]. */
function ratings(call: Call): readonly SatisfactionRating[] {
  const since = call.params.moment('created_since') ?? call.world.now() - 30 * DAY
  const user = call.params.integer('user_id')
  const newestFirst = call.world.satisfaction_ratings.sorted(newest)
  return newestFirst.filter((one) => one.created_at >= since && (user === undefined || one.user_id === user))
}

/** Bounds include their second, newest first [guess]. */
function timeEntries({ params, world }: Call): readonly TimeEntry[] {
  const after = params.moment('executed_after') ?? Number.NEGATIVE_INFINITY
  const before = params.moment('executed_before') ?? Number.POSITIVE_INFINITY
  const wanted = (['company_id', 'agent_id'] as const).filter((key) => params.has(key))
  const billable = params.flag('billable')
  return world.time_entries.sorted(newest).filter((entry) => {
    if (entry.executed_at < after || entry.executed_at > before) return false
    if (billable !== undefined && entry.billable !== billable) return false
    return wanted.every((key) => entry[key] === params.integer(key))
  })
}

function newest(a: SatisfactionRating | TimeEntry, b: SatisfactionRating | TimeEntry): number {
  return b.created_at - a.created_at || b.id - a.id
}
