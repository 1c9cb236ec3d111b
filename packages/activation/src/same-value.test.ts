import { describe, expect, test } from 'vitest'
import { sameInBrevo, samePhone } from './same-value.ts'

describe('what Brevo shows is what was written', () => {
  test.each([
    [3, 3, true],
    [0, 0, true],
    [0, undefined, false],
    [3, '3', true],
    [4.5, 4, false],
    [false, false, true],
    [false, undefined, false],
    [true, 'true', false],
    ['2026-11-03', '2026-11-03T00:00:00.000Z', true],
    ['2026-11-03', '2026-11-04', false],
    ['', undefined, true],
    [null, null, true],
    [null, '', true],
    [null, 0, false],
    [null, false, false],
    [['a', 'b'], ['b', 'a'], true],
    [['a'], ['a', 'b'], false],
    [['a'], 'a', true],
    ['Ana', 'ana', false],
  ] as const)('%j and %j: %s', (ours, theirs, same) => {
    expect(sameInBrevo(ours, theirs)).toBe(same)
  })

  test.each([
    ['+33612345678', '33612345678', true],
    ['+33612345678', '0033612345678', true],
    ['+33612345678', 33612345678, true],
    ['+33612345678', '33612345679', false],
    ['+33612345678', null, false],
  ])('the phone %s and %s: %s', (ours, theirs, same) => {
    expect(samePhone(ours, theirs)).toBe(same)
  })
})
