import { describe, expect, it } from 'vitest'
import { feedbackFrom } from './feedback.ts'
import { classLimits, limitClassOf, tiers, windowsOf } from './limits.ts'

describe('the class of a call', () => {
  it.each([
    ['GET', '/contacts', 'contacts'],
    ['POST', '/contacts/import', 'contacts'],
    ['GET', '/contacts/lists?limit=50', 'contacts'],
    ['POST', '/events', 'events'],
    ['POST', '/events/batch', 'other'],
    ['GET', '/events', 'other'],
    ['GET', '/processes/7', 'other'],
    ['PATCH', '/companies/link-unlink/61a5cd07ca1347c82306ad06', 'other'],
    ['GET', '/contactsx', 'other'],
    ['GET', '/account', 'other'],
  ] as const)('%s %s is %s', (method, path, expected) => {
    expect(limitClassOf(method, path)).toBe(expected)
  })
})

describe('rate headers', () => {
  const said = (path: string, limit: number, remaining: number, reset?: number) =>
    feedbackFrom(
      {
        'x-sib-ratelimit-limit': `${limit}`,
        'x-sib-ratelimit-remaining': `${remaining}`,
        ...(reset === undefined ? {} : { 'x-sib-ratelimit-reset': `${reset}` }),
      },
      { method: 'GET', path },
    )

  it.each([
    [10, 1, 'contacts-second', 'general'],
    [36_000, 1, 'contacts-hour', 'general'],
    [20, 1, 'contacts-second', 'advanced'],
    [72_000, 3000, 'contacts-hour', 'advanced'],
    [60, 1, 'contacts-second', 'extended'],
  ] as const)('with a total of %d speak of %s on the %s tier', (total, reset, name, tier) => {
    const { limits, classes } = said('/contacts', total, 5, reset)
    expect(limits).toMatchObject([{ name, total, remaining: 5 }])
    expect(classes).toEqual(classLimits(tiers[tier]))
  })

  it.each([
    [100, 'general'],
    [200, 'advanced'],
    [600, 'extended'],
  ] as const)('of other endpoints tell the tier by %d an hour', (total, tier) => {
    const { limits, classes } = said('/account', total, 99, 3471)
    expect(limits).toEqual([{ name: 'other-hour', total, remaining: 99, resetsInMs: 3_471_000 }])
    expect(classes).toEqual(classLimits(tiers[tier]))
  })

  it('with a total nobody documents change their own class only', () => {
    const { limits, classes } = said('/contacts', 3600, 3599, 1)
    expect(limits).toMatchObject([{ name: 'contacts-hour' }])
    expect(classes).toMatchObject({
      'contacts-second': { limit: 1 },
      'contacts-hour': { limit: 3600 },
      'other-hour': { limit: 100 },
      'events-second': { limit: 10 },
    })
  })

  it('of the event list that are those of the events say nothing about all other endpoints', () => {
    expect(said('/events', 36_000, 35_999, 1)).toEqual({ total: undefined, remaining: undefined, cost: undefined })
    expect(said('/events', 100, 98, 3000).limits).toMatchObject([{ name: 'other-hour' }])
  })

  it.each([{}, { 'x-sib-ratelimit-limit': '' }, { 'x-sib-ratelimit-limit': 'many', 'x-sib-ratelimit-remaining': '1' }])(
    'that are not there or no numbers (%o) say nothing',
    (headers) => {
      expect(feedbackFrom(headers, { method: 'GET', path: '/contacts' }).limits).toBeUndefined()
    },
  )
})

it('counts each window of a class by its name', () => {
  const names = Object.keys(classLimits(tiers.general))
  for (const name of ['contacts', 'events', 'other'] as const) {
    for (const window of windowsOf(name)) expect(names).toContain(window)
  }
})
