import type { Feedback, NamedLimit } from '@tajo/core/budget/types'

/** `zendesk-ratelimit-<bucket>`; two years earlier `zendesk-rate-limit-<bucket>`. [rec] */
const namedLimit = /^zendesk-rate-?limit-(.+)$/i
/** Jobs under way, not calls. [doc] */
const notCalls = new Set(['inflight-jobs'])

/**
 * Reads the vendor's rate headers: the account's budget, and a `total=100; remaining=99; resets=41` for each limit the endpoint
 * has of its own.
 *
 * @example feedbackFrom({ 'x-rate-limit': '400', 'x-rate-limit-remaining': '396' }) // { total: 400, remaining: 396, cost: undefined, limits: [] }
 */
export function feedbackFrom(headers: Readonly<Record<string, string>>): Omit<Feedback, 'limitedForMs'> {
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  const first = (...names: readonly string[]) => names.map((name) => wholeIn(byName.get(name))).find(isNumber)
  const limits: NamedLimit[] = []
  for (const [header, value] of byName) {
    const name = namedLimit.exec(header)?.[1]
    const limit = name === undefined || notCalls.has(name) ? undefined : limitIn(name, value)
    if (limit !== undefined) limits.push(limit)
  }
  return {
    total: first('x-rate-limit', 'ratelimit-limit', 'rate-limit'),
    remaining: first('x-rate-limit-remaining', 'ratelimit-remaining', 'rate-limit-remaining'),
    cost: undefined,
    limits,
  }
}

function limitIn(name: string, value: string): NamedLimit | undefined {
  const parts = new Map(
    value.split(';').map((part) => {
      const [key = '', number] = part.split('=')
      return [key.trim().toLowerCase(), wholeIn(number)] as const
    }),
  )
  const total = parts.get('total')
  const remaining = parts.get('remaining')
  const resets = parts.get('resets')
  if (total === undefined || total <= 0 || remaining === undefined) return undefined
  return { name, total, remaining, resetsInMs: resets === undefined ? undefined : resets * 1000 }
}

function wholeIn(value: string | undefined): number | undefined {
  const text = value?.trim()
  const number = text === undefined || text === '' ? Number.NaN : Number(text)
  return Number.isFinite(number) && number >= 0 ? Math.floor(number) : undefined
}

function isNumber(value: number | undefined): value is number {
  return value !== undefined
}
