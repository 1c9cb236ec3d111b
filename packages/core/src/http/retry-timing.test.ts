import { describe, expect, it } from 'vitest'
import { parseRetryAfterMs, retryDelayMs } from './retry-timing.ts'

const now = Date.UTC(2026, 0, 1)
const failure = (over: Partial<Parameters<typeof retryDelayMs>[0]>) =>
  retryDelayMs({ attempt: 1, status: 503, retryAfter: undefined, now, random: () => 0, ...over })

describe('retryDelayMs', () => {
  it.each([
    [400, undefined],
    [401, undefined],
    [403, undefined],
    [404, undefined],
    [409, undefined],
    [501, undefined],
    [408, 500],
    [500, 500],
    [502, 500],
    [504, 500],
    [429, 15_000],
    [undefined, 500],
  ])('status %s waits %s ms on the first failure', (status, expected) => {
    expect(failure({ status })).toBe(expected)
  })

  it.each([
    [1, 500],
    [2, 1000],
    [5, 8000],
    [7, 30_000],
    [60, 30_000],
  ])('doubles: attempt %i waits %i ms', (attempt, expected) => {
    expect(failure({ attempt })).toBe(expected)
  })

  it('caps the wait after a 429 without a word at the window of a minute', () => {
    expect([1, 2, 3, 4].map((attempt) => failure({ attempt, status: 429 }))).toEqual([15_000, 30_000, 60_000, 60_000])
  })

  it('lets Retry-After win over backoff, also when it is shorter', () => {
    expect(failure({ attempt: 9, status: 429, retryAfter: '3' })).toBe(3000)
    expect(failure({ attempt: 9, status: 503, retryAfter: '0' })).toBe(0)
  })

  it('falls back to backoff when Retry-After does not parse', () => {
    expect(failure({ retryAfter: 'soon' })).toBe(500)
    expect(failure({ retryAfter: '-5' })).toBe(500)
  })

  it('spreads retries by up to a quarter', () => {
    expect(failure({ random: () => 0.9999 })).toBe(625)
  })
})

describe('parseRetryAfterMs', () => {
  it.each([
    ['34', 34_000],
    [' 34 ', 34_000],
    ['0.4', 400],
    ['Thu, 01 Jan 2026 00:00:10 GMT', 10_000],
    ['Thu, 01 Jan 2025 00:00:10 GMT', 0],
    ['', undefined],
    ['1e9', undefined],
    ['2026-01-01T00:00:10Z', undefined],
  ])('%s → %s', (value, expected) => {
    expect(parseRetryAfterMs(value, now)).toBe(expected)
  })
})
