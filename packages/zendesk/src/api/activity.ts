import type { Listing } from '@tajo/core/api/listing'
import { type Moment, secondAt } from '@tajo/core/api/params'
import { satisfaction_ratings } from '../streams/satisfaction.ts'
import { type Caller, type Id, idIn, one } from './calls.ts'
import { type Collection, collection, list, type Resource } from './lists.ts'
import type { JobStatus, SatisfactionRating } from './rows/configuration.ts'

type RatingListParams = {
  /** `received` and the like are both good and bad ones. */
  readonly score?:
    | 'offered'
    | 'unoffered'
    | `received${'' | '_with_comment' | '_without_comment'}`
    | `${'good' | 'bad'}${'' | '_with_comment' | '_without_comment'}`
  /** Offered since; when the answer came is not asked by. */
  readonly createdSince?: Moment
  readonly createdBefore?: Moment
}

export interface ActivityApi {
  /**
   * Ratings of the former survey only. There is no filter by when they were answered.
   *
   * @see https://developer.zendesk.com/api-reference/ticketing/ticket-management/satisfaction_ratings/
   */
  readonly satisfactionRatings: {
    list(params?: RatingListParams): Listing<SatisfactionRating>
    get(id: Id): Promise<SatisfactionRating | undefined>
  }
  /**
   * How far bulk changes have come.
   *
   * @see https://developer.zendesk.com/api-reference/ticketing/ticket-management/job_statuses/
   */
  readonly jobStatuses: Collection<JobStatus>
}

const jobs: Resource = { name: 'job_statuses', path: '/job_statuses', collection: 'job_statuses', paging: 'tokens' }

export function activityApi(caller: Caller): ActivityApi {
  const { name, path } = satisfaction_ratings
  return {
    satisfactionRatings: {
      list: ({ score, createdSince, createdBefore } = {}) =>
        list(caller, satisfaction_ratings, {
          score,
          startTime: createdSince && epochSecond(createdSince),
          endTime: createdBefore && epochSecond(createdBefore),
        }),
      get: (id) => one(caller, name, `${path}/${idIn(id)}`, 'satisfaction_rating'),
    },
    jobStatuses: collection(caller, jobs, 'job_status'),
  }
}

/** The filter wants seconds since 1970. [doc] */
function epochSecond(moment: Moment): number {
  return Date.parse(secondAt(moment)) / 1000
}
