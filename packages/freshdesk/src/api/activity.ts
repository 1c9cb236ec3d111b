import type { Listing } from '@tajo/core/api/listing'
import type { Moment } from '@tajo/core/api/params'
import { satisfaction_ratings, surveys } from '../streams/satisfaction.ts'
import { time_entries } from '../streams/time-entries.ts'
import type { Caller } from './calls.ts'
import { list } from './lists.ts'
import type { SatisfactionRating, Survey } from './rows/satisfaction.ts'
import type { TimeEntry } from './rows/time-entries.ts'

type RatingListParams = {
  /** The vendor does not say how far back it lists without it. */
  readonly createdSince: Moment
  /** The contact who rated. */
  readonly userId?: number
}

type TimeEntryListParams = {
  readonly companyId?: number
  readonly agentId?: number
  readonly executedAfter?: Moment
  readonly executedBefore?: Moment
  readonly billable?: boolean
}

export interface ActivityApi {
  /** @see https://developers.freshdesk.com/api/#surveys */
  readonly surveys: { list(params?: { readonly state?: 'active' }): Listing<Survey> }
  /**
   * Ratings by when they were given; there is no filter by when they were amended.
   *
   * @see https://developers.freshdesk.com/api/#view_all_satisfaction_ratings
   */
  readonly satisfactionRatings: { list(params: RatingListParams): Listing<SatisfactionRating> }
  /**
   * Time entries by the day they are booked on; there is no filter by when they were changed.
   *
   * @see https://developers.freshdesk.com/api/#time-entries
   */
  readonly timeEntries: { list(params?: TimeEntryListParams): Listing<TimeEntry> }
}

export function activityApi(caller: Caller): ActivityApi {
  return {
    surveys: { list: (params) => list(caller, surveys, params) },
    satisfactionRatings: { list: (params) => list(caller, satisfaction_ratings, params) },
    timeEntries: { list: (params) => list(caller, time_entries, params) },
  }
}
