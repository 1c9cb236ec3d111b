import type { Bucket, Limit, Plan, Settings } from '../options.ts'

/** Said in the headers of a plan without limits. */
export const UNLIMITED = 1_000_000

/** [doc "Rate limits"] */
const LIMITS: Readonly<Record<Bucket, Readonly<Record<Exclude<Plan, 'unlimited'>, Limit>>>> = {
  contacts: {
    general: { perSecond: 10, perHour: 36_000 },
    advanced: { perSecond: 20, perHour: 72_000 },
    extended: { perSecond: 60 },
  },
  events: {
    general: { perSecond: 10, perHour: 36_000 },
    advanced: { perSecond: 20, perHour: 72_000 },
    extended: { perSecond: 60 },
  },
  mail: {
    general: { perSecond: 1_000, perHour: 3_600_000 },
    advanced: { perSecond: 2_000, perHour: 7_200_000 },
    extended: { perSecond: 6_000 },
  },
  smtp: { general: { perHour: 300 }, advanced: { perHour: 600 }, extended: { perHour: 1_800 } },
  other: { general: { perHour: 100 }, advanced: { perHour: 200 }, extended: { perHour: 600 } },
}

/** Only `POST /events` is named in the table: its batch and its list count as other [guess]. */
export function bucketOf(method: string, path: string): Bucket {
  if (/^\/v3\/contacts(?:\/|$)/.test(path)) return 'contacts'
  if (path === '/v3/events' && method === 'POST') return 'events'
  if (path === '/v3/smtp/email' || path === '/v3/smtp/blockedContacts') return 'mail'
  return path.startsWith('/v3/smtp/') ? 'smtp' : 'other'
}

export function limitOf(bucket: Bucket, { plan, limits, limitScale }: Settings): Limit {
  const given = limits[bucket]
  const limit = given ?? (plan === 'unlimited' ? {} : LIMITS[bucket][plan])
  return {
    ...(limit.perSecond === undefined ? undefined : { perSecond: Math.ceil(limit.perSecond * limitScale) }),
    ...(limit.perHour === undefined ? undefined : { perHour: Math.ceil(limit.perHour * limitScale) }),
  }
}
