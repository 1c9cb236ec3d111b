import type { ClassLimit, Feedback, NamedLimit } from '@tajo/core/budget/types'
import { classLimits, hourMs, type LimitClass, limitClassOf, type Rates, type Tier, tiers } from './limits.ts'

/** Header with the seconds until the window begins anew: no moment, and in the place of `Retry-After`. [doc] */
export const resetHeader = 'x-sib-ratelimit-reset'

interface Asked {
  readonly method: string
  /** As in the reference, without `/v3`. */
  readonly path: string
}

/** Above it, an unknown total is no number of calls a second. */
const mostPerSecond = 1000

/**
 * Reads the vendor's rate headers. They name no window, and where a class has two it is not documented which one they speak
 * of: the total tells, as no window of one class shares one with another, and for a total nobody documents the time left.
 */
export function feedbackFrom(
  headers: Readonly<Record<string, string>>,
  { method, path }: Asked,
): Omit<Feedback, 'limitedForMs'> {
  const nothing = { total: undefined, remaining: undefined, cost: undefined }
  const total = wholeIn(headers['x-sib-ratelimit-limit'])
  const remaining = wholeIn(headers['x-sib-ratelimit-remaining'])
  const resetS = wholeIn(headers[resetHeader])
  if (total === undefined || total === 0 || remaining === undefined) return nothing
  const limitClass = limitClassOf(method, path)
  // Nobody knows where batches of events and their list count: the events' own numbers say nothing about all other endpoints.
  if (limitClass === 'other' && path.startsWith('/events') && tierOf('events', total) !== undefined) return nothing
  const window = windowOf(limitClass, total, resetS)
  const limit: NamedLimit = {
    name: `${limitClass}-${window}`,
    total,
    remaining: Math.min(remaining, total),
    resetsInMs: resetS === undefined ? undefined : Math.min(resetS * 1000, window === 'second' ? 1000 : hourMs),
  }
  return { ...nothing, limits: [limit], classes: tablesOf(limitClass, window, total) }
}

function windowOf(limitClass: LimitClass, total: number, resetS: number | undefined): 'second' | 'hour' {
  if (limitClass === 'other') return 'hour'
  const rates = Object.values(tiers).map((tier): Rates => tier[limitClass])
  if (rates.some(({ perSecond }) => perSecond === total)) return 'second'
  if (rates.some(({ perHour }) => perHour === total)) return 'hour'
  return total > mostPerSecond || (resetS !== undefined && resetS > 1) ? 'hour' : 'second'
}

/** The tier's table; for a total of no tier the general one, the class's own windows in proportion. */
function tablesOf(
  limitClass: LimitClass,
  window: 'second' | 'hour',
  total: number,
): Readonly<Record<string, ClassLimit>> {
  const tier = tierOf(limitClass, total)
  if (tier !== undefined) return classLimits(tiers[tier])
  const { perSecond, perHour }: Rates = tiers.general[limitClass]
  const factor = total / ((window === 'second' ? perSecond : perHour) ?? total)
  return classLimits({
    ...tiers.general,
    [limitClass]: {
      ...(perSecond === undefined ? {} : { perSecond: scaled(perSecond, factor) }),
      ...(perHour === undefined ? {} : { perHour: scaled(perHour, factor) }),
    },
  })
}

function scaled(limit: number, factor: number): number {
  return Math.max(1, Math.floor(limit * factor))
}

function tierOf(limitClass: LimitClass, total: number): Tier | undefined {
  return (Object.keys(tiers) as Tier[]).find((tier) => {
    const { perSecond, perHour }: Rates = tiers[tier][limitClass]
    return perSecond === total || perHour === total
  })
}

function wholeIn(value: string | undefined): number | undefined {
  const number = value === undefined || value.trim() === '' ? Number.NaN : Number(value)
  return Number.isFinite(number) && number >= 0 ? Math.floor(number) : undefined
}
